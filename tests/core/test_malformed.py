"""Wagtail's admin answers what makes no sense, and errors of ours stay errors."""

import logging
from typing import Any

import pytest
from django.test import Client

from lms import installation
from lms.people.models import User
from tests.factories import content

pytestmark = pytest.mark.django_db(transaction=True)

TOO_LARGE = "9" * 23
NOWHERE = (
    "/admin/pages/?p=abc&content_type=" + TOO_LARGE,
    "/admin/api/main/pages/?offset=" + TOO_LARGE,
    "/admin/choose-page/?parent_page_id=abc",
    "/admin/choose-page/?page_type=courses.nope",
    "/admin/choose-page/?target_pages[]=abc",
    "/admin/choose-page/?target_pages[]=" + TOO_LARGE,
    "/admin/choose-page/chosen-multiple/?id=%FF",
    "/admin/choose-page/chosen-multiple/?id=1",
    "/admin/choose-external-link/?parent_page_id=abc",
    "/admin/snippets/choose/assessments/question/chosen-multiple/?id=abc",
    "/admin/snippets/choose/assessments/question/chosen/abc/",
    "/admin/images/chooser/chosen/abc/",
    "/admin/documents/chooser/chosen-multiple/?id=" + TOO_LARGE,
    f"/admin/pages/{TOO_LARGE}/edit/",
    "/admin/workflows/task_chooser/?create_model=courses.nope",
    "/admin/workflows/edit/1/?p=abc",
    "/admin/workflows/edit/1/?p=-1",
)
NONSENSE: dict[str, tuple[str, str]] = {
    "/admin/choose-external-link/": ("", "application/x-www-form-urlencoded"),
    "/admin/editing-sessions/ping/courses/coursepage/abc/1/": ("", "text/plain"),
    "/admin/snippets/assessments/question/add/": ("", "application/x-www-form-urlencoded"),
}


@pytest.fixture
def author(admin: User, as_user: Any) -> Client:
    """Let an administrator in, whose browser shows the page of an error."""
    content.tree_roots()
    installation.prepare()
    client: Client = as_user(admin)
    client.raise_request_exception = False
    return client


def test_what_can_be_nowhere_is_not_found(author: Client) -> None:
    answers = {address: author.get(address).status_code for address in NOWHERE}
    assert {address for address in NOWHERE if answers[address] >= 500} == set()
    assert answers["/admin/choose-page/?target_pages[]=abc"] == 404


def test_a_form_that_makes_no_sense_is_not_understood(author: Client) -> None:
    for address, (body, kind) in NONSENSE.items():
        answer = author.generic("POST", address, body, kind)
        assert answer.status_code == 400, address
        assert "Kami tidak memahami permintaan ini" in answer.text


def test_whoever_runs_the_site_can_read_what_it_was(
    author: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert author.get("/admin/images/chooser/chosen/abc/").status_code == 404
    [record] = [each for each in caplog.records if each.name == "lms.core.malformed"]
    assert record.levelno == logging.WARNING
    assert record.exc_info is not None
    assert "got 'abc'" in str(record.exc_info[1])


def test_an_error_of_wagtails_about_something_else_stays_one(
    author: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_anything: Any) -> None:
        raise ValueError("something else is wrong")

    monkeypatch.setattr("wagtail.admin.views.generic.base.BaseListingView.get_queryset", fail)
    assert author.get("/admin/pages/?p=1").status_code == 500


def test_so_does_one_of_our_own_code_that_names_what_was_sent(
    author: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_user: User) -> None:
        raise ValueError("cannot read 'abc'")

    monkeypatch.setattr("lms.home.admin_door.courses.linkable_pages", fail)
    monkeypatch.setattr("courses.wagtail_hooks.linkable_pages", fail)
    assert author.get("/admin/choose-page/?q=abc").status_code == 500
