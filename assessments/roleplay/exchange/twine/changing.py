"""What Harlowe and SugarCube write where variables change. No Django."""

import re
from collections.abc import Iterator

from assessments.roleplay.exchange.twine.expressions import (
    STRING,
    Expression,
    Joined,
    NotUnderstoodError,
    Value,
    Variable,
    parse,
)
from assessments.roleplay.exchange.twine.pieces import Change, Lost, Piece

NAME = r"[$_][A-Za-z_]\w*"
TYPED = r"(?:(?:num|number|bool|boolean|str|string|any)-type\s+)?"
"""What Harlowe may say of what a variable holds."""
ASSIGNED = re.compile(rf"\s*{TYPED}({NAME})\s*(?:to\b|(\+|-)?=(?!=))\s*(.+?)\s*", re.DOTALL)
PUT = re.compile(rf"\s*(.+?)\s+into\s+{TYPED}({NAME})\s*", re.DOTALL)
STEPPED = re.compile(rf"\s*(?:({NAME})\s*(\+\+|--)|(\+\+|--)\s*({NAME}))\s*")
IT = re.compile(r"\bit\b")
TOKEN = re.compile(rf"{STRING}|[(\[{{}})\],;]|[^\"'(\[{{}})\],;]+|.", re.DOTALL)


def split(text: str, signs: str = ",;") -> list[str]:
    """Divide at signs that stand in no brackets and in no string."""
    parts, depth = [""], 0
    for sign in TOKEN.findall(text):
        if sign in signs and not depth:
            parts.append("")
            continue
        depth = max(0, depth + (sign in "([{") - (sign in ")]}"))
        parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


def changes(text: str) -> Iterator[Piece]:
    """Yield each change of variables, and what of them is not understood."""
    for part in split(text):
        try:
            yield _change(part)
        except NotUnderstoodError:
            yield Lost("change", part)


def _change(text: str) -> Change:
    if stepped := STEPPED.fullmatch(text):
        return Change(stepped[1] or stepped[4], by=1 if "++" in stepped.groups() else -1)
    if put := PUT.fullmatch(text):
        return _assigned(put[2], put[1])
    assigned = ASSIGNED.fullmatch(text)
    if assigned is None:
        raise NotUnderstoodError(text)
    name, sign, value = assigned.groups()
    if not sign:
        return _assigned(name, value)
    return Change(name, by=_number(parse(value)) * (1 if sign == "+" else -1))


def _assigned(name: str, text: str) -> Change:
    value = parse(IT.sub(lambda _found: name, text) if '"' not in text else text)
    if isinstance(value, Value):
        return Change(name, to=value.value)
    if isinstance(value, Joined) and value.sign in {"+", "-"}:
        return _moved(name, value)
    raise NotUnderstoodError(text)


def _moved(name: str, value: Joined) -> Change:
    if value.left == Variable(name):
        return Change(name, by=_number(value.right) * (1 if value.sign == "+" else -1))
    if value.sign == "+" and value.right == Variable(name):
        return Change(name, by=_number(value.left))
    raise NotUnderstoodError(name)


def _number(value: Expression) -> int:
    if isinstance(value, Value) and type(value.value) is int:
        return value.value
    raise NotUnderstoodError
