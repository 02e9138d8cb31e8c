"""What somebody with the database in their hands can do to the ledger."""

from assessments.competency.rules.chain import START_OF_CHAIN, link
from assessments.models import Evidence, LedgerHead
from lms.people.models import Officer
from tests import tampering

TABLE = "assessments_evidence"


def raw(statement: str, *values: object) -> None:
    """Run SQL with the triggers of evidence off."""
    tampering.raw(TABLE, statement, *values)


def rewrite(officer: Officer) -> None:
    """Forge a whole chain: a better result, and every hash after it made anew."""
    rows = list(Evidence.objects.filter(officer=officer).order_by("sequence"))
    rows[0].strength, last = 1.0, START_OF_CHAIN
    for row in rows:
        last = link(last, row.as_ledger_row())
        raw(
            f"UPDATE {TABLE} SET strength = %s, chain_hash = %s WHERE id = %s",
            row.strength,
            last,
            row.pk,
        )
    LedgerHead.objects.filter(officer=officer).update(chain_hash=last)
