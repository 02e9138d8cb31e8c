"""Migrations only move forward: what a release has brought stays as it is, and can be undone."""

import hashlib
from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tests.upgrades.conftest import RELEASES
from tests.upgrades.make_release import APPS


def test_there_is_a_kept_release() -> None:
    assert "0.1.0" in {release.name for release in RELEASES}


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_a_released_migration_is_never_changed_or_removed(release) -> None:
    for line in (release / "migrations.txt").read_text().splitlines():
        checksum, name = line.split()
        path = settings.ROOT / name
        assert path.exists(), f"{name} was released in {release.name}: bring it back"
        assert hashlib.sha256(path.read_bytes()).hexdigest() == checksum, (
            f"{name} was released in {release.name}: put it back, and write a new migration"
        )


def operations(found: Iterable[Operation]) -> Iterator[Operation]:
    for operation in found:
        yield operation
        yield from operations(getattr(operation, "database_operations", ()))


def test_every_migration_can_be_undone() -> None:
    migrations = MigrationLoader(None).disk_migrations
    ours = {key: migration for key, migration in migrations.items() if key[0] in APPS}
    assert ours
    for (app, name), migration in ours.items():
        for operation in operations(migration.operations):
            assert operation.reversible, f"{app}.{name}: {operation.describe()}"
