"""What is kept of people: declared, told to HR, and done when somebody is anonymised."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from lms.core.clock import today
from lms.core.privacy import STORES
from lms.people.models import Officer, User
from lms.people.organisation import staffing
from lms.people.privacy_checks import declared_tables_exist, tables_about_people_are_declared

GUIDE = settings.ROOT / "docs/guides/data-pribadi.md"


def messages(check: Any) -> list[str]:
    return [found.msg for found in check()]


def test_every_table_about_people_is_declared() -> None:
    assert messages(tables_about_people_are_declared) == []
    assert messages(declared_tables_exist) == []


@pytest.mark.parametrize("name", ["officers", "accounts", "plays", "authorship"])
def test_a_table_about_people_that_nobody_declares_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out = STORES.named(name)
    monkeypatch.setattr(STORES, "_declared", [store for store in STORES if store is not left_out])
    found = messages(tables_about_people_are_declared)
    assert sorted(message.split()[0] for message in found) == sorted(left_out.models)


def test_a_table_that_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = replace(STORES.named("plays"), models=("assessments.Theatre",))
    monkeypatch.setattr(STORES, "_declared", [wrong])
    [message] = messages(declared_tables_exist)
    assert "assessments.Theatre" in message


def test_the_guide_says_the_same() -> None:
    """After a change: manage.py describe_personal_data > docs/guides/data-pribadi.md."""
    written = StringIO()
    call_command("describe_personal_data", stdout=written)
    assert GUIDE.read_text("utf-8") == written.getvalue()


@pytest.mark.django_db
def test_hr_reads_what_is_kept_for_how_long(as_user: Any, dewi: User) -> None:
    page = as_user(dewi).get(reverse("personal_data")).text
    assert "Data pribadi yang disimpan" in page
    assert "365 hari setelah dibaca" in page


@pytest.mark.django_db
def test_who_is_anonymised_keeps_no_session(ayu: Officer, dewi: User) -> None:
    assert ayu.user is not None
    UserSession.objects.create(user=ayu.user, session_key="a", ip="192.0.2.7", user_agent="Firefox")
    staffing.set_status(by=dewi, officer=ayu, status="left", day=today())
    staffing.anonymise(by=dewi, officer=ayu)
    assert not UserSession.objects.exists()
