"""Signing in again in a window on another page, and what such a page may send meanwhile."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from lms.people.access import SENT_FOR, sent_from
from lms.people.models import User
from tests.people.signing_in.conftest import browser, try_password

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "may_frame"),
    [("account_login", "SAMEORIGIN"), ("account_reset_password", "DENY"), ("home", "DENY")],
)
def test_only_pages_for_signing_in_are_shown_in_a_window(name: str, may_frame: str) -> None:
    assert browser().get(reverse(name))["X-Frame-Options"] == may_frame


def test_it_ends_on_a_page_that_says_who_is_signed_in(citra: User) -> None:
    client = browser()
    goal = reverse("signed_in_here")
    assert client.get(goal)["Location"] == f"{reverse('account_login')}?next={goal}"
    try_password(client, "citra")
    page = client.get(f"{reverse('account_login')}?next={goal}", follow=True)
    assert f'data-signed-in="{citra.pk}"' in page.content.decode()
    assert page["X-Frame-Options"] == "SAMEORIGIN"


def test_who_is_somebody_else_leaves_and_the_browser_keeps_what_waits(citra: User) -> None:
    client = browser()
    try_password(client, "citra")
    answer = client.post(reverse("signed_in_here"))
    assert "Clear-Site-Data" not in answer
    assert answer["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("signed_in_here")).status_code == 302


def test_giving_up_between_password_and_code_forgets_nothing_of_others() -> None:
    assert "Clear-Site-Data" not in browser().post(reverse("account_logout"))


@sent_from(lambda _request: "/kuis/")
def saved(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("tersimpan")


@pytest.mark.parametrize(
    ("made_for", "signed_in", "status"),
    [("dewi", "dewi", 200), ("dewi", "citra", 403), ("dewi", None, 401), (None, "citra", 200)],
)
def test_what_a_page_sends_is_read_only_while_its_reader_is_signed_in(
    rf: RequestFactory,
    dewi: User,
    citra: User,
    made_for: str | None,
    signed_in: str | None,
    status: int,
) -> None:
    people = {"dewi": dewi, "citra": citra}
    headers = {SENT_FOR: str(people[made_for].pk)} if made_for else {}
    request = rf.post("/", headers=headers)
    request.user = people[signed_in] if signed_in else AnonymousUser()
    assert saved(request).status_code == status
