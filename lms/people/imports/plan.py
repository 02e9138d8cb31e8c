"""Compare what a row says with what is known: what would change, or why it cannot; pure Python."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lms.people.imports.columns import Field
from lms.people.imports.entries import Entry, Problem, Reading, check_number

DETAILS = ("name", "employment", "grade", "status", "email", "phone")

LEFT = "left"
MISTAKEN = "mistaken"
"""The status of somebody whom an import added by mistake; nobody on record has it."""

READ_TOGETHER = (
    {Field.STAFF_NUMBER, Field.EMPLOYMENT},
    {Field.UNIT_CODE, Field.UNIT_NAME, Field.PARENT_CODE},
    {Field.POSITION_CODE, Field.POSITION_TITLE},
)


class Outcome(StrEnum):
    """What a row leads to."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Place:
    """A unit or a position; without an id it is yet to be added."""

    id: int | None
    code: str
    name: str
    kind: str = ""
    parent_code: str = ""


class Register:
    """The units, or the positions, by code and by name."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self._by_code: dict[str, Place] = {}
        self._codes_by_id: dict[int, str] = {}
        self._codes_by_name: dict[str, set[str]] = defaultdict(set)
        for place in places:
            self.add(place)

    def add(self, place: Place) -> None:
        """Know one more, or the same one anew."""
        code = place.code.casefold()
        self._by_code[code] = place
        if place.id is not None:
            self._codes_by_id[place.id] = place.code
        self._codes_by_name[place.name.casefold()].add(code)

    def at(self, code: str) -> Place | None:
        """Return the one with this code."""
        return self._by_code.get(code.casefold())

    def code_at(self, place_id: int | None) -> str:
        """Return the code of the one with this id."""
        return self._codes_by_id.get(place_id, "") if place_id else ""

    @property
    def planned(self) -> list[Place]:
        """Those that are yet to be added."""
        return [place for place in self._by_code.values() if place.id is None]

    def find(self, code: str, name: str) -> list[Place]:
        """Find by code where there is one, else by name; several may have the same name."""
        if code:
            place = self.at(code)
            return [place] if place else []
        return [self._by_code[code] for code in self._codes_by_name.get(name.casefold(), ())]


@dataclass(frozen=True, slots=True)
class Post:
    """An officer's open definitive posting."""

    id: int
    unit_id: int
    position_id: int
    starts_on: dt.date


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record about an officer: details, open posting, every unit worked in today.

    ``is_out_of_reach``: the account also has roles beyond those of the person who imports.
    ``obstacles``: why they cannot be removed, looked up for those whom a row calls mistaken.
    """

    id: int
    details: Mapping[str, str]
    post: Post | None
    unit_ids: frozenset[int]
    is_out_of_reach: bool = False
    obstacles: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the whole run. ``scope``: ids of units covered, ``None`` for all."""

    effective_on: dt.date
    scope: Collection[int] | None
    may_add_units: bool = False
    may_add_positions: bool = False
    parent_code: str = ""  # where new units go whose row names no parent

    def covers(self, unit_id: int | None) -> bool:
        """Tell whether the person who imports may act in this unit."""
        return self.scope is None or unit_id in self.scope


