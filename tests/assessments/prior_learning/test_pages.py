"""The pages of claims: the officer's, and the assessor's queue."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.api import Requirement, set_requirements
from assessments.models import Competency, Evidence, PriorClaim
from assessments.prior_learning import api
from assessments.prior_learning.models import ClaimState
from lms.core.models import AuditEvent
from tests.assessments.prior_learning import making
from tests.assessments.prior_learning.files import PDF, PNG
from tests.assessments.prior_learning.making import ACCEPT, REJECT
from tests.factories import organisation
from tests.markup import as_shown

pytestmark = pytest.mark.django_db


def filled_in(**changes):
    return {
        "title": "Pelatihan Empati",
        "issuer": "Lembaga Diklat",
        "issued_on": "2026-01-05",
        "valid_until": "",
        "hours": "12",
        "description": "Praktik di loket.",
        "levels": [f"{Competency.objects.get(code='KOM').pk}:1"],
        **changes,
    }


def upload(name="sertifikat.pdf", content=PDF):
    return {"file": SimpleUploadedFile(name, content)}


def page(name, *args):
    return reverse(name, args=args)


def test_an_officer_describes_adds_a_file_and_hands_in(as_user, ayu):
    client = as_user(ayu)
    assert "Belum ada pengajuan" in client.get(page("prior_claims")).content.decode()
    response = client.post(page("prior_claim_new"), filled_in())
    claim = PriorClaim.objects.get()
    assert response.url == claim.get_absolute_url()
    assert "Belum ada berkas" in client.get(response.url).content.decode()
    client.post(page("prior_claim_file", claim.pk), upload())
    complete = as_shown(client.get(claim.get_absolute_url()).text)
    assert "<span>Ajukan</span></button>" in complete
    assert "Kumpulkan" not in complete
    client.post(page("prior_claim_submit", claim.pk))
    claim.refresh_from_db()
    assert claim.state == ClaimState.WAITING
    assert "Menunggu asesor" in client.get(page("prior_claims")).content.decode()


def test_a_mistake_in_the_form_keeps_everything_typed(as_user, ayu):
    response = as_user(ayu).post(page("prior_claim_new"), filled_in(valid_until="2020-01-01"))
    text = response.content.decode()
    assert response.status_code == 422
    assert "Praktik di loket." in text
    assert "sebelum tanggal terbit" in text
    assert text.count("checked") == 1
    assert not PriorClaim.objects.exists()


def test_a_form_without_dates_or_levels_says_what_is_missing(as_user, ayu):
    response = as_user(ayu).post(page("prior_claim_new"), {"valid_until": "2020-01-01"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "Pilih apa yang ditunjukkan" in text
    response = as_user(ayu).post(page("prior_claim_new"), filled_in(levels=["7:x"]))
    assert response.status_code == 422


def test_a_draft_can_be_changed_and_nothing_else(as_user, ayu):
    client, draft, sent = as_user(ayu), making.drafted(ayu), making.waiting(ayu, title="Lain")
    assert "Pelatihan Komunikasi" in client.get(page("prior_claim_edit", draft.pk)).content.decode()
    client.post(page("prior_claim_edit", draft.pk), filled_in())
    draft.refresh_from_db()
    assert draft.title == "Pelatihan Empati"
    response = client.post(page("prior_claim_edit", sent.pk), filled_in())
    sent.refresh_from_db()
    assert (response.url, sent.title) == (sent.get_absolute_url(), "Lain")


def test_a_draft_handed_in_meanwhile_is_not_changed(as_user, ayu, monkeypatch):
    sent = making.waiting(ayu)
    monkeypatch.setattr(PriorClaim, "is_draft", True)
    response = as_user(ayu).post(page("prior_claim_edit", sent.pk), filled_in(), follow=True)
    assert "sudah berubah" in response.content.decode()
    sent.refresh_from_db()
    assert sent.title == "Pelatihan Komunikasi Layanan"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ({}, "Pilih berkasnya"),
        (upload("kosong.pdf", b""), "kosong"),
        (upload("gambar.svg", b"<svg xmlns='x'/>"), "Hanya berkas PDF"),
        (upload("besar.pdf", PDF + b" " * 10_500_000), "lebih besar dari 10 MB"),
        (upload("gambar.png", PNG + b"<script >alert(1)</script>"), "hal lain"),
    ],
)
def test_an_unfit_file_is_refused_in_words(as_user, ayu, file, words):
    claim = making.drafted(ayu, file=None)
    response = as_user(ayu).post(page("prior_claim_file", claim.pk), file)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not claim.files.exists()


def test_who_sends_very_many_files_is_asked_to_wait_and_loses_none(as_user, ayu, settings):
    settings.RATE_LIMITS = {"proof": "1/10m/user"}
    client, claim = as_user(ayu), making.drafted(ayu, file=None)
    address = page("prior_claim_file", claim.pk)
    assert client.post(address, upload("svg.svg", b"<svg/>")).status_code == 422
    refused = client.post(address, upload())
    assert refused.status_code == 422
    assert "Tunggu sepuluh menit" in refused.content.decode()
    assert not claim.files.exists()


def test_without_a_file_nothing_is_handed_in(as_user, ayu):
    claim = making.drafted(ayu, file=None)
    response = as_user(ayu).post(page("prior_claim_submit", claim.pk), follow=True)
    assert "setidaknya satu berkas" in response.content.decode()


def test_files_of_a_draft_can_be_removed_and_those_of_a_claim_cannot(as_user, ayu):
    client, draft, sent = as_user(ayu), making.drafted(ayu), making.waiting(ayu, title="Lain")
    client.post(page("prior_file_remove", draft.files.get().pk))
    assert not draft.files.exists()
    for response in (
        client.post(page("prior_file_remove", sent.files.get().pk), follow=True),
        client.post(page("prior_claim_file", sent.pk), upload("x.png", PNG), follow=True),
    ):
        assert "sudah berubah" in response.content.decode()
    assert sent.files.count() == 1


def test_a_claim_can_be_withdrawn_until_it_is_decided(as_user, ayu, fajar):
    client, sent, done = as_user(ayu), making.waiting(ayu), making.decided(ayu, fajar)
    client.post(page("prior_claim_withdraw", sent.pk))
    sent.refresh_from_db()
    assert sent.state == ClaimState.WITHDRAWN
    response = client.post(page("prior_claim_withdraw", done.pk), follow=True)
    assert "sudah berubah" in response.content.decode()


def test_a_proof_is_handed_out_as_a_file_and_never_shown_in_the_page(as_user, ayu, fajar):
    claim = making.waiting(ayu)
    url = page("prior_file", claim.files.get().pk)
    for user in (ayu, fajar):
        response = as_user(user).get(url)
        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert AuditEvent.objects.filter(action="prior.download").count() == 2


def test_a_proof_lost_from_the_disk_is_not_found(as_user, ayu):
    file = making.waiting(ayu).files.get()
    file.file.storage.delete(file.file.name)
    assert as_user(ayu).get(page("prior_file", file.pk)).status_code == 404


@pytest.mark.parametrize("who", ["eko", "joko", "dewi"])
def test_nobody_else_reaches_a_claim_or_its_files(as_user, request, ayu, who):
    client, claim = as_user(request.getfixturevalue(who)), making.waiting(ayu)
    assert client.get(page("prior_file", claim.files.get().pk)).status_code == 404
    for name in ("prior_claim", "prior_claim_edit", "prior_judge"):
        assert client.get(page(name, claim.pk)).status_code in {403, 404}
    for name in ("prior_claim_submit", "prior_claim_withdraw", "prior_ask", "prior_void"):
        assert client.post(page(name, claim.pk)).status_code in {403, 404}


def decisions(claim, **changes):
    data = {}
    for row in claim.claimed.all():
        data[f"i{row.indicator_id}-decision"] = "accepted"
        data[f"i{row.indicator_id}-part"] = "0.5"
    first = claim.claimed.in_order()[0].indicator_id
    return data | {f"i{first}-{name}": value for name, value in changes.items()}


def test_an_assessor_decides_indicator_by_indicator(as_user, ayu, fajar):
    claim, client = making.waiting(ayu), as_user(fajar)
    assert claim.title in client.get(page("prior_queue")).content.decode()
    assert "Dua hari praktik" in client.get(page("prior_judge", claim.pk)).content.decode()
    client.post(
        page("prior_judge", claim.pk),
        decisions(claim, decision="partly", part="0.25", reason="Hanya dasar"),
    )
    assert sorted(Evidence.objects.values_list("strength", flat=True)) == [0.25, 1.0, 1.0]
    seen = as_user(ayu).get(page("prior_claim", claim.pk)).content.decode()
    assert "Diterima sebagian (25%)" in seen
    assert "Hanya dasar" in seen


@pytest.mark.parametrize(
    "changes",
    [
        {"decision": ""},
        {"decision": "rejected"},
        {"decision": "partly", "part": "", "reason": "Ya"},
        {"decision": "partly", "part": "0.9", "reason": "Ya"},
    ],
)
def test_a_decision_without_a_reason_or_with_gaps_is_asked_for_again(as_user, ayu, fajar, changes):
    claim = making.waiting(ayu)
    response = as_user(fajar).post(page("prior_judge", claim.pk), decisions(claim, **changes))
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert not Evidence.objects.exists()


def test_a_second_decision_finds_the_first_one(as_user, ayu, fajar, gita):
    claim = making.decided(ayu, fajar, REJECT)
    response = as_user(gita).post(page("prior_judge", claim.pk), decisions(claim), follow=True)
    assert "sudah berubah" in response.content.decode()
    assert not Evidence.objects.exists()


def test_an_assessor_asks_for_more(as_user, ayu, fajar):
    claim, client = making.waiting(ayu), as_user(fajar)
    assert client.post(page("prior_ask", claim.pk), {"question": ""}).status_code == 422
    client.post(page("prior_ask", claim.pk), {"question": "Daftar nilainya?"})
    assert "Daftar nilainya?" in as_user(ayu).get(page("prior_claim", claim.pk)).content.decode()
    done = making.decided(ayu, fajar, title="Lain")
    response = client.post(page("prior_ask", done.pk), {"question": "Apa?"}, follow=True)
    assert "sudah berubah" in response.content.decode()


def test_a_decision_is_voided_with_a_reason(as_user, ayu, fajar):
    claim, client = making.decided(ayu, fajar, ACCEPT), as_user(fajar)
    assert client.post(page("prior_void", claim.pk), {"reason": ""}).status_code == 422
    client.post(page("prior_void", claim.pk), {"reason": "Palsu"})
    assert "Palsu" in as_user(ayu).get(page("prior_claim", claim.pk)).content.decode()
    waiting = making.waiting(ayu, title="Lain")
    response = client.post(page("prior_void", waiting.pk), {"reason": "Palsu"}, follow=True)
    assert "sudah berubah" in response.content.decode()


def test_the_queue_filters_and_searches(as_user, ayu, fajar):
    making.waiting(ayu, title="Kursus satu")
    making.decided(ayu, fajar, title="Kursus dua")
    client = as_user(fajar)

    def listed(**query):
        return [claim.title for claim in client.get(page("prior_queue"), query).context["page"]]

    assert listed() == ["Kursus satu"]
    assert listed(state="decided") == ["Kursus dua"]
    assert listed(q="lestari") == listed(q="SATU") == listed(state="?") == ["Kursus satu"]
    response = client.get(page("prior_queue"), {"q": "tiada"})
    assert "Tidak ada yang cocok" in response.content.decode()


def test_lists_cost_the_same_at_3_and_at_30(as_user, ayu, fajar, org):
    officers = organisation.many_officers(30, org.front_office, org.counter_officer)

    def cost(client, name):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(page(name))
        return len(captured)

    def claimed(by):
        for officer in by:
            claim = PriorClaim(
                officer=officer,
                title="Kursus",
                issuer="Lembaga",
                issued_on="2026-01-05",
                description="Ya",
                state=ClaimState.WAITING,
            )
            claim.save()

    assessor, officer = as_user(fajar), as_user(ayu)
    claimed([*officers[:3], *[ayu] * 3])
    before = [cost(assessor, "prior_queue"), cost(officer, "prior_claims")]
    claimed([*officers[3:], *[ayu] * 27])
    assert [cost(assessor, "prior_queue"), cost(officer, "prior_claims")] == before


def test_what_the_position_does_not_ask_for_is_folded_away_until_it_is_ticked(
    as_user, ayu, org, framework
):
    set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[Requirement("PP", 1)],
    )
    client = as_user(ayu)
    folded = as_shown(client.get(page("prior_claim_new")).text)
    assert "Kompetensi lain" in folded
    assert '<details class="disclosure">' in folded
    again = as_shown(client.post(page("prior_claim_new"), filled_in(title="")).text)
    assert '<details class="disclosure" open>' in again


def test_levels_that_show_nothing_are_refused(as_user, ayu, monkeypatch):
    monkeypatch.setattr(api, "save_draft", _refuse)
    response = as_user(ayu).post(page("prior_claim_new"), filled_in())
    assert response.status_code == 422
    assert "Tidak cocok" in response.content.decode()


def _refuse(**_values):
    raise ValidationError({"levels": "Tidak cocok"})
