"""What tables of officers and their competencies have in common."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import api as assessments
from lms.core.tables.table import About, Column
from lms.reports.scope import Selection


def competency_columns(*more: str) -> tuple[Column, ...]:
    """Name officer, competency, levels and gap, then ``more``, in the language in force."""
    return (
        Column(_("Name")),
        Column(_("NIP or staff number")),
        Column(_("Unit")),
        Column(_("Position")),
        Column(_("Competency")),
        Column(_("Importance")),
        Column(_("Required level"), int),
        Column(_("Attained level"), int),
        Column(_("Provisional level"), int),
        Column(_("May be confirmed from"), dt.date),
        Column(_("Gap"), int),
        Column(_("Certification")),
        *map(Column, more),
    )


def confirmation(level: assessments.ProvisionalLevel | None) -> tuple[int | None, dt.date | None]:
    """Return the cells of the provisional level and of the day of its check, empty without one."""
    return (level.level, level.check_from) if level else (None, None)


def certification(*, is_uncertified: bool) -> str:
    """Return the cell that marks a level which does not certify, empty for all others."""
    return _("Not yet certified") if is_uncertified else ""


def about(
    report: str,
    chosen: Sequence[tuple[str, str]],
    *,
    as_of: dt.date,
    made_at: dt.datetime,
    made_by: str,
    policies: Iterable[str],
    counted: tuple[str, int],
) -> About:
    """Say where a table comes from, by which policies it judges and how much it lists."""
    policy = (_("Attainment policy"), ", ".join(policies) or "–")
    meaning = (
        _("Provisional level"),
        _("Shown; a later good result confirms it. Gaps are counted from the attained level."),
    )
    return About(report, chosen, as_of, made_at, made_by, more=(policy, counted, meaning))


def about_selection(
    title: str,
    selection: Selection,
    board: assessments.Board,
    counted: tuple[str, int],
    *more: tuple[str, str],
) -> About:
    """Say what was chosen, for which day, when, by whom and by which policy."""
    return about(
        title,
        (*selection.in_words, *more),
        as_of=board.day,
        made_at=timezone.localtime(),
        made_by=str(selection.scope.reader),
        policies=board.policies,
        counted=counted,
    )