@dataclass(frozen=True, slots=True)
class Move:
    """A posting to make; ``amends`` is the posting of the same day that it corrects."""

    unit: Place
    position: Place
    starts_on: dt.date
    amends: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one row leads to."""

    row: int
    staff_number: str
    outcome: Outcome
    officer_id: int | None = None
    changes: Mapping[str, str] = field(default_factory=dict)
    move: Move | None = None
    left_on: dt.date | None = None
    problems: tuple[Problem, ...] = ()


class Planner:
    """Plans rows one after another, knowing the units and positions that earlier ones ask for."""

    def __init__(self, terms: Terms, units: Register, positions: Register) -> None:
        self.terms = terms
        self.units = units
        self.positions = positions

    def decide(self, reading: Reading, officers: Mapping[str, Known]) -> Plan:
        """Decide about one row, given who is on record by number."""
        row, number, entry = reading.row, reading.staff_number, reading.entry
        known = officers.get(number)
        problems = list(reading.problems)
        if known is not None and not self._is_ours(known):
            problems.append(Problem(Field.STAFF_NUMBER, "not_yours", number))
            entry = None
        if entry is None:
            return Plan(row, number, Outcome.PROBLEM, problems=tuple(problems))
        if entry.status == MISTAKEN:
            return _removal(row, number, known, problems)
        found: list[Problem] = []
        changes = self._changes(entry, known, found)
        move = self._move(entry, known, found)
        problems += _not_due_to(problems, found)
        if problems:
            return Plan(row, number, Outcome.PROBLEM, problems=tuple(problems))
        if known is None:
            return Plan(row, number, Outcome.NEW, None, changes, move)
        is_same = not changes and move is None
        outcome = Outcome.UNCHANGED if is_same else Outcome.CHANGED
        return Plan(row, number, outcome, known.id, changes, move, self._left_on(changes, known))

    def _left_on(self, changes: Mapping[str, str], known: Known) -> dt.date | None:
        """Return the last day of somebody who leaves, which no posting outlasts."""
        if changes.get("status") != LEFT:
            return None
        post = known.post
        return max(self.terms.effective_on, post.starts_on) if post else self.terms.effective_on

    def _is_ours(self, known: Known) -> bool:
        """Tell whether the officer works in a unit covered; who covers all, covers everybody."""
        return self.terms.scope is None or any(map(self.terms.covers, known.unit_ids))

    def _changes(
        self, entry: Entry, known: Known | None, problems: list[Problem]
    ) -> dict[str, str]:
        """Return the details that the row says otherwise than the record."""
        before = known.details if known else {"employment": "pns", "status": "active"}
        said = {name: getattr(entry, name) for name in DETAILS}
        changes = {
            name: value for name, value in said.items() if value and value != before.get(name)
        }
        if known is None or "employment" in changes:
            wrong = check_number(
                entry.staff_number, changes.get("employment", before["employment"])
            )
            if wrong:
                problems.append(wrong)
        if known is not None and known.is_out_of_reach:
            problems += _changes_of_an_account(changes)
        if known is None and not entry.name:
            problems.append(Problem(Field.NAME, "missing"))
        if known is None and entry.status == LEFT:
            problems.append(Problem(Field.STATUS, "left_unknown"))
        return changes

    def _move(self, entry: Entry, known: Known | None, problems: list[Problem]) -> Move | None:
        """Return the posting that the row asks for, unless it is the one there is."""
        post = known.post if known else None
        if known is not None and (entry.status or known.details["status"]) == LEFT:
            return None  # whoever has left stays where they were last
        if not (entry.names_unit or entry.names_position) and known is not None:
            return None
        unit = self._unit(entry, post, problems)
        position = self._position(entry, post, problems)
        if unit is None or position is None:
            return None
        if post and (unit.id, position.id) == (post.unit_id, post.position_id):
            return None
        return self._dated(entry, post, unit, position, problems)

    def _dated(
        self, entry: Entry, post: Post | None, unit: Place, position: Place, problems: list[Problem]
    ) -> Move | None:
        starts_on = entry.since or self.terms.effective_on
        if post and starts_on < post.starts_on:
            details = {"since": post.starts_on.isoformat()}
            value = starts_on.isoformat()
            problems.append(Problem(Field.SINCE, "before_posting", value, details))
            return None
        return Move(
            unit, position, starts_on, post.id if post and starts_on == post.starts_on else None
        )

    def _unit(self, entry: Entry, post: Post | None, problems: list[Problem]) -> Place | None:
        if not entry.names_unit:
            if post is None:
                problems.append(Problem(Field.UNIT_NAME, "missing"))
            return Place(post.unit_id, "", "") if post else None
        value = entry.unit_code or entry.unit_name
        column = Field.UNIT_CODE if entry.unit_code else Field.UNIT_NAME
        found = self.units.find(entry.unit_code, entry.unit_name)
        ours = [unit for unit in found if unit.id is None or self.terms.covers(unit.id)]
        if len(ours) > 1 and entry.parent_code:
            parent = entry.parent_code.casefold()
            ours = [unit for unit in ours if unit.parent_code.casefold() == parent] or ours
        if len(ours) == 1:
            return ours[0]
        if len(ours) > 1:
            problems.append(Problem(column, "ambiguous", value))
        elif found:
            problems.append(Problem(column, "unit_not_yours", value))
        elif self.terms.may_add_units:
            return self._new_unit(entry, problems)
        else:
            problems.append(Problem(column, "unknown_unit", value))
        return None

    def _new_unit(self, entry: Entry, problems: list[Problem]) -> Place | None:
        """Plan a unit below the one that the row or the run names."""
        parent_code = entry.parent_code or self.terms.parent_code
        parent = self.units.at(parent_code)
        if parent is None or not (parent.id is None or self.terms.covers(parent.id)):
            problems.append(Problem(Field.PARENT_CODE, "unknown_parent", parent_code))
            return None
        name = entry.unit_name or entry.unit_code
        unit = Place(
            None,
            entry.unit_code or self._free_code(self.units, name),
            name,
            kind=entry.unit_kind,
            parent_code=parent_code,
        )
        self.units.add(unit)
        return unit

    def _position(self, entry: Entry, post: Post | None, problems: list[Problem]) -> Place | None:
        if not entry.names_position:
            if post is None:
                problems.append(Problem(Field.POSITION_TITLE, "missing"))
            return Place(post.position_id, "", "") if post else None
        value = entry.position_code or entry.position_title
        column = Field.POSITION_CODE if entry.position_code else Field.POSITION_TITLE
        found = self.positions.find(entry.position_code, entry.position_title)
        if len(found) == 1:
            return found[0]
        if found:
            problems.append(Problem(column, "ambiguous", value))
        elif self.terms.may_add_positions:
            return self._new_position(entry)
        else:
            problems.append(Problem(column, "unknown_position", value))
        return None

    def _new_position(self, entry: Entry) -> Place:
        title = entry.position_title or entry.position_code
        code = entry.position_code or self._free_code(self.positions, title)
        position = Place(None, code, title, kind=entry.position_kind or "pelaksana")
        self.positions.add(position)
        return position

    @staticmethod
    def _free_code(register: Register, name: str) -> str:
        """Make a code of a name: the first letters of its words, numbered if taken."""
        words = "".join(c if c.isalnum() else " " for c in name).upper().split()
        stem = "-".join(words)[:34].strip("-") or "X"
        code, number = stem, 1
        while register.find(code, ""):
            number += 1
            code = f"{stem}-{number}"
        return code


def _removal(row: int, number: str, known: Known | None, problems: Iterable[Problem]) -> Plan:
    """Plan to remove somebody unless something speaks against it; who is not there stays away."""
    against = (*problems, *(known.obstacles if known else ()))
    if against:
        return Plan(row, number, Outcome.PROBLEM, problems=against)
    if known is None:
        return Plan(row, number, Outcome.UNCHANGED)
    return Plan(row, number, Outcome.REMOVED, known.id)


def _not_due_to(unread: Iterable[Problem], found: Iterable[Problem]) -> list[Problem]:
    """Leave out what is wrong only because a cell beside it could not be read."""
    fields = {problem.field for problem in unread}
    touched = fields.union(*(group for group in READ_TOGETHER if group & fields))
    return [problem for problem in found if problem.field not in touched]


def _changes_of_an_account(changes: Mapping[str, str]) -> Iterable[Problem]:
    """Name the changes that would close an account or redirect its mail."""
    if changes.get("status") == LEFT:
        yield Problem(Field.STATUS, "out_of_reach")
    if "email" in changes:
        yield Problem(Field.EMAIL, "out_of_reach", changes["email"])
