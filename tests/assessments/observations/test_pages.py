"""The assessor's pages, and what the officer reads."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.api import Requirement, set_requirements
from assessments.models import Evidence, Observation, RatingSheet
from assessments.observations import api, queries
from lms.core.roles import Role
from lms.people import api as people
from tests.assessments.competency.making import level_slugs, show
from tests.assessments.observations import making
from tests.assessments.prior_learning import making as claiming
from tests.factories import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _framework(framework):
    return framework


def page(name, *args):
    return reverse(name, args=args)


def text_of(response):
    return response.content.decode()


def event(**changes):
    return {
        "occasion": "work",
        "occurred_at": (timezone.localtime() - dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "place": "Loket 3",
        "note": "Antrean panjang",
        "levels": ["{}:{}".format(*making.level("KOM", 1))],
        **changes,
    }


def move_to_health(officer, org):
    """Post an officer to an agency that the assessors of the civil registry do not cover."""
    people.post_officer(
        by=None,
        officer=officer,
        unit=org.health,
        position=org.counter_officer,
        starts_on=timezone.localdate() - dt.timedelta(days=1),
    )


def test_an_assessor_finds_an_officer_opens_and_hands_in(as_user, fajar, ayu):
    client = as_user(fajar)
    assert "Belum ada pengamatan" in text_of(client.get(page("observations")))
    found = client.get(page("observation_choose"), {"q": "lestari"})
    assert page("observation_open", ayu.pk) in text_of(found)
    assert "Siapa" in text_of(client.get(page("observation_choose"), {"q": "tiada"}))
    assert client.get(page("observation_open", ayu.pk)).status_code == 200
    response = client.post(page("observation_open", ayu.pk), event())
    sheet = RatingSheet.objects.get()
    assert response.url == page("rating_sheet", sheet.pk)
    form = text_of(client.get(response.url))
    assert "Perilaku KOM 1.1" in form
    assert "Dilakukan ajek" in form
    answers = {f"mark-{row.indicator_id}": "3" for row in sheet.ratings.all()}
    answers |= {f"sequence-{row.indicator_id}": "1" for row in sheet.ratings.all()}
    response = client.post(page("rating_save", sheet.pk), answers | {"go": "review"})
    assert response.url == page("rating_review", sheet.pk)
    review = text_of(client.get(response.url))
    assert "Tampak" in review
    assert "Serahkan" in review
    assert "Kumpulkan" not in review
    response = client.post(page("rating_submit", sheet.pk), follow=True)
    assert "Formulir diserahkan" in text_of(response)
    assert Evidence.objects.count() == 3


def test_opening_says_what_is_wrong_and_keeps_what_was_typed(as_user, fajar, ayu):
    client = as_user(fajar)
    wrong: list[dict[str, Any]] = [
        {"levels": []},
        {"occurred_at": "2999-01-01T10:00"},
        {"occurred_at": "0001-01-01T00:00"},
        {"occasion": "?"},
    ]
    for changes in wrong:
        response = client.post(page("observation_open", ayu.pk), event(**changes))
        assert response.status_code == 422
        assert "Antrean panjang" in text_of(response)
    assert not Observation.objects.exists()


def save(client, sheet, **data):
    row = sheet.ratings.order_by("pk").first()
    values = {"indicator": row.indicator_id, "mark": "3", "note": "", "sequence": "1", **data}
    return client.post(
        page("rating_save", sheet.pk), values, headers={"accept": "application/json"}
    )


def test_the_script_saves_one_mark_at_a_time(as_user, fajar, ayu):
    client, sheet = as_user(fajar), making.opened(fajar, ayu)
    assert save(client, sheet).json()["sequence"] == 1
    assert save(client, sheet, mark="", note="Sabar", sequence="2").status_code == 200
    assert save(client, sheet, mark="1", sequence="2").json() == {"problem": "stale"}
    assert save(client, sheet, mark="x").status_code == 400
    assert save(client, sheet, mark="9", sequence="3").status_code == 404
    row = sheet.ratings.order_by("pk").first()
    assert (row.mark, row.note) == (None, "Sabar")


def test_a_mark_that_comes_too_late_is_refused(as_user, fajar, ayu):
    sheet = making.handed_in(fajar, ayu)
    client = as_user(fajar)
    response = save(client, sheet, mark="1", sequence="9")
    assert (response.status_code, response.json()) == (409, {"problem": "closed"})
    response = client.post(page("rating_save", sheet.pk), {}, follow=True)
    assert "tidak dapat diubah lagi" in text_of(response)
    assert {row.mark for row in sheet.ratings.all()} == {3}


def test_a_plain_page_saves_what_changed_and_spots_another_window(as_user, fajar, ayu):
    client, sheet = as_user(fajar), making.opened(fajar, ayu)
    first, second, third = sheet.ratings.order_by("indicator__code")
    answers = {
        f"mark-{first.indicator_id}": "4",
        f"sequence-{first.indicator_id}": "1",
        f"note-{second.indicator_id}": "Belum sempat",
        f"sequence-{second.indicator_id}": "1",
        f"sequence-{third.indicator_id}": "",
    }
    response = client.post(page("rating_save", sheet.pk), answers, follow=True)
    assert "Anda dapat melanjutkannya nanti" in text_of(response)
    first.refresh_from_db()
    assert first.mark == 4
    answers[f"mark-{first.indicator_id}"] = "1"
    response = client.post(page("rating_save", sheet.pk), answers, follow=True)
    assert "jendela lain" in text_of(response)
    first.refresh_from_db()
    assert first.mark == 4


def test_handing_in_with_gaps_shows_them(as_user, fajar, ayu):
    client, sheet = as_user(fajar), making.opened(fajar, ayu)
    response = client.post(page("rating_submit", sheet.pk), follow=True)
    assert "3 indikator belum dinilai" in text_of(response)


def test_nobody_sees_others_marks_before_handing_in(as_user, fajar, gita, ayu):
    sheet = making.opened(fajar, ayu)
    making.mark(sheet, 4, note="Sangat sabar")
    api.submit(sheet=sheet, by=fajar)
    url = page("observation", sheet.observation.pk)
    client = as_user(gita)
    for _moment in ("before joining", "with a draft"):
        seen = text_of(client.get(url))
        assert "Sangat sabar" not in seen
        assert "Fajar Nugroho: diserahkan" in seen
        client.post(page("observation_join", sheet.observation.pk))
    own = RatingSheet.objects.get(assessor=gita)
    making.mark(own, 2)
    api.submit(sheet=own, by=gita)
    seen = text_of(client.get(url))
    assert "Berdampingan" in seen
    assert "Kadang tampak" in seen


@pytest.fixture
def asked(fajar, gita, ayu):
    """Gita has handed in a form with a remark of hers, and has asked Fajar for his."""
    sheet = making.opened(gita, ayu)
    making.mark(sheet, 3, note="Sangat sabar")
    api.submit(sheet=sheet, by=gita)
    return api.take_part(observation=sheet.observation, assessor=fajar, by=gita)


@pytest.fixture
def required_and_shown(ayu, org, framework):
    """Let Ayu's position require Komunikasi 3, of which she has attained 2."""
    requirements = [Requirement("KOM", 3)]
    position = org.counter_officer.pk
    set_requirements(by=None, position_id=position, framework=framework, requirements=requirements)
    show(ayu, *level_slugs("KOM", 1, 2), sources=6)


