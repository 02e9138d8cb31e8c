"""Conditions: a small language over the variables of a conversation.

    either     = both { "or" both }
    both       = denied { "and" denied }
    denied     = "not" denied | comparison
    comparison = sum [ ("=" | "!=" | "<" | "<=" | ">" | ">=") sum ]
    sum        = ["-"] term { ("+" | "-") term }
    term       = number | "true" | "false" | variable | "(" either ")"

Numbers are whole. Both sides of a comparison are of one type, ``and``, ``or`` and ``not`` take what
is true or false, and so is the whole. Nothing is evaluated as Python.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

LONGEST = 500
DEEPEST = 20
NAME = re.compile(r"\b[a-z][a-z0-9_]*")
TOKEN = re.compile(r"\s*(?:[0-9]{1,9}(?![0-9a-z_])|[a-z][a-z0-9_]*|!=|<=|>=|[=<>+()-])")
WORDS = frozenset({"and", "or", "not", "true", "false"})
COMPARED: dict[str, Callable[[int, int], int]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

Values = Mapping[str, int]
"""What each variable is, by id, in the order of their declaration; facts are 0 and 1."""
Term = Callable[[Values], int]


class Type(StrEnum):
    """What a part of a condition is."""

    NUMBER = "number"
    FACT = "fact"


class Fault(StrEnum):
    """Why a text is no condition."""

    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    UNREADABLE = "unreadable"
    UNKNOWN_VARIABLE = "unknown_variable"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_FACT = "not_a_fact"
    TYPES_DIFFER = "types_differ"


class ConditionError(ValueError):
    """A text is no condition: which fault, and the word at which it shows."""

    def __init__(self, fault: Fault, word: str = "") -> None:
        super().__init__(f"{fault.value}: {word!r}")
        self.fault = fault
        self.word = word


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was read: how its value is found, and its type, ``None`` where nobody asked."""

    value: Term
    type: Type | None


def holds(when: str, values: Values) -> bool:
    """Tell whether a condition that was checked holds for these values; an empty one does."""
    return not when or bool(_compiled(when)(values))


def check(when: str, types: Mapping[str, Type]) -> None:
    """Check that a text is a condition over variables of these types, or empty.

    Raises:
        ConditionError: if it is none.
    """
    if when:
        _read(when, types)


def reads(when: str) -> frozenset[str]:
    """Return the ids of the variables that a text names, whether or not it is a condition."""
    return frozenset(NAME.findall(when)) - WORDS


@lru_cache(maxsize=10_000)
def _compiled(when: str) -> Term:
    return _read(when, None).value


def _read(when: str, types: Mapping[str, Type] | None) -> Part:
    if len(when) > LONGEST:
        raise ConditionError(Fault.TOO_LONG)
    reader = _Reader(tuple(_words(when)), types)
    part = reader.either()
    if reader.word:
        raise ConditionError(Fault.UNREADABLE, reader.word)
    return reader.fact(part)


def _words(text: str) -> Iterator[str]:
    place = 0
    text = text.rstrip()
    while place < len(text):
        found = TOKEN.match(text, place)
        if not found:
            raise ConditionError(Fault.UNREADABLE, text[place:].strip()[:20])
        yield found[0].strip()
        place = found.end()


class _Reader:
    """Reads words from left to right; each method reads what its rule of the grammar says."""

    def __init__(self, words: tuple[str, ...], types: Mapping[str, Type] | None) -> None:
        self.words = words
        self.types = types
        self.place = 0
        self.depth = 0

    @property
    def word(self) -> str:
        """The next word; empty at the end."""
        return self.words[self.place] if self.place < len(self.words) else ""

    def _take(self, *wanted: str) -> str:
        """Take the next word if it is one of these."""
        word = self.word
        if word not in wanted:
            return ""
        self.place += 1
        return word

    def either(self) -> Part:
        part = self._both()
        while self._take("or"):
            one, other = self.fact(part).value, self.fact(self._both()).value
            part = self._of(Type.FACT, _either(one, other))
        return part

    def _both(self) -> Part:
        part = self._denied()
        while self._take("and"):
            one, other = self.fact(part).value, self.fact(self._denied()).value
            part = self._of(Type.FACT, _both(one, other))
        return part

    def _denied(self) -> Part:
        if not self._take("not"):
            return self._comparison()
        with self._deeper():
            denied = self.fact(self._denied()).value
        return self._of(Type.FACT, lambda values: not denied(values))

    def _comparison(self) -> Part:
        one = self._sum()
        sign = self._take(*COMPARED)
        if not sign:
            return one
        other = self._sum()
        if sign not in {"=", "!="}:
            one, other = self._number(one), self._number(other)
        elif one.type is not other.type:
            raise ConditionError(Fault.TYPES_DIFFER, sign)
        return self._of(Type.FACT, _compared(COMPARED[sign], one.value, other.value))

    def _sum(self) -> Part:
        part = self._of(Type.NUMBER, lambda _values: 0) if self.word == "-" else self._term()
        while sign := self._take("+", "-"):
            one, other = self._number(part).value, self._number(self._term()).value
            added = operator.add if sign == "+" else operator.sub
            part = self._of(Type.NUMBER, _compared(added, one, other))
        return part

    def _term(self) -> Part:
        if self._take("("):
            with self._deeper():
                part = self.either()
            if not self._take(")"):
                raise ConditionError(Fault.UNREADABLE, self.word)
            return part
        word = self.word
        self.place += 1
        if word in {"true", "false"}:
            return self._of(Type.FACT, _always(int(word == "true")))
        if word.isdecimal():
            return self._of(Type.NUMBER, _always(int(word)))
        if NAME.fullmatch(word) and word not in WORDS:
            return self._variable(word)
        raise ConditionError(Fault.UNREADABLE, word)

    def _variable(self, name: str) -> Part:
        if self.types is not None and name not in self.types:
            raise ConditionError(Fault.UNKNOWN_VARIABLE, name)
        return Part(operator.itemgetter(name), self.types[name] if self.types else None)

    def _of(self, type_: Type, value: Term) -> Part:
        return Part(value, type_ if self.types is not None else None)

    def fact(self, part: Part) -> Part:
        """Return the part if it may be true or false."""
        if part.type is Type.NUMBER:
            raise ConditionError(Fault.NOT_A_FACT)
        return part

    def _number(self, part: Part) -> Part:
        if part.type is Type.FACT:
            raise ConditionError(Fault.NOT_A_NUMBER)
        return part

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionError(Fault.TOO_DEEP)
        yield
        self.depth -= 1


def _always(value: int) -> Term:
    return lambda _values: value


def _either(one: Term, other: Term) -> Term:
    return lambda values: bool(one(values) or other(values))


def _both(one: Term, other: Term) -> Term:
    return lambda values: bool(one(values) and other(values))


def _compared(compare: Callable[[int, int], int], one: Term, other: Term) -> Term:
    return lambda values: compare(one(values), other(values))
