"""Say what is wrong in a file, and what to do, in the language in force."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from assessments.competency.rules.framework_data import Problem, Reason

SHOWN = 100
REASONS = {
    Reason.UNREADABLE: _("this is no CASE package. Send the whole package with its CFDocument."),
    Reason.MISSING: _("this is empty. Fill it in."),
    Reason.TOO_LONG: _("this text is too long. Shorten it."),
    Reason.BAD_CODE: _("“%(value)s” is no code. Use letters, digits, - and _."),
    Reason.BAD_VERSION: _("“%(value)s” is no version. Write a whole number from 1."),
    Reason.BAD_DATE: _("“%(value)s” is no date. Write it like 2026-01-31."),
    Reason.BAD_MONTHS: _("“%(value)s” is no number of months. Leave it empty for never fading."),
    Reason.BAD_IDENTIFIER: _("“%(value)s” is no UUID. Correct it; a workbook may leave it empty."),
    Reason.BAD_LEVEL: _("the level “%(value)s” is not 1 to 5. Use codes such as PP.2.3."),
    Reason.UNKNOWN_KIND: _("“%(value)s” is no kind. Write manajerial, sosial kultural or teknis."),
    Reason.UNKNOWN_CORE_VALUE: _("there is no core value “%(value)s”. Add it first."),
    Reason.UNKNOWN_COMPETENCY: _("there is no competency for “%(value)s”."),
    Reason.UNKNOWN_POSITION: _("there is no position with the code “%(value)s”."),
    Reason.UNKNOWN_IMPORTANCE: _("“%(value)s” is unknown. Write wajib, penting or berguna."),
    Reason.UNKNOWN_PARENT: _("what it stands below is not in the file (%(value)s)."),
    Reason.TWICE: _("“%(value)s” occurs more than once. Keep one."),
    Reason.CIRCLE: _("its place in the tree runs in a circle or is too deep."),
    Reason.NO_COMPETENCY: _("there is no competency in the file."),
    Reason.NO_COLUMN: _("the column “%(value)s” is missing. Keep the headings as downloaded."),
    Reason.CODE_TAKEN: _("%(value)s already has a competency with this code. Use another code."),
    Reason.IDENTIFIER_TAKEN: _("its identifier already belongs to “%(value)s”."),
    Reason.REPLACED: _(
        "version %(value)s has been replaced and stays as it was. Import it as a new version."
    ),
    Reason.UNKNOWN_PREDECESSOR: _(
        "the earlier indicator %(value)s is not here, so no evidence is taken over from it."
    ),
    Reason.NO_PLACE: _("Prima has no place for %(value)s; it is left out."),
    Reason.ONLY_GROUPS: _("it only groups others; they stay, its own text is left out."),
    Reason.SECOND_PLACE: _("it has another place, below %(value)s; that one is left out."),
}


def in_words(problems: Iterable[Problem]) -> list[str]:
    """Describe each problem in a sentence that begins with its place; the first hundred."""
    return [
        f"{problem.where}: {REASONS[problem.reason] % {'value': problem.value}}"
        for problem in list(problems)[:SHOWN]
    ]