def test_whoever_marks_sees_neither_the_level_required_nor_the_one_attained(
    as_user, fajar, ayu, required_and_shown
):
    client, profile = as_user(fajar), page("competency_profile", ayu.pk)
    detail = page("competency_detail", ayu.pk, making.level()[0])
    words = ("disyaratkan", "ditunjukkan", "disarankan", "checked")
    assert "disyaratkan" in text_of(as_user(ayu).get(page("prior_claim_new")))

    opening = text_of(client.get(page("observation_open", ayu.pk)))
    assert "Komunikasi" in opening
    levels = opening[opening.index("level-picker") :]
    assert not [word for word in words if word in levels]

    client.post(page("observation_open", ayu.pk), event())
    sheet = RatingSheet.objects.get(assessor=fajar)
    for name, key in (
        ("rating_sheet", sheet.pk),
        ("rating_review", sheet.pk),
        ("observation", sheet.observation.pk),
    ):
        seen = text_of(client.get(page(name, key)))
        assert not [word for word in words[:3] if word in seen], name
    for url in (profile, detail, f"{profile}?per=2026-01-01"):
        withheld = text_of(client.get(url))
        assert page("rating_sheet", sheet.pk) in withheld
        assert "Komunikasi" not in withheld

    making.mark(sheet, 3)
    client.post(page("rating_submit", sheet.pk))
    assert "Komunikasi" in text_of(client.get(profile))
    assert "Komunikasi" in text_of(client.get(detail))


def test_a_claim_is_judged_without_the_levels(as_user, fajar, ayu, required_and_shown):
    claim = claiming.waiting(ayu)
    seen = text_of(as_user(fajar).get(page("prior_judge", claim.pk)))
    assert "Komunikasi" in seen
    assert not [word for word in ("disyaratkan", "ditunjukkan", "disarankan") if word in seen]


