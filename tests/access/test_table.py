"""Every address of the project, asked for by everybody, compared with the checked-in table.

An address without a row fails, and so does a row that no longer tells the truth. After a change
that is meant, write the table anew and read the difference before committing it:

    UPDATE_ACCESS_TABLE=1 ./prima test tests/access
"""

import csv
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.things import ACTORS, Things, arguments

TABLE = Path(__file__).with_name("table.csv")
METHODS = ("GET", "POST")
ADMIN_PREFIX = "admin/"

pytestmark = pytest.mark.django_db


def addresses(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and route of every address outside Wagtail's admin."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if route != ADMIN_PREFIX:
                yield from addresses(entry, route)
        elif isinstance(entry, URLPattern):
            yield entry.name or route, route


def admin_routes() -> list[str]:
    """Return the routes of Wagtail's admin."""
    admin = next(e for e in get_resolver().url_patterns if str(e.pattern) == ADMIN_PREFIX)
    return [route for _name, route in addresses(admin, ADMIN_PREFIX)]


def in_words(response: HttpResponse) -> str:
    """Describe an answer as the table does."""
    if response.status_code in {301, 302}:
        return "sign in" if response["Location"].startswith(reverse("account_login")) else "go on"
    return "ok" if response.status_code == 200 else str(response.status_code)


def answer(client: Client, method: str, url: str) -> HttpResponse:
    """Ask once, undo it in every database, and stay signed in."""
    cookies = SimpleCookie(client.cookies)
    with ExitStack() as undone:
        for alias in connections:
            undone.enter_context(transaction.atomic(using=alias))
            undone.callback(transaction.set_rollback, rollback=True, using=alias)
        response: Any = client.generic(method, url)
    client.cookies = cookies
    return response


def may_be_shared(response: HttpResponse) -> bool:
    """Tell whether a shared cache may keep an answer that depends on who asks."""
    depends = "Cookie" in response.get("Vary", "")
    return depends and "private" not in response.get("Cache-Control", "")


def measured(things: Things) -> tuple[list[dict[str, str]], set[str]]:
    """Ask for everything as everybody; return the table, and what somebody else may be shown."""
    rows, shared = [], set()
    for name, route in sorted(set(addresses())):
        url = things.url(name, route)
        for method in METHODS:
            row = {"address": name, "method": method}
            for actor in ACTORS:
                response = answer(things.client(actor), method, url)
                row[actor] = in_words(response)
                if actor != "visitor" and method == "GET" and may_be_shared(response):
                    shared.add(f"{url} for {actor}")
            rows.append(row)
    return rows, shared


def test_everybody_gets_what_the_table_says_and_no_shared_cache_may_keep_it(things: Things) -> None:
    """An answer that depends on who asks is private; ``readyz`` and the like depend on nobody."""
    rows, shared = measured(things)
    fields = ["address", "method", *ACTORS]
    if os.environ.get("UPDATE_ACCESS_TABLE"):
        with TABLE.open("w", newline="") as file:
            writer = csv.DictWriter(file, fields, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    with TABLE.open(newline="") as file:
        expected = {(row["address"], row["method"]): row for row in csv.DictReader(file)}
    found = {(row["address"], row["method"]): row for row in rows}
    assert found.keys() == expected.keys(), "addresses without a row, or rows without an address"
    wrong = {key: (found[key], expected[key]) for key in found if found[key] != expected[key]}
    assert not wrong
    assert not shared


def test_nobody_but_authors_and_administrators_enters_the_admin(things: Things) -> None:
    """Ask for every address of Wagtail's admin that needs no object, and the main ones that do."""
    routes = [f"/{route}" for route in admin_routes()]
    plain = [route for route in routes if "<" not in route and "(" not in route]
    asked = [*plain, *(route for route in map(arguments, routes) if route)]
    assert len(asked) > 150
    open_to_all = {"/admin/jsi18n/", "/admin/login/", "/admin/logout/", "/admin/sprite/"}
    for actor in ("visitor", "officer", "outsider", "supervisor", "hr"):
        client = things.client(actor)
        for url in asked:
            if url not in open_to_all:
                response = client.get(url)
                assert response.status_code in {301, 302, 403, 404}, (actor, url)


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_a_number_too_large_for_any_row_finds_nothing(things: Things, number: int) -> None:
    """Each address with a number answers somebody who may enter as if the row were gone."""
    for name, route in sorted(set(addresses())):
        if "<int:" not in route:
            continue
        url = "/" + re.sub(r"<int:\w+>", str(number), re.sub(r"<(?!int:)\w+:\w+>", "none", route))
        for actor in ("officer", "hr", "admin"):
            answered = things.client(actor).get(url).status_code
            assert answered in {302, 403, 404, 405}, (name, actor, answered)
