"""What `manage.py check` says about this machine and, with `--database`, about a database."""

from collections.abc import Collection
from typing import Any

from django.core import checks

from lms.core import pdf_libraries, schema

HOW_TO_INSTALL = (
    "Debian and Ubuntu: sudo apt-get install -y --no-install-recommends"
    " libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 · Fedora: sudo dnf install -y pango"
    " · macOS: brew install pango"
)
DIFFERENCES_NAMED = 10
HOW_TO_MEND_TABLES = (
    "Nothing has been changed. Either somebody changed these tables by hand: take that back, or"
    " restore a backup. Or a version from before 0.1.0 made them, which cannot be updated: start"
    " with a new database (another DATABASE_URL, or DATA_DIR with SQLite; a demonstration is loaded"
    " anew), and bring the officers over with a list downloaded from the version that made it."
)
HOW_TO_GO_BACK = (
    "Nothing has been changed. Start the newer version again, or restore the backup taken before"
    " its update."
)


@checks.register
def pdf_libraries_are_installed(**_options: Any) -> list[checks.CheckMessage]:
    """Warn when PDFs cannot be made, or only slowly. Everything else works without."""
    if missing := pdf_libraries.missing(pdf_libraries.REQUIRED):
        return [
            checks.Warning(
                f"Certificates and reports cannot be made as PDF: {', '.join(missing)} is missing.",
                hint=HOW_TO_INSTALL,
                id="prima.W001",
            )
        ]
    if missing := pdf_libraries.missing(pdf_libraries.HELPFUL):
        return [
            checks.Warning(
                f"PDFs take six times as long as they could: {', '.join(missing)} is missing.",
                hint=HOW_TO_INSTALL,
                id="prima.W002",
            )
        ]
    return []


@checks.register(checks.Tags.database)
def tables_are_as_migrated(
    databases: Collection[str] | None = None, **_options: Any
) -> list[checks.CheckMessage]:
    """Refuse a database that the migrations to come would make worse. `migrate` asks this first."""
    return [fault for alias in databases or () for fault in _faults_of(alias)]


def _faults_of(alias: str) -> list[checks.CheckMessage]:
    if unknown := schema.unknown_migrations(alias):
        return [
            checks.Error(
                f"The database “{alias}” was made by a newer version of Prima, or by one from"
                f" before 0.1.0: this one does not know {', '.join(unknown)}.",
                hint=HOW_TO_GO_BACK,
                id="prima.E001",
            )
        ]
    if found := schema.differences(alias):
        named = [str(difference) for difference in found[:DIFFERENCES_NAMED]]
        more = len(found) - len(named)
        named += [f"and {more} more"] * bool(more)
        return [
            checks.Error(
                f"The tables of the database “{alias}” are not what its migrations make: "
                + "; ".join(named),
                hint=HOW_TO_MEND_TABLES,
                id="prima.E002",
            )
        ]
    return []
