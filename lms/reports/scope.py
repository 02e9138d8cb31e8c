"""What a reader may see of many officers, and of that what they chose."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from assessments import api as assessments
from lms.core.clock import today
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import OrgUnit, OrgUnitQuerySet, User
from lms.reports.filters import ReportFilter

EVERYWHERE = ""


@dataclass(frozen=True)
class Scope:
    """The units that a role of ``reader`` carrying ``permission`` covers."""

    reader: User
    permission: Permission

    @cached_property
    def tops(self) -> list[OrgUnit]:
        """The highest units covered, in tree order."""
        return people.top_units(self.reader, self.permission)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Where they are in the tree."""
        if people.covers_everything(self.reader, self.permission):
            return (EVERYWHERE,)
        return tuple(unit.path for unit in self.tops)

    @property
    def units(self) -> OrgUnitQuerySet:
        """All units covered, as a queryset."""
        return people.visible_units(self.reader, self.permission)

    @cached_property
    def to_hand_in(self) -> tuple[assessments.FormToHandIn, ...]:
        """The reader's forms about officers covered. One query, two with any.

        What these officers can do is not shown before.
        """
        forms = assessments.forms_to_hand_in(self.reader)
        if not forms:
            return ()
        officers = people.visible_officers(self.reader, self.permission)
        covered = officers.filter(pk__in=list(forms)).order_by().values_list("pk", flat=True)
        seen = set(covered)
        return tuple(form for id_, form in forms.items() if id_ in seen)

    @property
    def withheld(self) -> frozenset[int]:
        """The officers whom the reader has to mark first."""
        return frozenset(form.officer_id for form in self.to_hand_in)

    @property
    def left_out(self) -> tuple[tuple[str, str], ...]:
        """Say in words whom a list of names leaves out, for the head of a report."""
        names = ", ".join(form.officer_name for form in self.to_hand_in)
        return ((_("Left out until you hand in your form"), names),) if names else ()

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
    form: ReportFilter
    opened: OrgUnit | None = None

    @cached_property
    def unit(self) -> OrgUnit | None:
        """The one unit chosen, or ``None``: all that the scope covers."""
        if self.opened is None and len(self.scope.tops) == 1:
            return self.form.chosen.get("unit") or self.scope.tops[0]
        return self.form.chosen.get("unit") or self.opened

    @cached_property
    def units(self) -> list[OrgUnit]:
        """The units whose officers, with those of all units below, were chosen."""
        return [self.unit] if self.unit else self.scope.tops

    @cached_property
    def standings(self) -> assessments.StandingFilter:
        """The choice as a filter of standings."""
        chosen = self.form.chosen
        unit = self.unit
        if unit is not None and unit.depth == 1 and len(self.scope.tops) == 1:
            unit = None  # the one top unit is all that the scope covers
        position = chosen.get("position")
        return assessments.StandingFilter(
            paths=self.scope.paths if unit is None else (unit.path,),
            position_id=position.pk if position else None,
            competency_id=chosen.get("competency"),
            importance=chosen.get("importance"),
            freshness=chosen.get("freshness"),
        )

    @property
    def named(self) -> assessments.StandingFilter:
        """The same for lists of names: without officers whom the reader has to mark first."""
        return replace(self.standings, besides=self.scope.withheld)

    @property
    def for_gaps(self) -> str:
        """Return the choice as the query of the list of gaps."""
        chosen = self.form.chosen
        query = {
            "unit": self.unit and self.unit.code,
            "day": chosen.get("day"),
            "competency": chosen.get("competency"),
            "importance": chosen.get("importance") and chosen["importance"].value,
            "position": chosen.get("position") and chosen["position"].code,
        }
        return urlencode({name: value for name, value in query.items() if value})

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
