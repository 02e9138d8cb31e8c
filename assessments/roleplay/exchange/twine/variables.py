"""Variables of a story as variables of format 2, and its conditions in words of that. No Django."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assessments.roleplay.exchange.keys import ids_of
from assessments.roleplay.exchange.twine.expressions import (
    Expression,
    Joined,
    Not,
    NotUnderstoodError,
    Value,
    Variable,
    variables_in,
)
from assessments.roleplay.exchange.twine.pieces import Branches, Change, Link, Piece

LONGEST = 500
DEEPEST = 20
MOST = 10
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
BINDING = {"or": 1, "and": 2}


@dataclass(slots=True)
class _Use:
    """What was seen of one variable."""

    values: set[int] = field(default_factory=lambda: {0})
    gains: int = 0
    losses: int = 0
    start: int = 0
    is_number: bool = False
    is_text: bool = False
    is_changed: bool = False

    def see(self, value: object) -> None:
        self.is_text |= isinstance(value, str)
        if isinstance(value, int):
            self.is_number |= not isinstance(value, bool)
            self.values.add(int(value))

    def step(self, by: int) -> None:
        self.is_number |= by != 0
        self.gains += max(by, 0)
        self.losses += max(-by, 0)


class Variables:
    """All variables whose values are whole numbers or truths, and that something sets."""

    def __init__(self, begin: Iterable[Piece], pieces: Iterable[Piece]) -> None:
        """``begin`` are the pieces that are carried out before the story begins."""
        uses: dict[str, _Use] = {}
        for piece in begin:
            _use(piece, uses)
            if isinstance(piece, Change) and isinstance(piece.to, int):
                uses[piece.variable].start = int(piece.to)
        for piece in pieces:
            _use(piece, uses)
        self._uses = {name: use for name, use in uses.items() if use.is_changed and not use.is_text}
        self._ids = ids_of(self._uses)

    def id_of(self, name: str) -> str:
        """Return the id of a variable.

        Raises:
            NotUnderstoodError: if there is none for it.
        """
        if name not in self._uses:
            raise NotUnderstoodError(name)
        return self._ids[name]

    def as_json(self) -> list[dict[str, object]]:
        """Write them as format 2 does, with bounds that hold every value seen."""
        return [self._written(name, use) for name, use in self._uses.items()]

    def _written(self, name: str, use: _Use) -> dict[str, object]:
        common: dict[str, object] = {"id": self.id_of(name), "name": name[1:]}
        if not use.is_number:
            return {**common, "kind": "fact", "start": bool(use.start)}
        least, most = min(use.values) - use.losses, max(use.values) + use.gains
        bounds = {"least": least, "most": max(most, MOST), "start": use.start}
        return {**common, "kind": "number", **bounds}

    def change(self, change: Change) -> dict[str, object]:
        """Write a change as format 2 does.

        Raises:
            NotUnderstoodError: if format 2 has no such variable.
        """
        written: dict[str, object] = {"variable": self.id_of(change.variable)}
        if change.to is None:
            return {**written, "by": change.by}
        is_number = self._uses[change.variable].is_number
        return {**written, "to": int(change.to) if is_number else bool(change.to)}

    def condition(self, expression: Expression | None) -> str:
        """Write a condition as format 2 does; ``None`` always holds.

        Raises:
            NotUnderstoodError: if it asks for something else, or is too long.
        """
        text = _Writer(self).truth(expression)[0] if expression else ""
        if len(text) > LONGEST or _depth(text) > DEEPEST:
            raise NotUnderstoodError(text[:LONGEST])
        return text

    def is_understood(self, expression: Expression | None) -> bool:
        """Tell whether a condition can be written."""
        try:
            self.condition(expression)
        except NotUnderstoodError:
            return False
        return True

    def is_number(self, name: str) -> bool:
        """Tell a number from a fact.

        Raises:
            NotUnderstoodError: if it is neither.
        """
        self.id_of(name)
        return self._uses[name].is_number


def _use(piece: Piece, uses: dict[str, _Use]) -> None:
    if isinstance(piece, Change):
        use = uses.setdefault(piece.variable, _Use())
        use.is_changed = True
        use.see(piece.to)
        use.step(piece.by)
    elif isinstance(piece, Link):
        for change in piece.changes:
            _use(change, uses)
    elif isinstance(piece, Branches):
        for branch in piece.branches:
            _compare(branch.when, uses)
            for within in branch.pieces:
                _use(within, uses)


def _compare(expression: Expression | str | None, uses: dict[str, _Use]) -> None:
    """Note with what variables are compared."""
    if isinstance(expression, Not):
        _compare(expression.what, uses)
    elif isinstance(expression, Joined) and expression.sign in BINDING:
        _compare(expression.left, uses)
        _compare(expression.right, uses)
    elif isinstance(expression, Joined):
        values = list(_values_in(expression))
        for name in variables_in(expression):
            for value in values:
                uses.setdefault(name, _Use()).see(value)


def _values_in(expression: Expression) -> Iterator[int | bool | str]:
    if isinstance(expression, Value):
        yield expression.value
    elif isinstance(expression, Joined):
        yield from _values_in(expression.left)
        yield from _values_in(expression.right)


def _depth(text: str) -> int:
    depth = deepest = 0
    for sign in re.findall(r"[()]", text):
        depth += 1 if sign == "(" else -1
        deepest = max(deepest, depth)
    return deepest


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes expressions; beside each text stands how tightly it binds."""

    variables: Variables

    def truth(self, what: Expression) -> tuple[str, int]:
        if isinstance(what, Value):
            return ("true" if what.value else "false"), 4
        if isinstance(what, Variable):
            id_ = self.variables.id_of(what.name)
            return (f"{id_} != 0", 3) if self.variables.is_number(what.name) else (id_, 4)
        if isinstance(what, Not):
            return self._not(what.what)
        if what.sign in BINDING:
            return self._joined(what)
        if what.sign in OPPOSITE:
            return self._compared(what)
        raise NotUnderstoodError(what.sign)

    def _not(self, what: Expression) -> tuple[str, int]:
        if isinstance(what, Not):
            return self.truth(what.what)
        if isinstance(what, Joined) and what.sign in OPPOSITE:
            return self.truth(Joined(OPPOSITE[what.sign], what.left, what.right))
        text, binds = self.truth(what)
        if isinstance(what, Variable) and binds == 3:
            return text.replace("!=", "="), 3
        return (f"not {text}" if binds > 3 else f"not ({text})"), 3

    def _joined(self, what: Joined) -> tuple[str, int]:
        mine = BINDING[what.sign]
        parts = (self.truth(what.left), self.truth(what.right))
        texts = (text if binds >= mine else f"({text})" for text, binds in parts)
        return f" {what.sign} ".join(texts), mine

    def _compared(self, what: Joined) -> tuple[str, int]:
        for one, two in ((what.left, what.right), (what.right, what.left)):
            is_asked = isinstance(two, Value) and isinstance(two.value, bool)
            if is_asked and what.sign in {"=", "!="}:
                wanted = bool(two.value) == (what.sign == "=")  # type: ignore[union-attr]
                return self.truth(one) if wanted else self._not(one)
        left, right = self._number(what.left), self._number(what.right)
        return f"{left} {what.sign} {right}", 3

    def _number(self, what: Expression) -> str:
        if isinstance(what, Variable) and self.variables.is_number(what.name):
            return self.variables.id_of(what.name)
        if isinstance(what, Value) and type(what.value) is int:
            return str(what.value) if what.value >= 0 else f"0 - {-what.value}"
        if isinstance(what, Joined) and what.sign in {"+", "-"}:
            right = self._number(what.right)
            bracketed = f"({right})" if isinstance(what.right, Joined) or " " in right else right
            return f"{self._number(what.left)} {what.sign} {bracketed}"
        raise NotUnderstoodError


def always(whens: Iterable[Expression | None]) -> bool:
    """Tell whether one of the conditions holds whatever is asked."""
    whens = list(whens)
    if None in whens:
        return True
    asked = list(dict.fromkeys(atom for when in whens if when for atom in _atoms(when)))
    if len(asked) > 8:
        return False
    answers = (
        {atom: bool(number >> bit & 1) for bit, atom in enumerate(asked)}
        for number in range(2 ** len(asked))
    )
    return all(any(_holds(when, each) for when in whens if when) for each in answers)


def _atoms(what: Expression) -> Iterator[Expression]:
    if isinstance(what, Not):
        yield from _atoms(what.what)
    elif isinstance(what, Joined) and what.sign in BINDING:
        yield from _atoms(what.left)
        yield from _atoms(what.right)
    elif not isinstance(what, Value):
        yield what


def _holds(what: Expression, answers: Mapping[Expression, bool]) -> bool:
    if isinstance(what, Not):
        return not _holds(what.what, answers)
    if isinstance(what, Joined) and what.sign in BINDING:
        parts = (_holds(what.left, answers), _holds(what.right, answers))
        return all(parts) if what.sign == "and" else any(parts)
    return bool(what.value) if isinstance(what, Value) else answers[what]