def test_who_is_asked_for_a_form_sees_nothing_of_others_evidence_before(
    as_user, fajar, dewi, bima, asked, ayu
):
    url = page("competency_detail", ayu.pk, making.level()[0])
    profile, client = page("competency_profile", ayu.pk), as_user(fajar)
    mark = Evidence.objects.filter(officer=ayu, key__startswith="observation:").first()
    void = page("evidence_void", ayu.pk, making.level()[0], mark.pk)
    assert "Gita Permata" not in text_of(client.get(url))
    assert "Sangat sabar" not in text_of(client.get(profile))
    assert client.get(void).status_code == 404
    for reader in (dewi, bima, ayu):
        own = page("competency_detail_mine", making.level()[0]) if reader == ayu else url
        assert "Sangat sabar" in text_of(as_user(reader).get(own))
    making.mark(asked, 2)
    api.submit(sheet=asked, by=fajar)
    assert "Sangat sabar" in text_of(client.get(url))
    assert client.get(void).status_code == 200


def test_calibration_leaves_out_what_the_reader_still_marks(asked, fajar, gita, dewi):
    day = timezone.localdate(asked.observation.occurred_at)
    assert queries.calibration(reader=fajar, starts_on=day, ends_on=day).events == 0
    assert queries.calibration(reader=gita, starts_on=day, ends_on=day).events == 1
    assert queries.calibration(reader=dewi, starts_on=day, ends_on=day).events == 1


def test_who_has_moved_away_saves_and_hands_in_nothing_and_is_told_whom_to_ask(
    as_user, fajar, joko, ayu, admin, org
):
    sheet, client = making.opened(fajar, ayu), as_user(fajar)
    making.mark(sheet, 3, note="Sabar")
    move_to_health(ayu, org)
    shown = text_of(client.get(page("rating_sheet", sheet.pk), follow=True))
    assert "Sabar" in shown
    assert "Galih Wibowo" in shown
    first = sheet.ratings.first()
    sent = {f"note-{first.indicator_id}": "Catatan baru", f"mark-{first.indicator_id}": "4"}
    refused = client.post(page("rating_save", sheet.pk), sent)
    assert (refused.status_code, "Catatan baru" in text_of(refused)) == (422, True)
    one = {"indicator": first.indicator_id, "mark": "4", "note": "", "sequence": "9"}
    accept = {"headers": {"accept": "application/json"}}
    assert client.post(page("rating_save", sheet.pk), one, **accept).status_code == 422
    client.post(page("rating_submit", sheet.pk))
    sheet.refresh_from_db()
    first.refresh_from_db()
    assert (sheet.is_open, first.mark) == (True, 3)
    join = page("observation_join", sheet.observation.pk)
    as_user(admin).post(join, {"assessor": joko.pk})
    assert RatingSheet.objects.filter(assessor=joko).exists()


def test_an_assessor_invites_those_of_the_unit_only(as_user, fajar, gita, joko, ayu):
    sheet, client = making.opened(fajar, ayu), as_user(fajar)
    url = page("observation", sheet.observation.pk)
    seen = text_of(client.get(url))
    assert ("Gita Permata" in seen, "Joko Susilo" in seen) == (True, False)
    join = page("observation_join", sheet.observation.pk)
    client.post(join, {"assessor": gita.pk})
    assert RatingSheet.objects.filter(assessor=gita).exists()
    assert client.post(join, {"assessor": joko.pk}).status_code == 404
    assert client.post(join, {"assessor": "x"}).status_code == 404
    assert page("rating_sheet", sheet.pk) in text_of(client.get(url))


def test_who_took_part_and_is_out_of_scope_now_does_not_join_anew(as_user, fajar, gita, ayu, org):
    sheet = making.opened(fajar, ayu)
    gitas = api.take_part(observation=sheet.observation, assessor=gita, by=fajar)
    move_to_health(ayu, org)
    client = as_user(gita)
    assert client.get(page("rating_sheet", gitas.pk), follow=True).status_code == 200
    seen = text_of(client.get(page("observation", sheet.observation.pk)))
    assert "Ajak asesor lain" not in seen
    join = page("observation_join", sheet.observation.pk)
    assert client.post(join).status_code == 404


@pytest.mark.parametrize("who", ["joko", "eko", "dewi", "gita"])
def test_another_assessors_form_does_not_exist_for_anybody_else(as_user, request, fajar, ayu, who):
    sheet = making.opened(fajar, ayu)
    client = as_user(request.getfixturevalue(who))
    for name in ("rating_sheet", "rating_review"):
        assert client.get(page(name, sheet.pk)).status_code in {403, 404}
    for name in ("rating_save", "rating_submit", "rating_withdraw", "rating_discard"):
        assert client.post(page(name, sheet.pk)).status_code in {403, 404}
    if who == "joko":
        assert client.get(page("observation", sheet.observation.pk)).status_code == 404
        assert client.get(page("observation_open", ayu.pk)).status_code == 404


