"""The nightly check proves the audit trail too, and says on its page what it found."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from assessments.competency import tasks
from assessments.competency.ledger import verification
from assessments.competency.rules.chain import BreakKind
from assessments.models import LedgerCheck
from lms.core import audit, audit_seals
from lms.core.audit_chain import TrailFault
from lms.core.models import AuditSeal
from tests.core.clocks import days_ago
from tests.tampering import raw

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


@pytest.fixture
def entries(dewi):
    """Leave four sealed entries."""
    entries = []
    for days in (5, 4, 3, 2):
        with days_ago(days):
            entries.append(audit.record(by=dewi, action="session.start", target=dewi))
    audit_seals.seal()
    return entries


def check():
    verification.check()
    return LedgerCheck.objects.latest()


def kinds(found):
    return [entry["kind"] for entry in found.breaks]


def delete(*entries):
    for entry in entries:
        raw("lms_auditseal", "DELETE FROM lms_auditseal WHERE event_id = %s", entry.pk)
        raw("lms_auditevent", "DELETE FROM lms_auditevent WHERE id = %s", entry.pk)


def test_a_sound_trail_is_found_sound_and_its_end_is_kept(entries):
    found, last = check(), AuditSeal.objects.latest("pk")
    assert found.breaks == []
    assert (found.trail_sequence, bytes(found.trail_hash)) == (last.pk, bytes(last.chain_hash))


def test_a_changed_entry_is_found_and_told_on_the_page(entries, admin, as_user):
    change = "UPDATE lms_auditevent SET actor_label = %s WHERE id = %s"
    raw("lms_auditevent", change, "Orang lain", entries[1].pk)
    assert kinds(check()) == ["trail_changed"]
    page = as_user(admin).get(reverse("ledger_checks"), **ENGLISH)
    assertContains(page, "Audit trail, entry")
    assert kinds(check()) == ["trail_changed"]
    assert not LedgerCheck.objects.latest().has_news


def test_an_end_cut_off_is_found_by_the_next_check_and_is_always_news(entries, admin):
    verification.answer(last_check=_cut(entries[3]), reason="Diselidiki.", by=admin)
    assert verification.unanswered() == []
    found = _cut(entries[2])
    assert kinds(found) == ["trail_cut"]
    assert verification.unanswered() == [found]


def _cut(entry):
    check()
    delete(entry)
    return check()


def test_a_trail_sealed_anew_is_found(entries):
    check()
    raw("lms_auditevent", "UPDATE lms_auditevent SET action = 'x' WHERE id = %s", entries[0].pk)
    raw("lms_auditseal", "DELETE FROM lms_auditseal")
    audit_seals.seal()
    assert kinds(check()) == ["trail_rewritten"]


def test_the_check_goes_along_the_trail_in_slices(entries, monkeypatch, run_jobs, settings):
    raw("lms_auditevent", "UPDATE lms_auditevent SET action = 'x' WHERE id = %s", entries[0].pk)
    monkeypatch.setattr(audit_seals, "ENTRIES_PER_SLICE", 1)
    settings.JOB_TIMEOUT_SECONDS = 0
    tasks.check_ledger.enqueue()
    run_jobs()
    found = LedgerCheck.objects.latest()
    assert kinds(found) == ["trail_changed"]
    assert found.trail_sequence == AuditSeal.objects.latest("pk").pk


def test_each_fault_of_the_trail_has_its_words():
    assert {f"trail_{fault}" for fault in TrailFault} <= set(BreakKind)
