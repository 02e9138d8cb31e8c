"""What signing in costs the database, and that it costs no more for whoever signs in often."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.people.models import Officer
from tests.conftest import PASSWORD
from tests.people.signing_in.conftest import add_authenticator_app, browser, code_of

pytestmark = pytest.mark.django_db

BUDGET = 15
STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def statements(action: Callable[[], Any]) -> list[str]:
    """List what ``action`` asks of all databases, without what begins and ends transactions."""
    with ExitStack() as stack:
        asked = [
            stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in connections
        ]
        action()
        found = [query["sql"] for queries in asked for query in queries]
    return [sql for sql in found if sql.startswith(STATEMENTS)]


def sign_in(client: Client, login: str = "ayu", password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": login, "password": password})


def cost(login: str = "ayu", password: str = PASSWORD) -> int:
    client = browser()
    client.get(reverse("account_login"))
    return len(statements(lambda: sign_in(client, login, password)))


@pytest.mark.parametrize("login", ["ayu", "199203152019032001", "ayu@example.go.id"])
def test_signing_in_stays_within_its_budget(login: str, ayu: Officer) -> None:
    assert cost(login) <= BUDGET
    assert UserSession.objects.filter(user=ayu.user).count() == 1


def test_it_costs_the_same_with_thirty_sessions_open_as_with_one(ayu: Officer) -> None:
    sign_in(browser())
    with_one = cost()
    for _time in range(28):
        sign_in(browser())
    assert UserSession.objects.filter(user=ayu.user).count() == 30
    assert cost() == with_one


def test_it_costs_the_same_with_thirty_sessions_that_are_over(ayu: Officer) -> None:
    sign_in(browser())
    with_one = cost()
    for number in range(30):
        UserSession.objects.create(user=ayu.user, ip="203.0.113.7", session_key=f"over{number}")
    assert cost() == with_one


def test_the_account_is_looked_up_once(ayu: Officer) -> None:
    for password in (PASSWORD, "salah-sekali"):
        asked = statements(partial(sign_in, browser(), "ayu", password))
        assert len([sql for sql in asked if 'FROM "lms_user"' in sql]) == 1


@pytest.mark.parametrize("login", ["ayu", "tidak-ada"])
def test_a_wrong_password_and_a_refused_one_cost_less(login: str, ayu: Officer) -> None:
    costs = [cost(login, "salah-sekali") for _time in range(7)]
    assert max(costs) <= BUDGET
    assert costs[1] == costs[4], "each wrong one costs the same"
    assert costs[6] <= costs[5], "only the first refusal is noted"


@pytest.mark.parametrize("kind", ["app", "recovery code"])
def test_a_second_factor_comes_at_the_same_price_again(kind: str, ayu: Officer) -> None:
    secret = add_authenticator_app(ayu.user)
    recovery = RecoveryCodes.activate(ayu.user).get_unused_codes()
    client = browser()
    assert len(statements(lambda: sign_in(client))) <= BUDGET
    code = code_of(secret) if kind == "app" else recovery[0]
    asked = statements(lambda: client.post(reverse("mfa_authenticate"), {"code": code}))
    assert "_auth_user_id" in client.session
    assert len(asked) <= BUDGET + 4, "four are the session before and the code that is used up"
