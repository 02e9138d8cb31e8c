"""Every address, asked by everybody with parameters that nobody's browser sends.

Whoever asks gets an answer, and never an error of ours. Each address is asked plainly, to see which
parameters its page looks for, and then with something hostile in all of them. People take
turns; in the admin one kind of snippet stands for all. An error in one parameter hides those
in others, and a third of the forms is sent at a time; everything by everybody, with each hostile
value in each parameter by itself, takes hours:

    EACH_BY_ITSELF=1 ./prima test -m long tests/access/test_hostile.py
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connections, transaction
from django.http import QueryDict
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Site, Task, Workflow

from courses.models import CoursePage
from lms import installation
from tests.access.test_table import addresses, admin_routes
from tests.access.things import Things

pytestmark = [pytest.mark.django_db, pytest.mark.long]

EACH_BY_ITSELF = bool(os.environ.get("EACH_BY_ITSELF"))
ACTORS = ("visitor", "officer", "supervisor", "hr", "trainer", "admin")
AUTHORS = ("trainer", "admin")
TOO_LARGE = "9" * 19
HOSTILE = (
    "abc",
    TOO_LARGE,
    "-1",
    'a"b',
    b"\xff\xfe",
    "9999999-99-99",
    "9" * 30,
    "{",
    "pk__x",
    "courses.nope",
)
BODIES = (b"{", b"[]", b"null", b"\xff\xfe")
FORM = "application/x-www-form-urlencoded"
PLACE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>[^)]*\)")

Parameters = list[tuple[str, str | bytes]]


@dataclass
class Objects:
    """What stands in the places of an address of Wagtail's admin."""

    by_name: dict[str, str]
    by_part: dict[str, str]

    def url(self, route: str) -> str:
        """Put something that is there into each place of a route."""
        part = "/".join(route.split("/")[1:4])
        first = next((pk for start, pk in self.by_part.items() if part.startswith(start)), "1")
        if match := re.match(r"admin/snippets/(?:choose/)?(\w+)/(\w+)/", route):
            row = apps.get_model(*match.groups())._default_manager.first()
            first = str(row.pk) if row else "1"
        return filled(route, lambda name, _kind: self.by_name.get(name, first))


def filled(route: str, choose: Any) -> str:
    """Write a route as an address."""
    plain = PLACE.sub(lambda m: choose(m["name"] or m["group"], m["kind"] or "str"), route)
    return "/" + re.sub(r"\\(.)", r"\1", plain).replace("^", "").replace("$", "")


def hostile_url(route: str) -> str:
    """Put what can be no row into each place of a route."""
    return filled(route, lambda _name, kind: TOO_LARGE if kind == "int" else 'a"b')


@pytest.fixture
def objects(things: Things) -> Objects:
    """Choose a course for all that is about pages, and else the first there is."""
    installation.prepare()
    course = CoursePage.objects.get()
    image = get_image_model().objects.create(title="Loket", file=get_test_image_file())
    file = ContentFile(b"Panduan", "panduan.txt")
    document = get_document_model().objects.create(title="Panduan", file=file)
    of_page = dict.fromkeys(
        ("page_id", "parent_page_id", "page_to_move_id", "page_pk"), str(course.pk)
    )
    of_revision = dict.fromkeys(
        ("revision_id", "revision_id_a", "revision_id_b"), str(course.latest_revision_id)
    )
    of_kind = dict.fromkeys(
        ("app_label", "app_name", "content_type_app_name", "content_type_app_label"), "courses"
    ) | dict.fromkeys(("model_name", "content_type_model_name"), "coursepage")
    return Objects(
        by_name={
            **of_page,
            **of_revision,
            **of_kind,
            "object_id": str(course.pk),
            "destination_id": str(course.get_parent().pk),
            "action": "publish",
            "action_type": "publish",
            "filter_spec": "width-100",
        },
        by_part={
            "api/main/images": str(image.pk),
            "api/main/documents": str(document.pk),
            "api/main/pages": str(course.pk),
            "pages": str(course.pk),
            "images": str(image.pk),
            "documents": str(document.pk),
            "users": str(things.people["officer"].pk),
            "groups": str(Group.objects.first().pk),
            "sites": str(Site.objects.first().pk),
            "collections": str(Collection.objects.last().pk),
            "workflows/tasks": str(Task.objects.first().pk),
            "workflows": str(Workflow.objects.first().pk),
        },
    )