def test_an_assessor_who_is_an_officer_does_not_find_themself(as_user, ayu, org):
    people.grant_role(by=None, user=ayu.user, role=Role.ASSESSOR, unit=org.registry)
    client = as_user(ayu)
    assert "Ayu Lestari" not in text_of(client.get(page("observation_choose"))).split("<main")[1]
    assert client.get(page("observation_open", ayu.pk)).status_code == 404


def test_a_form_is_withdrawn_with_a_reason_or_not_at_all(as_user, fajar, ayu):
    sheet, client = making.handed_in(fajar, ayu), as_user(fajar)
    response = client.post(page("rating_withdraw", sheet.pk), {"reason": ""}, follow=True)
    assert "Sebutkan alasannya" in text_of(response)
    response = client.post(page("rating_withdraw", sheet.pk), {"reason": "Salah"}, follow=True)
    assert "Ditarik: Salah" in text_of(response)
    assert Evidence.objects.exclude(voids=None).count() == 3


def test_a_draft_is_deleted_and_a_form_handed_in_is_not(as_user, fajar, ayu):
    draft, sheet, client = making.opened(fajar, ayu), making.handed_in(fajar, ayu), as_user(fajar)
    assert client.post(page("rating_discard", draft.pk)).url == page("observations")
    response = client.post(page("rating_discard", sheet.pk), follow=True)
    assert "tidak dapat diubah lagi" in text_of(response)
    assert list(RatingSheet.objects.all()) == [sheet]
    assert client.get(page("rating_review", sheet.pk)).url == page(
        "observation", sheet.observation.pk
    )


def test_the_officer_reads_and_answers_once(as_user, fajar, ayu):
    client = as_user(ayu)
    assert "Belum ada umpan balik" in text_of(client.get(page("feedback_list")))
    sheet = making.opened(fajar, ayu, note="Antrean panjang")
    making.mark(sheet, 3, note="Menyimak dengan sabar")
    assert client.get(page("feedback", sheet.pk)).status_code == 404
    api.submit(sheet=sheet, by=fajar)
    assert page("feedback", sheet.pk) in text_of(client.get(page("feedback_list")))
    seen = text_of(client.get(page("feedback", sheet.pk)))
    assert "Menyimak dengan sabar" in seen
    assert "Dilakukan sendiri pada hampir setiap kesempatan" in seen
    long = client.post(page("feedback", sheet.pk), {"comment": "x" * 2001})
    assert long.status_code == 422
    client.post(page("feedback", sheet.pk), {"comment": "Terima kasih"})
    client.post(page("feedback", sheet.pk), {"comment": "Lagi"})
    sheet.refresh_from_db()
    assert sheet.officer_comment == "Terima kasih"
    seen = text_of(as_user(fajar).get(page("observation", sheet.observation.pk)))
    assert "Terima kasih" in seen


def test_feedback_on_somebody_else_does_not_exist(as_user, fajar, ayu, eko):
    sheet = making.handed_in(fajar, ayu)
    assert as_user(eko).get(page("feedback", sheet.pk)).status_code == 404


def test_the_list_narrows(as_user, fajar, gita, ayu, bima):
    making.handed_in(fajar, ayu)
    making.opened(fajar, bima)
    making.opened(gita, ayu)
    client = as_user(fajar)

    def listed(**query):
        rows = client.get(page("observations"), query).context["page"]
        return sorted(row.officer.name.split()[0] for row in rows)

    assert listed() == listed(show="?") == ["Ayu", "Ayu", "Bima"]
    assert listed(show="mine") == ["Ayu", "Bima"]
    assert listed(show="drafts") == ["Bima"]
    assert listed(q="lestari") == ["Ayu", "Ayu"]
    response = client.get(page("observations"), {"q": "tiada"})
    assert "Tidak ada yang cocok" in text_of(response)


def test_lists_cost_the_same_at_3_and_at_30(as_user, fajar, gita, ayu, org):
    officers = organisation.many_officers(30, org.front_office, org.counter_officer)
    first = making.handed_in(fajar, ayu)

    def observed(by):
        for officer in by:
            seen = Observation.objects.create(
                officer=officer,
                occasion="work",
                occurred_at=timezone.now(),
                snapshot_id=first.observation.snapshot_id,
                opened_by=fajar,
            )
            for assessor in (fajar, gita):
                RatingSheet.objects.create(
                    observation=seen, assessor=assessor, submitted_at=timezone.now()
                )

    def cost(client, name):
        with CaptureQueriesContext(connection) as captured:
            client.get(page(name))
        return len(captured)

    assessor, officer = as_user(fajar), as_user(ayu)
    names = [
        (assessor, "observations"),
        (assessor, "observation_choose"),
        (assessor, "calibration"),
    ]
    observed([*officers[:3], *[ayu] * 3])
    before = [cost(*one) for one in (*names, (officer, "feedback_list"))]
    observed([*officers[3:], *[ayu] * 27])
    assert [cost(*one) for one in (*names, (officer, "feedback_list"))] == before
