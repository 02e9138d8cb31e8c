"""A database of an earlier release, in the place of the tests' own."""

import lzma
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections

from tests import databases

KEPT = Path(__file__).parent
RELEASES = sorted((KEPT / "releases").iterdir())
EARLIER = [pytest.param(path, marks=pytest.mark.long) for path in RELEASES[:-1]]
LATEST = RELEASES[-1]


@pytest.fixture(params=RELEASES, ids=lambda path: path.name)
def any_release(request: pytest.FixtureRequest, tmp_path: Path, db: None) -> Iterator[Path]:
    """Put the database of a release in place; return the folder that it is kept in."""
    with restored(request.param, tmp_path):
        yield request.param


@pytest.fixture(params=[*EARLIER, LATEST], ids=lambda path: path.name)
def release(request: pytest.FixtureRequest, tmp_path: Path, db: None) -> Iterator[Path]:
    """Do the same, of all but the latest in .ci/long only."""
    with restored(request.param, tmp_path):
        yield request.param


@pytest.fixture
def upgrade(release: Path, pytestconfig: pytest.Config) -> Callable[[], None]:
    """Return a function that migrates the release's database to today.

    SQLite's is copied from one that was migrated before, by the same migrations: what it takes is
    tested where nothing else is.
    """
    assert pytestconfig.cache is not None
    folder = pytestconfig.cache.mkdir("databases")

    def upgrade() -> None:
        if connection.vendor != "sqlite":
            call_command("migrate", verbosity=0)
            return
        copy = folder / f"{release.name}-{databases.fingerprint()}.sqlite3"
        with databases.alone(folder):
            if copy.exists():
                databases.overwrite(DEFAULT_DB_ALIAS, copy)
            else:
                call_command("migrate", verbosity=0)
                for old in folder.glob(f"{release.name}-*"):
                    old.unlink()
                databases.keep(DEFAULT_DB_ALIAS, copy)

    return upgrade


@contextmanager
def restored(kept: Path, folder: Path) -> Iterator[None]:
    """Restore what is kept, to a database that is thrown away again."""
    if connection.vendor == "sqlite":
        file = folder / "prima.sqlite3"
        file.write_bytes(lzma.decompress((kept / "prima.sqlite3.xz").read_bytes()))
        with in_place(str(file)):
            yield
        return
    name = f"{connection.settings_dict['NAME']}_kept"
    statements = lzma.decompress((kept / "postgresql.sql.xz").read_bytes())
    with connection._nodb_cursor() as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            with in_place(name):
                with connection.cursor() as cursor:
                    cursor.execute(statements)
                connection.close()  # the statements have changed its settings
                yield
        finally:
            server.execute(f'DROP DATABASE "{name}"')


@contextmanager
def in_place(name: str) -> Iterator[None]:
    """Let Django use the database of this name, beside the transaction that the test is in."""
    own = connections[DEFAULT_DB_ALIAS]
    other = own.copy()
    other.settings_dict["NAME"] = name
    connections[DEFAULT_DB_ALIAS] = other
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = own
        ContentType.objects.clear_cache()