@pytest.fixture
def looked_for(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Collect the name of every parameter that a page looks for."""
    names: set[str] = set()

    def noting(method: Any) -> Any:
        def look(self: QueryDict, key: str, *default: Any) -> Any:
            names.add(key)
            return method(self, key, *default)

        return look

    for name in ("__contains__", "__getitem__", "get", "getlist"):
        monkeypatch.setattr(QueryDict, name, noting(getattr(QueryDict, name)))
    return names


@dataclass
class Asking:
    """Somebody who asks, and which errors they saw."""

    actor: str
    client: Client
    looked_for: set[str]
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """See the page of an error, as a browser does."""
        self.client.raise_request_exception = False

    def ask(self, method: str, url: str, body: bytes | str = "", kind: str = FORM) -> int:
        """Ask once, undo it in every database, and stay signed in."""
        cookies = SimpleCookie(self.client.cookies)
        with ExitStack() as undone:
            for alias in connections:
                undone.enter_context(transaction.atomic(using=alias))
                undone.callback(transaction.set_rollback, rollback=True, using=alias)
            response = self.client.generic(method, url, body, kind)
        self.client.cookies = cookies
        if response.status_code == 500:
            error = getattr(response, "exc_info", None) or "no exception"
            self.errors.append(f"{self.actor} {method} {url} {body!r}: {error}")
        return response.status_code

    def ask_plainly(self, method: str, url: str) -> list[str]:
        """Ask, and return the names of the parameters looked for by a page that lets them in."""
        self.looked_for.clear()
        is_in = self.ask(method, url) in {200, 400, 404}
        return sorted(self.looked_for - {"csrfmiddlewaretoken"}) if is_in else []

    def ask_badly(self, url: str, turn: int) -> None:
        """Ask with hostile parameters and bodies."""
        names = self.ask_plainly("GET", url)
        for sent in hostile(names, turn):
            self.ask("GET", f"{url}?{urlencode(sent)}")
        if turn % 3 and not EACH_BY_ITSELF:
            return
        names += self.ask_plainly("POST", url)
        for sent in hostile(names, turn):
            self.ask("POST", url, urlencode(sent))
        bodies = BODIES if EACH_BY_ITSELF else [BODIES[turn % len(BODIES)]]
        for body in bodies if names else []:
            self.ask("POST", url, body, "application/json")


def hostile(names: Iterable[str], turn: int) -> Iterator[Parameters]:
    """Yield what to send: each value for each name, or one for each, beginning with another."""
    if EACH_BY_ITSELF:
        yield from ([(name, value)] for name in names for value in HOSTILE)
    elif names:
        yield list(zip(names, islice(cycle(HOSTILE), turn % len(HOSTILE), None), strict=False))


def test_nobody_finds_an_error_outside_the_admin(things: Things, looked_for: set[str]) -> None:
    errors: list[str] = []
    for place, actor in enumerate(ACTORS):
        asking = Asking(actor, things.client(actor), looked_for, errors)
        for turn, (name, route) in enumerate(sorted(set(addresses())), place):
            if turn % 2 and not EACH_BY_ITSELF:
                continue
            asking.ask_badly(things.url(name, route), turn)
            if "<" in route:
                asking.ask("GET", hostile_url(route))
    assert not errors, "\n".join(errors)


def test_no_author_finds_one_in_it(things: Things, objects: Objects, looked_for: set[str]) -> None:
    errors: list[str] = []
    authors = [Asking(actor, things.client(actor), looked_for, errors) for actor in AUTHORS]
    for turn, route in enumerate(routes_to_ask()):
        for author in authors if EACH_BY_ITSELF else [authors[turn % len(authors)]]:
            author.ask_badly(objects.url(route), turn)
            if PLACE.search(route):
                author.ask("GET", hostile_url(route))
    assert not errors, "\n".join(errors)


def routes_to_ask() -> list[str]:
    """Return the routes of the admin but the one that is made to fail."""
    routes = set(admin_routes()) - {"admin/failwhale/"}
    if not EACH_BY_ITSELF:
        routes = {r for r in routes if "snippets/" not in r or "/question/" in r}
    return sorted(routes)
