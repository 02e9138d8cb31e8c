"""What positions require, as a matrix: read, change many cells, compare with a file."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.competency.models import Competency, CompetencyFramework, PositionRequirement
from assessments.competency.requirements.setting import Requirement, set_requirements
from assessments.competency.rules.gaps import Importance
from lms.core import jobs
from lms.core.clock import today
from lms.core.errors import PermanentError
from lms.core.models import JobRun
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import Actor, User

POSITIONS_AT_ONCE = 200
"""More than so many are changed by a job, not while somebody waits."""
POSITIONS_PER_STEP = 50
SAVE = "assessments.competency.tasks.save_requirements"

Cell = tuple[int, int]
"""Level and importance."""
Cells = Mapping[tuple[int, str], Cell | None]
"""Position and code of competency: what is required, or ``None`` for nothing."""
CheckedChange = tuple[int, str, list[int] | None, list[int] | None]
"""Position, code of competency, and the cell before and after, in plain JSON."""


class NoLongerEditableError(PermanentError):
    """Whoever asked for changes may not make them any more."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of the matrix that becomes another."""

    position_id: int
    position: str
    competency: str
    before: Cell | None
    after: Cell | None


def read(
    framework: CompetencyFramework, position_ids: Collection[int] | None = None
) -> dict[tuple[int, str], Cell]:
    """Read what is required in a framework now, or will be. One query."""
    rows = PositionRequirement.objects.not_ended(today()).filter(competency__framework=framework)
    if position_ids is not None:
        rows = rows.filter(position__in=position_ids)
    found = rows.values_list("position", "competency__code", "level", "importance")
    return {(position, code): (level, weight) for position, code, level, weight in found}


def history(framework: CompetencyFramework, position_id: int) -> list[PositionRequirement]:
    """List everything a position requires and required in a framework, the newest first."""
    rows = PositionRequirement.objects.filter(
        position=position_id, competency__framework__code=framework.code
    )
    rows = rows.select_related("competency__framework")
    return list(rows.order_by("-starts_on", "competency__sort_order"))


def changes_to(current: Cells, wanted: Cells, titles: Mapping[int, str]) -> Iterator[CellChange]:
    """Compare cells with what is wanted of them; cells that are not named stay."""
    for (position_id, code), after in wanted.items():
        before = current.get((position_id, code))
        if before != after:
            yield CellChange(position_id, titles[position_id], code, before, after)


@transaction.atomic
def save(
    *, by: Actor, framework: CompetencyFramework, wanted: Cells, seen: Cells | None = None
) -> list[tuple[int, str]]:
    """Make the ``wanted`` cells so from today on, and leave all others; again changes nothing.

    ``seen`` is what the person who decided saw: a cell that somebody else has changed since stays
    as it is now, and is returned.

    Raises:
        ValidationError: if a level is not 1-5.
        Competency.DoesNotExist: if the framework has no such competency.
    """
    positions = {position_id for position_id, _code in wanted}
    current = read(framework, positions)
    conflicts = [
        cell
        for cell, after in wanted.items()
        if seen is not None and current.get(cell) not in {seen.get(cell), after}
    ]
    changed = {cell for cell, after in wanted.items() if current.get(cell) != after} - set(
        conflicts
    )
    for position_id in sorted({position_id for position_id, _code in changed}):
        cells: dict[str, Cell | None] = {
            code: value for (position, code), value in current.items() if position == position_id
        }
        cells |= {
            code: value
            for (position, code), value in wanted.items()
            if position == position_id and (position, code) in changed
        }
        set_requirements(
            by=by,
            position_id=position_id,
            framework=framework,
            requirements=[
                Requirement(code, cell[0], Importance(cell[1]))
                for code, cell in cells.items()
                if cell
            ],
        )
    return conflicts


def save_checked(*, by: Actor, framework: CompetencyFramework, changes: list[CheckedChange]) -> int:
    """Make changes that somebody has been shown; return how many cells stay as others left them.

    Raises as ``save`` does.
    """
    wanted = {(position, code): _cell(after) for position, code, _before, after in changes}
    seen = {(position, code): _cell(before) for position, code, before, _after in changes}
    return len(save(by=by, framework=framework, wanted=wanted, seen=seen))


def _cell(value: list[int] | None) -> Cell | None:
    return (value[0], value[1]) if value else None


def is_large(changes: Collection[CheckedChange]) -> bool:
    """Tell whether a job is to make these changes."""
    return len({change[0] for change in changes}) > POSITIONS_AT_ONCE


def start_saving(
    *, by: User, framework: CompetencyFramework, changes: list[CheckedChange], check: str
) -> JobRun:
    """Have many changes made in the background; asked again for the same ``check``, once."""
    digest = hashlib.sha256(check.encode()).hexdigest()
    return jobs.start(
        SAVE,
        key=f"requirements:{framework.pk}:{digest}",
        by=by,
        title=_("Change the requirements of positions"),
        by_id=by.pk,
        framework_id=framework.pk,
        changes=changes,
    )


def save_by_job(
    *, by_id: int, framework_id: int, changes: list[CheckedChange], after: int, kept: int
) -> list[str]:
    """Make changes of positions after the id ``after``, some at a time; return what to say.

    ``kept`` cells stay as others left them so far. A job that has had its time pauses.

    Raises:
        NoLongerEditableError: if ``by`` may not change the requirements any more.
    """
    by = get_user_model().objects.filter(pk=by_id, is_active=True).first()
    framework = CompetencyFramework.objects.filter(pk=framework_id).first()
    if by is None or framework is None or not may_edit(by, framework):
        raise NoLongerEditableError(_("You may no longer change these requirements."))
    positions = sorted({position for position, *_cells in changes})
    remaining = [position for position in positions if position > after]
    for start in range(0, len(remaining), POSITIONS_PER_STEP):
        step = set(remaining[start : start + POSITIONS_PER_STEP])
        of_step = [change for change in changes if change[0] in step]
        kept += save_checked(by=by, framework=framework, changes=of_step)
        after = max(step)
        jobs.report_progress(positions.index(after) + 1, len(positions))
        if jobs.pause_if_late(after=after, kept=kept):
            break
    return [*kept_in_words(kept), _("The requirements are saved; they hold from today on.")]


def kept_in_words(count: int) -> list[str]:
    """Say how many cells stay as others left them, if any."""
    words = ngettext(
        "%(count)d cell has been changed by somebody else meanwhile and stays.",
        "%(count)d cells have been changed by somebody else meanwhile and stay.",
        count,
    )
    return [words % {"count": count}] if count else []


def may_edit(user: User, framework: CompetencyFramework) -> bool:
    """Tell whether to offer changes: positions belong to everybody, so it takes the whole."""
    covers = people.covers_everything(user, Permission.MANAGE_PEOPLE)
    return covers and framework.starts_on is not None and not framework.is_replaced


def competencies_of(framework: CompetencyFramework) -> Sequence[Competency]:
    """List the columns of the matrix, in the framework's order."""
    return list(framework.competencies.all())
