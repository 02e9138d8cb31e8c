"""The audit trail in words, and the one thing in it that is forgotten."""

from typing import Any

import pytest

from lms.core import audit, audit_words, tasks
from lms.core.models import AppendOnlyError, AuditEvent
from lms.people.models import User
from tests.core.clocks import days_ago


def test_a_group_stands_for_its_actions_and_a_code_for_itself() -> None:
    assert "session.start" in audit_words.codes_of("sign-in")
    assert audit_words.codes_of("unit.add") == ["unit.add"]


@pytest.mark.parametrize(
    ("action", "changes", "words"),
    [
        ("officer.change", {"grade": ["", "III/b"]}, ("golongan", "– → III/b")),
        ("officer.status", {"status": ["active", "on_leave"]}, ("status", "Aktif → Cuti")),
        ("role.grant", {"until": "2026-02-03"}, ("sampai", "03/02/2026")),
        ("role.grant", {"until": "2026-02-33"}, ("sampai", "2026-02-33")),
        ("account.active", {"active": [True, False]}, ("terbuka", "ya → tidak")),
        (
            "officer.change",
            {"accessibility_note": "changed"},
            ("kebutuhan aksesibilitas", "diubah"),
        ),
        ("role.grant", {"role": "trainer"}, ("peran", "Pengajar")),
        ("officer.post", {"a_new_field": None}, ("a_new_field", "–")),
        ("import.apply", {"rows": 3}, ("baris", "3")),
        ("something.old", {"rows": 3}, ("baris", "3")),
    ],
)
def test_changes_are_told_in_words(
    action: str, changes: dict[str, Any], words: tuple[str, str]
) -> None:
    assert list(audit_words.changes(AuditEvent(action=action, changes=changes))) == [words]


def test_each_part_says_its_own_fields_and_values() -> None:
    unit = AuditEvent(action="unit.change", changes={"kind": ["agency", "section"]})
    posting = AuditEvent(action="officer.post", changes={"kind": ["definitive", "plt"]})
    assert list(audit_words.changes(unit)) == [("jenis", "Badan/Dinas → Seksi")]
    assert list(audit_words.changes(posting)) == [("jenis", "Definitif → Pelaksana tugas (Plt)")]


def test_an_action_without_words_is_shown_by_its_code() -> None:
    assert audit_words.action("something.new") == "something.new"
    assert audit_words.action("unit.add") == "Unit kerja ditambahkan"


@pytest.fixture
def old_event(db: None, dewi: User) -> AuditEvent:
    """Return an event of 400 days ago."""
    with days_ago(400):
        return audit.record(by=None, action="session.start", target=dewi, address="192.0.2.7")


def test_the_address_is_forgotten_after_a_year_and_the_event_is_kept(
    old_event: AuditEvent, dewi: User
) -> None:
    recent = audit.record(by=None, action="session.end", target=dewi, address="192.0.2.8")
    tasks.clean_up.call()
    old_event.refresh_from_db()
    recent.refresh_from_db()
    assert (old_event.action, old_event.ip_address) == ("session.start", None)
    assert recent.ip_address == "192.0.2.8"
    assert AuditEvent.objects.get(action="audit.forget").changes["entries"] == 1


def test_forgetting_again_writes_nothing(old_event: AuditEvent) -> None:
    assert [audit.forget_addresses(), audit.forget_addresses()] == [1, 0]
    assert AuditEvent.objects.filter(action="audit.forget").count() == 1


def test_where_addresses_are_kept_none_is_forgotten(old_event: AuditEvent, settings: Any) -> None:
    settings.AUDIT_ADDRESS_DAYS = 0
    assert audit.forget_addresses() == 0
    old_event.refresh_from_db()
    assert old_event.ip_address == "192.0.2.7"


def test_nothing_else_about_an_event_changes(old_event: AuditEvent) -> None:
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.filter(pk=old_event.pk).update(ip_address=None)
