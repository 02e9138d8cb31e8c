"""Fields of a written conversation: one missing is empty, one of another type is refused."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

Data = Mapping[str, object]
Named = TypeVar("Named", bound=StrEnum)


class ScenarioError(ValueError):
    """The content is no playable scenario."""


def text(data: Data, name: str) -> str:
    """Return a text; empty when it is missing.

    Raises:
        ScenarioError: if it is something else. So do the others here.
    """
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ScenarioError(f"{name} is no text: {value!r}")
    return value


def whole(data: Data, name: str, default: int = 0) -> int:
    """Return a whole number; true and false are 1 and 0."""
    value = data.get(name)
    if value is None:
        return default
    if not isinstance(value, int):
        raise ScenarioError(f"{name} is no whole number: {value!r}")
    return int(value)


def flag(data: Data, name: str) -> bool:
    """Return whether something holds; no when it is missing."""
    return bool(whole(data, name))


def texts(data: Data, name: str) -> tuple[str, ...]:
    """Return a list of texts."""
    found = data.get(name) or ()
    if not isinstance(found, list | tuple) or not all(isinstance(each, str) for each in found):
        raise ScenarioError(f"{name} is no list of texts: {found!r}")
    return tuple(found)


def rows(data: Data, name: str) -> list[Data]:
    """Return a list of objects."""
    return list(objects(data.get(name) or (), name))


def objects(found: object, name: str) -> Iterable[Data]:
    """Return the objects of a list, which goes by this name."""
    if not isinstance(found, list | tuple):
        raise ScenarioError(f"{name} is no list: {found!r}")
    for each in found:
        if not isinstance(each, Mapping):
            raise ScenarioError(f"{name} holds what is no object: {each!r}")
        yield each


def table(data: Data, name: str) -> Data:
    """Return an object."""
    found = data.get(name) or {}
    if not isinstance(found, Mapping):
        raise ScenarioError(f"{name} is no object: {found!r}")
    return found


def one_of(data: Data, name: str, kind: type[Named], default: Named) -> Named:
    """Return one of the values that a field may have; ``default`` when it is missing or empty."""
    value = text(data, name)
    try:
        return kind(value) if value else default
    except ValueError as error:
        raise ScenarioError(f"{name} cannot be {value!r}") from error
