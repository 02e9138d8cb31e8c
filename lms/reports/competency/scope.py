"""What a reader may see of many officers, and of that what they chose."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessments import api as assessments
from lms.core.clock import today
from lms.core.roles import Permission
from lms.people import api as people
from lms.people import placements
from lms.reports.competency.forms import OverviewFilter

EVERYWHERE = ""


@dataclass(frozen=True)
class Scope:
    """The units that a role of ``reader`` carrying ``permission`` covers."""

    reader: Any
    permission: Permission

    @cached_property
    def tops(self) -> list[Any]:
        """The highest units covered, in tree order."""
        return placements.top_units(self.reader, self.permission)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Where they are in the tree."""
        if people.covers_everything(self.reader, self.permission):
            return (EVERYWHERE,)
        return tuple(unit.path for unit in self.tops)

    @property
    def units(self) -> Any:
        """All units covered, as a queryset."""
        return people.visible_units(self.reader, self.permission)

    def competencies(self) -> tuple[assessments.CompetencyColumn, ...]:
        """List the competencies required of anybody covered today. Two queries."""
        board = assessments.board_of_today()
        return tuple(
            assessments.tallies_by_competency(board, assessments.StandingFilter(self.paths))
        )


@dataclass(frozen=True)
class Selection:
    """What a reader chose of their scope: by form, and by the unit they opened."""

    scope: Scope
    form: OverviewFilter
    opened: Any = None

    @cached_property
    def unit(self) -> Any:
        """The one unit chosen, or ``None``: all that the scope covers."""
        if self.opened is None and len(self.scope.tops) == 1:
            return self.form.chosen.get("unit") or self.scope.tops[0]
        return self.form.chosen.get("unit") or self.opened

    @cached_property
    def units(self) -> list[Any]:
        """The units whose officers, with those of all units below, were chosen."""
        return [self.unit] if self.unit else self.scope.tops

    @cached_property
    def standings(self) -> assessments.StandingFilter:
        """The choice as a filter of standings."""
        chosen = self.form.chosen
        covers_all = self.unit is None or (self.unit.depth == 1 and len(self.scope.tops) == 1)
        position = chosen.get("position")
        return assessments.StandingFilter(
            paths=self.scope.paths if covers_all else (self.unit.path,),
            position_id=position.pk if position else None,
            competency_id=chosen.get("competency"),
            importance=chosen.get("importance"),
            freshness=chosen.get("freshness"),
        )

    @cached_property
    def day(self) -> dt.date:
        """The day chosen."""
        return self.form.chosen.get("day") or today()

    @cached_property
    def board(self) -> assessments.Board | None:
        """The standings of the day; ``None`` while a past day has not been computed."""
        if self.form.errors:
            return None
        if self.day == today():
            return assessments.board_of_today()
        return assessments.past_board([unit.path for unit in self.units], self.day)

    @property
    def in_words(self) -> tuple[tuple[str, str], ...]:
        """Say in words what was chosen, for the head of a report."""
        units = ", ".join(str(unit) for unit in self.units) or "–"
        return ((_("Unit"), _("%(unit)s and below") % {"unit": units}), *self.form.in_words)
