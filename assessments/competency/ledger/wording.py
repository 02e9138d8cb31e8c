"""Say where the ledger breaks, in the language in force."""

from django.utils.translation import gettext as _

from assessments.competency.rules.chain import Break, BreakKind


def break_words(broken: Break, officer: str) -> str:
    """Say where the ledger breaks and what that means; ``officer`` names whose ledger it is."""
    words = {
        BreakKind.CHANGED: _(
            "%(officer)s, row %(first)d: the row was changed, swapped or put in, or the row before "
            "it was."
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
