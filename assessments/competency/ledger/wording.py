"""Say where the ledger breaks, in the language in force."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.competency.models import LedgerCheck
from assessments.competency.rules.chain import Break, BreakKind
from lms.people import api as people


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: a sentence for each break, and how many ``more`` there are."""

    made_at: dt.datetime
    sentences: tuple[str, ...]
    more: int


def findings(checks: Sequence[LedgerCheck]) -> list[Finding]:
    """Put what checks found into words. One query."""
    breaks = [[Break.from_json(entry) for entry in check.breaks] for check in checks]
    names = people.labels_of({b.officer_id for found in breaks for b in found if b.officer_id})
    return [
        Finding(
            check.made_at,
            tuple(break_words(b, names.get(b.officer_id or 0, "?")) for b in found),
            check.break_count - len(found),
        )
        for check, found in zip(checks, breaks, strict=True)
    ]


def break_words(broken: Break, officer: str) -> str:
    """Say where the ledger breaks and what that means; ``officer`` names whose ledger it is."""
    words = {
        BreakKind.CHANGED: _(
            "%(officer)s, row %(first)d: the row was changed, swapped or put in, or the row before "
            "it was."
        ),
        BreakKind.UNREADABLE: _(
            "%(officer)s, row %(first)d: this version of Prima does not know how the row was "
            "sealed. Either a newer version wrote it, or it was changed."
        ),
        BreakKind.MISSING: _("%(officer)s: rows %(first)d to %(last)d are missing."),
        BreakKind.REPEATED: _("%(officer)s, row %(first)d: two rows take this place."),
        BreakKind.CUT: _("%(officer)s: rows %(first)d to %(last)d, the last ones, are missing."),
        BreakKind.ADDED: _(
            "%(officer)s: rows %(first)d to %(last)d were added behind the program's back."
        ),
        BreakKind.END_CHANGED: _(
            "%(officer)s, row %(first)d: the last row and the end on record do not agree."
        ),
        BreakKind.END_MISSING: _("%(officer)s: the end on record of %(last)d rows is missing."),
        BreakKind.REWRITTEN: _(
            "The chains are sound, but the ledger is not the one that the latest check found: an "
            "earlier part of it was rewritten as a whole."
        ),
    }
    return words[broken.kind] % {
        "officer": officer,
        "first": broken.first,
        "last": broken.last,
    }
