"""Claiming and judging, without pages."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from assessments.models import ClaimFile, Evidence, PriorClaim
from assessments.prior_learning import api
from assessments.prior_learning.api import ClaimMovedError, Decision, Judgement
from assessments.prior_learning.models import ClaimState
from lms.core import apart
from lms.core.clock import today
from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from lms.people.organisation import staffing
from tests.assessments.prior_learning import making
from tests.assessments.prior_learning.conftest import looked_at_once
from tests.assessments.prior_learning.files import JPEG, PDF, PNG, bomb
from tests.assessments.prior_learning.making import ACCEPT, PART, REJECT

pytestmark = pytest.mark.django_db


def test_what_is_accepted_becomes_evidence_and_nothing_else_does(fajar, ayu):
    until = today() + dt.timedelta(days=365)
    claim = making.decided(ayu, fajar, ACCEPT, PART, REJECT, valid_until=until)
    full, part = Evidence.objects.order_by("indicator__code")
    assert (full.indicator.slug, full.strength, full.reason) == ("KOM.1.1", 1.0, "")
    assert (part.indicator.slug, part.strength, part.reason) == ("KOM.1.2", 0.5, "Hanya sebagian")
    assert (full.source_kind, full.source_key) == ("prior", f"prior:{claim.pk}")
    assert full.valid_until == until
    assert full.occurred_at.astimezone().date() <= claim.issued_on
    assert full.source_title == "Pelatihan Komunikasi Layanan · Lembaga Diklat"
    assert full.source_version.startswith("berkas:")
    claim.refresh_from_db()
    assert (claim.state, claim.decided_by) == (ClaimState.DECIDED, fajar)


def test_a_claim_of_which_nothing_is_accepted_leaves_no_evidence(fajar, ayu):
    claim = making.decided(ayu, fajar, REJECT)
    assert not Evidence.objects.exists()
    assert {row.strength_percent for row in claim.claimed.all()} == {0}


def test_a_decision_is_for_good(fajar, gita, ayu):
    claim = making.decided(ayu, fajar, REJECT)
    stale = PriorClaim.objects.get(pk=claim.pk)
    for change in (
        lambda: api.decide(by=gita, claim=stale, judgements=making.judged(stale, ACCEPT)),
        lambda: api.ask_for_more(by=gita, claim=stale, question="Apa?"),
        lambda: api.withdraw(by=ayu.user, claim=stale),
        lambda: api.add_file(by=ayu.user, claim=stale, name="x.png", content=PNG),
        lambda: api.remove_file(by=ayu.user, file=stale.files.get()),
        lambda: api.save_draft(
            by=ayu.user,
            claim=stale,
            levels=[(stale.claimed.first().indicator.competency_id, 1)],
        ),
    ):
        with pytest.raises(ClaimMovedError):
            change()
    api.submit(by=ayu.user, claim=stale)
    stale.refresh_from_db()
    assert (stale.state, stale.decided_by) == (ClaimState.DECIDED, fajar)
    assert not Evidence.objects.exists()


def test_a_mistake_is_voided_and_may_be_claimed_anew(fajar, ayu):
    claim = making.decided(ayu, fajar, ACCEPT)
    for reason in ("Sertifikat palsu", "Lagi"):
        api.void_decision(by=fajar, claim=claim, reason=reason)
    claim.refresh_from_db()
    assert (claim.voided_reason, claim.is_decided, claim.is_voided) == (
        "Sertifikat palsu",
        True,
        True,
    )
    assert Evidence.objects.exclude(voids=None).count() == 3
    assert AuditEvent.objects.filter(action="prior.void").count() == 1
    again = making.decided(ayu, fajar, ACCEPT)
    assert again.source_key != claim.source_key


def test_voiding_needs_a_decision_and_a_reason(fajar, ayu):
    claim = making.waiting(ayu)
    with pytest.raises(ClaimMovedError):
        api.void_decision(by=fajar, claim=claim, reason="Salah")
    with pytest.raises(ValidationError):
        api.void_decision(by=fajar, claim=claim, reason=" ")


def test_asked_for_more_the_officer_adds_a_file_and_hands_in_again(fajar, ayu):
    claim = making.waiting(ayu)
    with pytest.raises(ClaimMovedError):
        api.add_file(by=ayu.user, claim=claim, name="x.png", content=PNG)
    api.ask_for_more(by=fajar, claim=claim, question="Daftar nilainya?")
    api.add_file(by=ayu.user, claim=claim, name="nilai.jpeg", content=JPEG)
    api.submit(by=ayu.user, claim=claim)
    claim.refresh_from_db()
    assert (claim.state, claim.question) == (ClaimState.WAITING, "Daftar nilainya?")
    assert [file.name for file in claim.files.all()] == ["sertifikat.pdf", "nilai.jpg"]


def test_asking_for_nothing_is_refused(fajar, ayu):
    with pytest.raises(ValidationError):
        api.ask_for_more(by=fajar, claim=making.waiting(ayu), question=" ")


def test_handing_in_needs_a_file_and_happens_once(ayu):
    claim = making.drafted(ayu, file=None)
    with pytest.raises(ValidationError, match="berkas"):
        api.submit(by=ayu.user, claim=claim)
    api.add_file(by=ayu.user, claim=claim, name="a.pdf", content=PDF)
    for _n in "ab":
        api.submit(by=ayu.user, claim=claim)
    assert AuditEvent.objects.filter(action="prior.submit").count() == 1


def test_nobody_judges_their_own_claim(ayu):
    people.grant_role(by=None, user=ayu.user, role=Role.ASSESSOR)
    claim = making.waiting(ayu)
    with pytest.raises(ValidationError, match="sendiri"):
        api.decide(by=ayu.user, claim=claim, judgements=making.judged(claim, ACCEPT))


def test_an_assessor_of_another_unit_judges_nothing(joko, ayu):
    claim = making.waiting(ayu)
    with pytest.raises(ValidationError):
        api.ask_for_more(by=joko, claim=claim, question="Apa?")
    assert not PriorClaim.objects.judged_by(joko).exists()


def test_drafts_are_the_officers_alone(fajar, ayu):
    making.drafted(ayu)
    assert not PriorClaim.objects.judged_by(fajar).exists()


def test_every_indicator_needs_a_decision(fajar, ayu):
    claim = making.waiting(ayu)
    with pytest.raises(ValidationError):
        api.decide(by=fajar, claim=claim, judgements={})
    claim.refresh_from_db()
    assert claim.state == ClaimState.WAITING


@pytest.mark.parametrize(
    ("decision", "part", "reason"),
    [(Decision.PARTLY, 0.3, "Karena"), (Decision.PARTLY, 0.5, " "), (Decision.REJECTED, None, "")],
)
def test_a_judgement_says_how_much_and_why(decision, part, reason):
    with pytest.raises(ValueError, match=r"part|told"):
        Judgement(decision, part, reason)


def test_judgements_are_worth_what_they_say():
    assert [one.strength for one in (ACCEPT, PART, REJECT)] == [1.0, 0.5, 0.0]


@pytest.mark.parametrize(
    ("field", "days"), [("issued_on", 1), ("valid_until", -1), ("valid_until", -40)]
)
def test_dates_must_make_sense(ayu, field, days):
    with pytest.raises(ValidationError) as error:
        making.drafted(ayu, **{field: today() + dt.timedelta(days=days)})
    assert field in error.value.message_dict


def test_a_mistyped_year_is_named_before_it_reaches_the_assessor(ayu):
    with pytest.raises(ValidationError) as error:
        making.drafted(ayu, issued_on=dt.date(1, 1, 1))
    assert "issued_on" in error.value.message_dict


def test_a_claim_must_show_something(ayu):
    with pytest.raises(ValidationError) as error:
        making.drafted(ayu, level=5)
    assert "levels" in error.value.message_dict
    assert not PriorClaim.objects.exists()


def test_a_draft_changes_with_what_it_claims(ayu):
    claim = making.drafted(ayu, level=1)
    competency = claim.claimed.first().indicator.competency_id
    claim.title = "Judul baru"
    api.save_draft(by=ayu.user, claim=claim, levels=[(competency, 2)])
    claim.refresh_from_db()
    assert claim.title == "Judul baru"
    assert {row.indicator.level for row in claim.claimed.all()} == {2}


def test_the_same_file_counts_once_and_five_are_the_most(ayu, monkeypatch):
    claim = making.drafted(ayu)
    first = claim.files.get()
    assert api.add_file(by=ayu.user, claim=claim, name="lagi.pdf", content=PDF) == first
    monkeypatch.setattr(api, "MOST_FILES", 1)
    with pytest.raises(ValidationError, match="1"):
        api.add_file(by=ayu.user, claim=claim, name="x.png", content=PNG)


def test_a_file_that_is_not_what_it_says_is_refused_in_words(ayu):
    with pytest.raises(ValidationError, match="PDF, JPEG") as error:
        making.drafted(ayu, file=b"<svg/>")
    assert error.value.code == "unknown kind"


@pytest.mark.parametrize(
    ("refusal", "words"),
    [(apart.TooCostlyError(), "terlalu lama"), (apart.BusyError(), "Tunggu sebentar")],
)
def test_a_file_that_cannot_be_looked_at_is_refused_in_words(ayu, monkeypatch, refusal, words):
    def refuse(*_file):
        raise refusal

    monkeypatch.setattr(apart, "look", refuse)
    with pytest.raises(ValidationError, match=words):
        making.drafted(ayu)
    assert not ClaimFile.objects.exists()


def test_a_pdf_that_asks_for_a_thousand_times_its_size_is_refused(ayu):
    with pytest.raises(ValidationError) as error:
        making.drafted(ayu, file=bomb())
    assert error.value.code in {"damaged", "too costly"}


@pytest.mark.django_db(transaction=True)
def test_a_file_is_looked_at_and_stored_before_the_transaction_that_keeps_others_waiting(
    ayu, monkeypatch
):
    done = []

    def note(step, do):
        def noted(*arguments, **options):
            done.append((step, connection.in_atomic_block))
            return do(*arguments, **options)

        return noted

    storage = type(ClaimFile._meta.get_field("file").storage)
    monkeypatch.setattr(apart, "look", note("looked", apart.look))
    monkeypatch.setattr(storage, "save", note("stored", storage.save))
    making.drafted(ayu)
    assert done == [("looked", False), ("stored", False)]


def test_a_file_for_a_claim_that_moved_meanwhile_is_not_kept(ayu, monkeypatch):
    claim = making.drafted(ayu)

    def hand_in_meanwhile(*file):
        api.submit(by=ayu.user, claim=claim)
        return looked_at_once(*file)

    monkeypatch.setattr(apart, "look", hand_in_meanwhile)
    with pytest.raises(ClaimMovedError):
        api.add_file(by=ayu.user, claim=claim, name="x.png", content=PNG)
    assert files_stored_for(claim) == 1


def test_the_same_file_sent_twice_at_once_is_kept_once(ayu, monkeypatch):
    claim = making.drafted(ayu)

    def send_it_meanwhile(*file):
        monkeypatch.setattr(apart, "look", looked_at_once)
        api.add_file(by=ayu.user, claim=claim, name="x.png", content=PNG)
        return looked_at_once(*file)

    monkeypatch.setattr(apart, "look", send_it_meanwhile)
    kept = api.add_file(by=ayu.user, claim=claim, name="x.png", content=PNG)
    assert kept.file.storage.exists(kept.file.name)
    assert claim.files.count() == files_stored_for(claim) == 2


def files_stored_for(claim):
    _folders, names = ClaimFile._meta.get_field("file").storage.listdir(f"prior/{claim.pk}")
    return len(names)


def test_files_of_a_draft_go_with_it(ayu, django_capture_on_commit_callbacks):
    claim = making.drafted(ayu)
    file = claim.files.get()
    extra = api.add_file(by=ayu.user, claim=claim, name="../../x.png", content=PNG)
    assert extra.name == "x.png"
    with django_capture_on_commit_callbacks(execute=True):
        api.remove_file(by=ayu.user, file=extra)
    assert not extra.file.storage.exists(extra.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        api.withdraw(by=ayu.user, claim=claim)
    assert not file.file.storage.exists(file.file.name)
    assert not PriorClaim.objects.exists()


def test_a_claim_withdrawn_stays_withdrawn(fajar, ayu):
    claim = making.waiting(ayu)
    for _n in "ab":
        api.withdraw(by=ayu.user, claim=claim)
    with pytest.raises(ClaimMovedError):
        api.decide(by=fajar, claim=claim, judgements=making.judged(claim, ACCEPT))
    assert AuditEvent.objects.filter(action="prior.withdraw").count() == 1


def test_files_are_read_by_the_officer_and_by_assessors_in_scope(fajar, joko, ayu, eko, dewi):
    file = making.waiting(ayu).files.get()
    draft = making.drafted(ayu, title="Lain").files.get()

    def readers(of):
        users = (ayu.user, eko.user, fajar, joko, dewi)
        return [u for u in users if ClaimFile.objects.readable_by(u).filter(pk=of.pk).exists()]

    assert readers(file) == [ayu.user, fajar]
    assert readers(draft) == [ayu.user]


def test_names_are_readable(fajar, ayu):
    claim = making.waiting(ayu)
    assert str(claim) == "Pelatihan Komunikasi Layanan"
    assert str(claim.files.get()) == "sertifikat.pdf"
    assert str(claim.claimed.first()).endswith(": ")
    assert claim.claimed.first().strength_percent is None


def test_when_an_officer_is_anonymised_scans_and_words_go_and_decisions_stay(
    fajar, ayu, admin, django_capture_on_commit_callbacks
):
    claim = making.decided(ayu, fajar)
    file = claim.files.get()
    staffing.set_status(by=admin, officer=ayu, status="left", day=today())
    with django_capture_on_commit_callbacks(execute=True):
        staffing.anonymise(by=admin, officer=ayu)
    claim.refresh_from_db()
    assert (claim.description, claim.is_decided, claim.files.exists()) == ("", True, False)
    assert not file.file.storage.exists(file.file.name)
    assert Evidence.objects.count() == 3


def test_beginning_the_same_twice_is_one_draft(ayu):
    first = making.drafted(ayu)
    assert making.drafted(ayu) == first
    assert making.drafted(ayu, title="Lain") != first
    assert PriorClaim.objects.count() == 2


def test_an_officer_keeps_so_many_drafts_and_no_more(ayu, framework, monkeypatch):
    monkeypatch.setattr(api, "MOST_DRAFTS", 2)
    first, second = (making.drafted(ayu, title=f"Pelatihan {number}") for number in (1, 2))
    with pytest.raises(ValidationError, match=r"2 (konsep|rancangan|draf)"):
        making.drafted(ayu, title="Pelatihan 3")
    assert making.drafted(ayu, title="Pelatihan 1") == first
    api.submit(by=ayu.user, claim=second)
    making.drafted(ayu, title="Pelatihan 3")
