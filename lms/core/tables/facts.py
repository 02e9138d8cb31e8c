"""What every file says of its table, in the language in force."""

from django.conf import settings
from django.utils.translation import gettext as _

from lms.core.documents import proof
from lms.core.tables.table import Cell, Table


def facts(table: Table) -> list[tuple[str, Cell]]:
    """Say what this is, what was chosen, for which day, when and by whom it was made."""
    about = table.about
    if about is None:
        return []
    return [
        (_("Report"), about.report),
        (_("Organisation"), settings.ORGANISATION_NAME),
        *about.chosen,
        (_("As of"), about.as_of),
        (_("Made at"), f"{about.made_at:%Y-%m-%d %H:%M %Z}"),
        (_("Made by"), about.made_by),
        *about.more,
    ]


def facts_with_proof(table: Table) -> list[tuple[str, Cell]]:
    """Say the same, and below it what a document has in its foot."""
    said = facts(table)
    line = proof() if said else ""
    return [*said, (_("For proof"), line)] if line else said
