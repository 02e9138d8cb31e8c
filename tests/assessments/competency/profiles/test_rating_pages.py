"""Rating oneself, rating one's people, and declaring evidence mistaken."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from assessments.competency import api
from assessments.competency.models import RatingNote
from assessments.competency.profiles import ratings
from assessments.models import Attainment, Evidence
from lms.core.clock import today
from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from lms.people.organisation import staffing
from tests.assessments.competency.making import level_slugs, show
from tests.factories import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def kom(ayu, org, framework):
    """Require KOM 2 and PP 1 at the counter; return KOM."""
    api.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[api.Requirement("KOM", 2), api.Requirement("PP", 1)],
    )
    return framework.competencies.get(code="KOM")


@pytest.fixture
def sari(org):
    """Return the assessor of the civil registry agency."""
    sari = organisation.user("sari", "Sari Kusuma")
    people.grant_role(by=None, user=sari, role=Role.ASSESSOR, unit=org.registry)
    return sari


def standing(officer, competency):
    return api.competency_profile(officer.pk).standing(competency.pk)


def answer(level=2, **fields):
    return {"level": level, "key": uuid.uuid4(), **fields}


def rows():
    return Evidence.objects.order_by("pk").values_list("source_kind", "strength", "source_key")


# --- Oneself -------------------------------------------------------------------------------------


def test_the_officer_goes_from_one_competency_to_the_next(ayu, kom, as_user):
    client = as_user(ayu)
    first = client.get(reverse("self_rating_start")).url
    assert first == reverse("self_rating", args=[kom.pk])
    page = client.get(first, headers={"accept-language": "en"}).content.decode()
    for text in ("Competency 1 of 2", "Perilaku KOM 3.3", "Not yet", "Save and go on", "Skip"):
        assert text in page
    second = client.post(first, answer()).url
    assert second != first
    assert client.get(reverse("self_rating_start")).url == second
    assert client.post(second, answer(0)).url == reverse("competency_profile_mine")


def test_a_self_rating_stands_beside_the_level_and_never_raises_it(ayu, kom, as_user):
    as_user(ayu).post(reverse("self_rating", args=[kom.pk]), answer(3))
    found = standing(ayu, kom)
    assert (found.self_rating.level, found.attained, found.gap.has_evidence) == (3, 0, False)
    assert Attainment.objects.get().level == 0
    assert set(rows()) == {("self", 1.0, f"self:{kom.pk}")}


def test_the_latest_rating_counts_also_when_it_says_not_yet(ayu, kom, as_user):
    client = as_user(ayu)
    for level in (3, 2, 0):
        client.post(reverse("self_rating", args=[kom.pk]), answer(level))
        assert standing(ayu, kom).self_rating.level == level


def test_sending_the_form_twice_records_once(ayu, kom, as_user):
    client, same = as_user(ayu), answer()
    for _twice in range(2):
        client.post(reverse("self_rating", args=[kom.pk]), same)
    assert Evidence.objects.count() == 3


def test_the_note_is_kept_for_the_officer_alone_and_can_be_taken_back(ayu, bima, kom, as_user):
    url = reverse("self_rating", args=[kom.pk])
    as_user(ayu).post(url, answer(note="Kasus Ibu Rini"))
    assert "Kasus Ibu Rini" in as_user(ayu).get(url).content.decode()
    seen = as_user(bima).get(reverse("competency_detail", args=[ayu.pk, kom.pk]))
    assert "Kasus Ibu Rini" not in seen.content.decode()
    as_user(ayu).post(url, answer(note=" "))
    assert not RatingNote.objects.exists()


def test_the_notes_of_who_is_anonymised_go_and_others_stay(ayu, eko, bima, kom, admin):
    for officer in (ayu, eko):
        ratings.rate_oneself(
            officer=officer, competency=kom, level=1, key=uuid.uuid4(), note="Kasus Ibu Rini"
        )
    staffing.set_status(by=admin, officer=ayu, status="left", day=today())
    staffing.anonymise(by=admin, officer=ayu)
    assert RatingNote.objects.get().officer == eko
    assert {row.source_title for row in Evidence.objects.of([ayu.pk])} == {kom.name}


@pytest.mark.parametrize("level", ["", "9", "x"])
def test_without_a_level_the_form_comes_back_with_what_was_written(ayu, kom, as_user, level):
    response = as_user(ayu).post(
        reverse("self_rating", args=[kom.pk]), answer(level, note="Catatan saya")
    )
    assert response.status_code == 422
    assert "Catatan saya" in response.content.decode()
    assert not Evidence.objects.exists()


def test_what_is_neither_required_nor_shown_is_not_rated(eko, framework, as_user):
    client = as_user(eko)
    assert client.get(reverse("self_rating_start")).url == reverse("competency_profile_mine")
    competency = framework.competencies.first()
    assert client.get(reverse("self_rating", args=[competency.pk])).status_code == 404


def test_a_competency_without_indicators_cannot_be_rated(ayu, kom):
    kom.indicators.all().delete()
    with pytest.raises(ValidationError):
        ratings.rate_oneself(officer=ayu, competency=kom, level=0, key=uuid.uuid4())


# --- One's people --------------------------------------------------------------------------------


def test_the_supervisor_rates_an_officer_who_reads_it(ayu, bima, kom, as_user):
    url = reverse("supervisor_rating", args=[ayu.pk, kom.pk])
    detail = reverse("competency_detail", args=[ayu.pk, kom.pk])
    assert url in as_user(bima).get(detail).content.decode()
    assert as_user(bima).post(url, answer(1, reason="Tenang di loket")).url == detail
    mine = as_user(ayu).get(reverse("competency_detail_mine", args=[kom.pk])).content.decode()
    assert "Tenang di loket" in mine
    assert "Bima Prasetyo" in mine
    assert (standing(ayu, kom).supervisor_rating.level, standing(ayu, kom).attained) == (1, 0)


def test_nobody_rates_themselves_or_others_people_as_supervisor(bima, eko, kom, as_user):
    show(bima, "KOM.1.1")
    for officer in (bima, eko):
        url = reverse("supervisor_rating", args=[officer.pk, kom.pk])
        assert as_user(bima).post(url, answer()).status_code == 404
    mine = reverse("competency_detail", args=[bima.pk, kom.pk])
    assert "penilaian-atasan" not in as_user(bima).get(mine).content.decode()


@pytest.mark.parametrize("who", ["ayu", "dewi", "sari"])
def test_others_than_supervisors_do_not_rate(ayu, kom, as_user, request, who):
    client = as_user(request.getfixturevalue(who))
    url = reverse("supervisor_rating", args=[ayu.pk, kom.pk])
    assert client.post(url, answer()).status_code == 403


def test_a_supervisor_is_asked_to_choose_a_level(ayu, bima, kom, as_user):
    url = reverse("supervisor_rating", args=[ayu.pk, kom.pk])
    response = as_user(bima).post(url, {"key": uuid.uuid4(), "reason": "Sudah baik"})
    assert response.status_code == 422
    assert "Sudah baik" in response.content.decode()


# --- Mistaken evidence ---------------------------------------------------------------------------


def void_url(officer, competency, row):
    return reverse("evidence_void", args=[officer.pk, competency.pk, row.pk])


def test_an_assessor_voids_evidence_with_a_reason(ayu, kom, sari, as_user):
    show(ayu, *level_slugs("KOM", 1))
    row = Evidence.objects.first()
    url = void_url(ayu, kom, row)
    detail = reverse("competency_detail", args=[ayu.pk, kom.pk])
    client = as_user(sari)
    assert url in client.get(detail).content.decode()
    assert "Kuis Komunikasi" in client.get(url).content.decode()
    assert client.post(url, {"reason": "Akun dipinjam"}).url == detail
    assert standing(ayu, kom).attained == 0
    assert "Akun dipinjam" in client.get(url).content.decode()
    assert url not in client.get(detail).content.decode()
    assert AuditEvent.objects.get(action="evidence.void").actor_id == sari.pk


@pytest.mark.parametrize(("choice", "voided"), [({}, 1), ({"whole_result": "on"}, 3)])
def test_the_whole_result_can_be_voided_at_once(ayu, kom, sari, as_user, choice, voided):
    now = timezone.now()
    for slug in level_slugs("KOM", 1):
        show(ayu, slug, sources=2, occurred_at=now)
    row = Evidence.objects.filter(source_key="quiz:1").first()
    for _twice in range(2):
        as_user(sari).post(void_url(ayu, kom, row), {"reason": "Akun dipinjam", **choice})
    assert Evidence.objects.exclude(voids=None).count() == voided
    assert not Evidence.objects.filter(source_key="quiz:0").exclude(voids=None).exists()


def test_voiding_without_a_reason_is_refused_with_words(ayu, kom, sari, as_user):
    show(ayu, "KOM.1.1")
    url = void_url(ayu, kom, Evidence.objects.first())
    response = as_user(sari).post(url, {"reason": " "}, headers={"accept-language": "en"})
    assert response.status_code == 422
    assert "Say what was mistaken" in response.content.decode()


def test_only_assessors_in_scope_void_and_never_their_own(ayu, bima, eko, kom, sari, as_user):
    for officer in (ayu, eko):
        show(officer, "KOM.1.1", sources=1)
    of_ayu, of_eko = (Evidence.objects.get(officer=officer) for officer in (ayu, eko))
    assert as_user(bima).get(void_url(ayu, kom, of_ayu)).status_code == 403
    assert as_user(sari).get(void_url(eko, kom, of_eko)).status_code == 404
    assert as_user(sari).get(void_url(ayu, kom, of_eko)).status_code == 404
    people.grant_role(by=None, user=ayu.user, role=Role.ASSESSOR)
    assert as_user(ayu).get(void_url(ayu, kom, of_ayu)).status_code == 404
    assert as_user(ayu).get(void_url(eko, kom, of_eko)).status_code == 200
