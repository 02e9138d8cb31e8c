"""The people and the organisation every test knows.

Ayu serves citizens at the counter of the civil registry, Bima leads her section, Citra writes
courses, Dewi is HR for the civil registry agency, and Eko works at another agency. Hana and Rudi
write courses for one agency each: Hana for Eko's, Rudi for Ayu's.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client, TransactionTestCase
from django.utils import translation
from wagtail.signal_handlers import disable_reference_index_auto_update

from assessments.models import CompetencyFramework
from lms.core import content_stamp, pdf_libraries
from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import Officer, OrgUnit, Position, User
from tests import databases
from tests.committing import following_commits
from tests.core.fixtures import (  # noqa: F401 - fixtures for every test
    cookies_as_over_https,
    port,
    run_jobs,
)
from tests.factories import content, organisation
from tests.settings import EMAIL_BACKEND

# Playwright keeps an event loop in the main thread; Django would take it for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# How long an example takes says more about the machine than about the rule.
hypothesis.settings.register_profile("prima", deadline=None, print_blob=True)
hypothesis.settings.load_profile("prima")

PASSWORD = "sawah-hijau-pagi-hari"
APART = (
    "tests/access/",
    "tests/assessments/questions/",
    "tests/courses/catalogue/",
    "tests/home/",
    "tests/people/signing_in/",
    "tests/setup/",
    "tests/upgrades/test_filling.py",
)
ABOUT_PAGES = (
    "test_authoring.py",
    "test_framework_pages.py",
    "test_pages.py",
    "test_query_counts.py",
    "test_rating_pages.py",
)
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
SESSION_QUERIES = 0 if "ephemeral" in connections else 1
"""What a request spends on its session where sessions share the database that is counted."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run on another database leave out what does not depend on it."""
    parser.addoption(
        "--database-tests", action="store_true", help="only tests that use the database, no browser"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give every database test all databases, and put the tests that commit last.

    Sessions and cache live in a second SQLite file. On PostgreSQL a test that commits is followed
    by an emptying of every table, also of what migrations planted and other tests find; pytest
    groups the browser tests anew, so the order is made at the very end.
    """
    if config.getoption("database_tests"):
        left_out = [item for item in items if not uses_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = filter(uses_database, items)
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and "databases" not in marker.kwargs:
            item.add_marker(
                pytest.mark.django_db(*marker.args, **marker.kwargs, databases="__all__"),
                append=False,
            )
    items.sort(key=commits)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what makes a PDF where that cannot be done; the rest of Prima works there."""
    if item.get_closest_marker("pdf") and (
        missing := pdf_libraries.missing(pdf_libraries.REQUIRED)
    ):
        pytest.skip(f"PDFs cannot be made here: {', '.join(missing)} is missing")


def uses_database(item: pytest.Item) -> bool:
    """Tell whether what a test finds may depend on which database it is.

    What a browser shows, how the launcher sets up, who is let in, what Wagtail's admin does with
    pages and what forms say do not.
    """
    if item.get_closest_marker("browser") or item.nodeid.startswith(APART):
        return False
    if item.path.name in ABOUT_PAGES:
        return False
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(names & DATABASE_FIXTURES)


def commits(item: pytest.Item) -> bool:
    """Tell whether a test commits to the database."""
    marker = item.get_closest_marker("django_db")
    return marker is not None and bool(marker.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def quiet_reference_index(request: pytest.FixtureRequest) -> Iterator[None]:
    """Queue no job to note what refers to what at each save, unless the test does the jobs.

    It is a quarter of the time that it takes to save a page.
    """
    if "run_jobs" in request.fixturenames:
        yield
        return
    with disable_reference_index_auto_update():
        yield


@pytest.fixture(autouse=True)
def default_language() -> None:
    """Begin in Indonesian: the language of a test's last request stays with its thread."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    """Forget the content of the test before, which was another database for all we know."""
    for forget in content_stamp.KEEPING:
        forget()


@pytest.fixture(autouse=True)
def commits_are_followed() -> Iterator[None]:
    """Let what waits for a commit happen, although a test’s transaction is never committed."""
    with following_commits():
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, pytestconfig: pytest.Config, django_db_blocker: Any
) -> None:
    """Have every test database begin as a copy of one that was migrated before."""
    assert pytestconfig.cache is not None
    with django_db_blocker.unblock():
        databases.prepare_copies(pytestconfig.cache.mkdir("databases"))


@pytest.fixture(scope="session", autouse=True)
def django_test_environment(django_test_environment: None) -> None:
    """Queue mail as on a server; Django would have tests send it at once. Jobs deliver it."""
    settings.EMAIL_BACKEND = EMAIL_BACKEND


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Begin with the copy that lies there: SQLite’s is a file, PostgreSQL makes its own."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, pytestconfig: pytest.Config) -> Iterator[None]:
    """Let SQLite’s databases be as new after a test that commits; Django empties PostgreSQL’s."""
    if connection.vendor != "sqlite":
        yield
        return
    assert pytestconfig.cache is not None
    folder = pytestconfig.cache.mkdir("databases")
    templates = {alias: databases.template_of(folder, alias) for alias in connections}

    def begin_anew(test_case: TransactionTestCase) -> None:
        for alias, template in templates.items():
            databases.overwrite(alias, template)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", begin_anew)
        yield


@dataclass(frozen=True)
class Organisation:
    """A small district government: two agencies, one with a front-office section."""

    government: OrgUnit
    registry: OrgUnit
    front_office: OrgUnit
    health: OrgUnit
    counter_officer: Position
    section_head: Position


@pytest.fixture
def org(db: None) -> Organisation:
    """Build the two agencies and two positions."""
    return Organisation(**organisation.build())


@pytest.fixture
def ayu(org: Organisation) -> Officer:
    """Return the officer at the civil registry's counter."""
    return organisation.officer(
        "ayu", "Ayu Lestari", "199203152019032001", org.front_office, org.counter_officer
    )


@pytest.fixture
def bima(org: Organisation) -> Officer:
    """Return the head of Ayu's section, who supervises it."""
    bima = organisation.officer(
        "bima", "Bima Prasetyo", "198609262015051001", org.front_office, org.section_head
    )
    people.grant_role(by=None, user=bima.user, role=Role.SUPERVISOR, unit=org.front_office)
    return bima


@pytest.fixture
def citra(db: None) -> User:
    """Return the trainer, who writes courses and is no officer."""
    citra = organisation.user("citra", "Citra Maharani")
    people.grant_role(by=None, user=citra, role=Role.TRAINER)
    return citra


@pytest.fixture
def hana(org: Organisation) -> User:
    """Return the trainer of the health agency, who writes courses for its officers."""
    hana = organisation.user("hana", "Hana Kusuma")
    people.grant_role(by=None, user=hana, role=Role.TRAINER, unit=org.health)
    return hana


@pytest.fixture
def rudi(org: Organisation) -> User:
    """Return the trainer of the civil registry agency."""
    rudi = organisation.user("rudi", "Rudi Hartono")
    people.grant_role(by=None, user=rudi, role=Role.TRAINER, unit=org.registry)
    return rudi


@pytest.fixture
def dewi(org: Organisation) -> User:
    """Return the HR officer for the civil registry agency and everything below it."""
    dewi = organisation.user("dewi", "Dewi Anggraini")
    people.grant_role(by=None, user=dewi, role=Role.HR, unit=org.registry)
    return dewi


@pytest.fixture
def eko(org: Organisation) -> Officer:
    """Return the outsider: an officer of the health agency."""
    return organisation.officer(
        "eko", "Eko Saputra", "198801012012121004", org.health, org.counter_officer
    )


@pytest.fixture
def admin(db: None) -> User:
    """Return an administrator."""
    admin = organisation.user("admin", "Galih Wibowo")
    people.grant_role(by=None, user=admin, role=Role.ADMINISTRATOR)
    return admin


@pytest.fixture
def framework(db: None) -> CompetencyFramework:
    """Build two competencies (KOM, PP) at levels 1 to 3 with three indicators each."""
    return content.framework()


@pytest.fixture
def as_user() -> Any:
    """Return a function that gives a browser signed in as a user or as an officer's user."""

    def signed_in(person: User | Officer) -> Client:
        client = Client()
        client.force_login(person.user if isinstance(person, Officer) else person)
        return client

    return signed_in
