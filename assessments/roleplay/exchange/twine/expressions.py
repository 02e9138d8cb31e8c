"""What stories ask and change, read from the languages of Harlowe and SugarCube. No Django."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

DEEPEST = 15
LONGEST = 600
STRING = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
TOKEN = re.compile(
    rf"""\s*(?:
    (?P<number>\d+(?:\.\d+)?)
  | (?P<string>{STRING})
  | (?P<variable>[$_][A-Za-z_]\w*(?P<part>\s*(?:'s\s|[.\[]))?)
  | (?P<sign>===|==|!==|!=|>=|<=|&&|\|\||[-+<>!()=])
  | (?P<word>[A-Za-z]\w*)
    )""",
    re.VERBOSE,
)
COMPARISONS = {
    "is": "=",
    "eq": "=",
    "==": "=",
    "===": "=",
    "=": "=",
    "isnot": "!=",
    "neq": "!=",
    "!=": "!=",
    "!==": "!=",
    "ne": "!=",
    "gt": ">",
    ">": ">",
    "gte": ">=",
    ">=": ">=",
    "lt": "<",
    "<": "<",
    "lte": "<=",
    "<=": "<=",
}
AND, OR, NOT = {"and", "&&"}, {"or", "||"}, {"not", "!"}


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the story, with its sign: ``$trust``."""

    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value that is written down."""

    value: int | bool | str


@dataclass(frozen=True, slots=True)
class Joined:
    """Two things and the sign between them: a comparison, ``+``, ``-``, ``and`` or ``or``."""

    sign: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Not:
    """What does not hold."""

    what: "Expression"


Expression = Variable | Value | Joined | Not


class NotUnderstoodError(ValueError):
    """Something that is asked or changed in a way that cannot be written down here."""


def parse(text: str) -> Expression:
    """Read a condition or a value.

    Raises:
        NotUnderstoodError: if there is anything in it but variables, whole numbers, truths, texts,
            comparisons, sums, and what joins them.
    """
    if len(text) > LONGEST:
        raise NotUnderstoodError(text)
    return _Parser(list(_tokens(text))).whole()


def every(*parts: Expression | None) -> Expression | None:
    """Join what must all hold; ``None`` always holds."""
    asked = [part for part in parts if part is not None]
    return reduce(lambda one, two: Joined("and", one, two), asked) if asked else None


def either(first: Expression, *others: Expression) -> Expression:
    """Join what need not all hold."""
    return reduce(lambda one, two: Joined("or", one, two), others, first)


def variables_in(expression: Expression | None) -> Iterator[str]:
    """Yield the names of all variables, again and again where they come again."""
    if isinstance(expression, Variable):
        yield expression.name
    elif isinstance(expression, Not):
        yield from variables_in(expression.what)
    elif isinstance(expression, Joined):
        yield from variables_in(expression.left)
        yield from variables_in(expression.right)


def unquoted(text: str) -> str:
    """Return what a string that is written down says."""
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, text = 0, text.strip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None or found["part"]:
            raise NotUnderstoodError(text)
        at, kind = found.end(), str(found.lastgroup)
        yield kind, found[kind]


class _Parser:
    """Goes through the tokens once; ``it`` is what stood left of the last comparison."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.it: Expression | None = None

    def whole(self) -> Expression:
        found = self._any()
        if self.at < len(self.tokens):
            raise NotUnderstoodError
        return found

    def _any(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotUnderstoodError
        found = self._all()
        while self._takes(OR):
            found = Joined("or", found, self._all())
        self.depth -= 1
        return found

    def _all(self) -> Expression:
        found = self._negated()
        while self._takes(AND):
            found = Joined("and", found, self._negated())
        return found

    def _negated(self) -> Expression:
        times = 0
        while self._takes(NOT):
            times += 1
        found = self._compared()
        return Not(found) if times % 2 else found

    def _compared(self) -> Expression:
        left = self._sum()
        sign = COMPARISONS.get(self._next())
        if sign is None:
            return left
        self.it = left
        self.at += 1
        if sign == "=" and self._takes({"not"}):
            sign = "!="
        elif sign == "=" and self._next() in COMPARISONS:
            sign = COMPARISONS[self._take()[1]]
        return Joined(sign, left, self._sum())

    def _sum(self) -> Expression:
        found = self._single()
        while self._next() in {"+", "-"}:
            sign = self._take()[1]
            found = Joined(sign, found, self._single())
        return found

    def _single(self) -> Expression:
        kind, text = self._take()
        if kind == "variable":
            return Variable(text.strip())
        if kind in {"string", "number"}:
            return Value(unquoted(text) if kind == "string" else _whole(text))
        if text in {"true", "false"}:
            return Value(text == "true")
        return self._led_by(text)

    def _led_by(self, text: str) -> Expression:
        if text == "-":
            return self._less()
        if text == "(":
            return self._bracketed()
        if text == "it" and self.it is not None:
            return self.it
        raise NotUnderstoodError(text)

    def _less(self) -> Expression:
        kind, text = self._take()
        if kind != "number":
            raise NotUnderstoodError(text)
        return Value(-_whole(text))

    def _bracketed(self) -> Expression:
        found = self._any()
        if not self._takes({")"}):
            raise NotUnderstoodError
        return found

    def _next(self) -> str:
        if self.at >= len(self.tokens):
            return ""
        kind, text = self.tokens[self.at]
        return text if kind in {"sign", "word"} else ""

    def _take(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise NotUnderstoodError
        self.at += 1
        return self.tokens[self.at - 1]

    def _takes(self, words: set[str]) -> bool:
        if self._next() in words:
            self.at += 1
            return True
        return False


def _whole(text: str) -> int:
    if "." in text or len(text) > 9:
        raise NotUnderstoodError(text)
    return int(text)
