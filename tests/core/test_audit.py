"""The audit trail in words, and the one thing in it that is forgotten."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from lms.core import audit, audit_words, tasks
from lms.core.models import AppendOnlyError, AuditEvent
from lms.people.models import User

ROOT = Path(__file__).parents[2]
APPS = ("lms", "courses", "assessments", "certificates")
ACTION = re.compile(r'(?:action=|record\([^)]*?)"([a-z_]+\.[a-z_]+)"')


def test_every_action_recorded_has_words() -> None:
    """Whoever records a new action gives it words in lms/core/audit_words.py."""
    recorded = {
        code
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for code in ACTION.findall(path.read_text(encoding="utf-8"))
    }
    assert "officer.add" in recorded
    assert recorded - audit_words.ACTIONS.keys() == set()


def test_a_code_is_in_one_group_only() -> None:
    codes = [code for group in audit_words.GROUPS for code in group.actions]
    assert len(codes) == len(set(codes)) == len(audit_words.ACTIONS)
    assert not {group.key for group in audit_words.GROUPS} & set(codes)


def test_a_group_stands_for_its_actions_and_a_code_for_itself() -> None:
    assert "session.start" in audit_words.codes_of("sign-in")
    assert audit_words.codes_of("unit.add") == ["unit.add"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"grade": ["", "III/b"]}, [("golongan", "– → III/b")]),
        ({"status": ["active", "left"]}, [("status", "Aktif → Tidak lagi bekerja")]),
        ({"until": "2026-02-03"}, [("sampai", "03/02/2026")]),
        ({"until": "2026-02-33"}, [("sampai", "2026-02-33")]),
        ({"active": [True, False]}, [("terbuka", "ya → tidak")]),
        ({"accessibility_note": "changed"}, [("kebutuhan aksesibilitas", "diubah")]),
        ({"role": "trainer"}, [("peran", "Pengajar")]),
        ({"a_new_field": None}, [("a_new_field", "–")]),
        ({"rows": 3}, [("baris", "3")]),
    ],
)
def test_changes_are_told_in_words(changes: dict[str, Any], words: list[tuple[str, str]]) -> None:
    assert list(audit_words.changes(AuditEvent(changes=changes))) == words


def test_an_action_without_words_is_shown_by_its_code() -> None:
    assert audit_words.action("something.new") == "something.new"
    assert audit_words.action("unit.add") == "Unit kerja ditambahkan"


@pytest.fixture
def old_event(db: None, dewi: User) -> AuditEvent:
    """Return an event of 400 days ago."""
    event = audit.record(by=None, action="session.start", target=dewi, address="192.0.2.7")
    on_that_day = timezone.now() - dt.timedelta(days=400)
    # Past the rule that nobody changes an event.
    models.QuerySet.update(AuditEvent.objects.filter(pk=event.pk), at=on_that_day)
    event.refresh_from_db()
    return event


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
