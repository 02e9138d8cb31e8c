"""Test databases, copied from a template that is migrated once.

Migrating takes half a minute of processor time, and every process of every run needs databases of
its own. A template serves until a migration, a setting or a package changes. On SQLite, a database
that a test has committed to is overwritten with its template, which takes a tenth of the time that
emptying every table does, and brings back what migrations planted.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

SOURCES = ("requirements/dev.txt", "lms/settings.py", "tests/settings.py", "*/migrations/*.py")


def fingerprint() -> str:
    """Name the state of everything that a migrated database follows from."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(settings.ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def prepare_copies(folder: Path) -> None:
    """Lay a copy of its template where each test database will be looked for.

    ``folder`` keeps the templates of SQLite; PostgreSQL keeps its own. One process at a time looks
    for a template and makes it if there is none, and those of another state are removed.
    """
    with alone(folder):
        for alias in connections:
            connection = connections[alias]
            if connection.vendor == "sqlite":
                _copy_file(connection, template_of(folder, alias))
            else:
                _name_template(connection)


def template_of(folder: Path, alias: str) -> Path:
    """Name the file that a SQLite database is copied from."""
    return folder / f"{alias}-{fingerprint()}.sqlite3"


def overwrite(alias: str, template: Path) -> None:
    """Make a SQLite database what ``template`` is, also for those who have it open."""
    connection = connections[alias]
    connection.ensure_connection()
    with closing(sqlite3.connect(template)) as source:
        source.backup(connection.connection)


def keep(alias: str, copy: Path) -> None:
    """Copy a SQLite database to a file that does not exist yet."""
    with closing(sqlite3.connect(copy)) as target:
        connections[alias].connection.backup(target)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Make a folder and keep other processes that ask for the same waiting."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copy_file(connection: BaseDatabaseWrapper, template: Path) -> None:
    if not template.exists():
        for old in template.parent.glob(f"{connection.alias}-*"):
            old.unlink()
        half = template.with_suffix(".half")
        _migrate(connection, str(half))
        half.rename(template)
    shutil.copy(template, connection.settings_dict["TEST"]["NAME"])


def _name_template(connection: BaseDatabaseWrapper) -> None:
    """Tell PostgreSQL to copy the template when it makes the test database."""
    stem = f"test_{connection.settings_dict['NAME']}_template_"
    template = stem + fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [stem])
        found = {name for (name,) in cursor}
        if template not in found:
            for old in found:
                cursor.execute(f'DROP DATABASE "{old}"')
            _migrate(connection, f"{stem}half")
            cursor.execute(f'ALTER DATABASE "{stem}half" RENAME TO "{template}"')
    connection.settings_dict["TEST"]["TEMPLATE"] = template


def _migrate(connection: BaseDatabaseWrapper, name: str) -> None:
    """Migrate a new database of this name, and let go of it."""
    kept = {key: connection.settings_dict[key] for key in ("NAME", "TEST")}
    connection.settings_dict["TEST"] = kept["TEST"] | {"NAME": name}
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict.update(kept)
    settings.DATABASES[connection.alias]["NAME"] = kept["NAME"]
