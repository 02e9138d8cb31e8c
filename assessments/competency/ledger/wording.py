"""Say where the ledger breaks, in the language in force."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Indicator,
    LedgerCheck,
    PositionRequirement,
    Witness,
)
from assessments.competency.rules.chain import Break, BreakKind
from assessments.competency.rules.foundation import Change
from lms.people import api as people

RULES = (AttainmentPolicy, PositionRequirement, CompetencyFramework, Competency, Indicator)


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
        BreakKind.RULES_CHANGED: _(
            "%(about)s %(subject)s: changed (%(changes)s), and the audit trail does not say by "
            "whom."
        ),
        BreakKind.RULES_ADDED: _(
            "%(about)s %(subject)s: added, and the audit trail does not say by whom."
        ),
        BreakKind.RULES_REMOVED: _(
            "%(about)s %(subject)s: removed, and the audit trail does not say by whom."
        ),
        BreakKind.LEVEL_DIFFERS: _(
            "%(officer)s, %(subject)s: level %(first)d is shown, but the evidence gives level "
            "%(last)d."
        ),
        BreakKind.LEVEL_DATED: _(
            "%(officer)s, %(subject)s: level %(first)d is right, but why or how long it holds is"
            " not."
        ),
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
        BreakKind.CHAIN_REWRITTEN: _(
            "%(officer)s: rows up to %(last)d are not those that an earlier check found. They were "
            "rewritten as a whole, with sound hashes."
        ),
        BreakKind.MARKS_CHANGED: _(
            "Check number %(first)d: what it wrote down about where each officer's rows ended was "
            "changed. Only a backup tells whose rows are concerned."
        ),
        BreakKind.CHECKS_MISSING: _("Checks number %(first)d to %(last)d are missing."),
        BreakKind.CHECK_CHANGED: _(
            "Check number %(first)d: it was changed, or the check before it was."
        ),
        BreakKind.NEVER_CHECKED: _(
            "No check in this database has this fingerprint: the checks were removed or made anew, "
            "or the database is another one. Its latest check is of %(moment)s."
        ),
        BreakKind.OLDER_COPY: _(
            "This database ends before the fingerprint was taken: its latest check is of "
            "%(moment)s. It is an older copy, or everything since was removed."
        ),
        BreakKind.TRAIL_CHANGED: _(
            "Audit trail, entry %(first)d: the entry was changed, swapped or put in, or the entry "
            "before it was."
        ),
        BreakKind.TRAIL_UNREADABLE: _(
            "Audit trail, entry %(first)d: this version of Prima does not know how the entry was "
            "sealed. Either a newer version wrote it, or it was changed."
        ),
        BreakKind.TRAIL_MISSING: _(
            "Audit trail: entries %(first)d to %(last)d are missing, or their seals are."
        ),
        BreakKind.TRAIL_UNSEALED: _(
            "Audit trail, entry with the database number %(first)d: it was put among older entries "
            "afterwards, or its seal was removed."
        ),
        BreakKind.TRAIL_CUT: _(
            "Audit trail: entries %(first)d to %(last)d, the last sealed ones, are missing."
        ),
        BreakKind.TRAIL_REWRITTEN: _(
            "Audit trail: its chain is sound, but it is not the one that the latest check found. "
            "Entries up to %(last)d were rewritten as a whole."
        ),
    }
    return words[broken.kind] % {
        "officer": officer,
        "first": broken.first,
        "last": broken.last,
        "about": dict(Witness.About.choices).get(broken.about, ""),
        "subject": broken.subject,
        "moment": _moment_words(broken),
        "changes": "; ".join(map(_change_words, broken.changes)),
    }


def _moment_words(broken: Break) -> str:
    if broken.kind not in {BreakKind.NEVER_CHECKED, BreakKind.OLDER_COPY} or not broken.subject:
        return "–"
    return moment_words(dt.datetime.fromisoformat(broken.subject))


def moment_words(moment: dt.datetime) -> str:
    """Say when, in the local time."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _change_words(change: Change) -> str:
    thing, column, before, after = change
    if not column:
        return f"{thing} {_('added') if after else _('removed')}"
    return f"{thing} {_column_words(column)}: {before} → {after}".strip()


def _column_words(column: str) -> str:
    """Call a column of one of the rules' tables as its forms do."""
    for model in RULES:
        for field in model._meta.concrete_fields:
            if field.attname == column:
                return str(field.verbose_name)
    return column
