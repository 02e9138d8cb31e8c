"""A competency framework as plain data: what files carry and the database keeps. Pure."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

NAMESPACE = uuid.UUID("6c1f6e3e-5d43-5b53-9d0a-3f3e0f1d7a10")
HIGHEST_LEVEL = 5
LEVELS = range(1, HIGHEST_LEVEL + 1)
DEFAULT_VALID_MONTHS = 24
MAX_MONTHS = 32_767
FRAMEWORK_CODE = re.compile(r"[-a-zA-Z0-9_]{1,40}")
COMPETENCY_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")
INDICATOR_CODE = re.compile(r"([1-5])\.[1-9][0-9]{0,5}")
MAX_NAME = 200
MAX_COMPETENCY_NAME = 120
MAX_CITATION = 300
MAX_BEHAVIOUR = 500
MAX_TEXT = 2_000  # what a cell of a workbook keeps


class Kind(StrEnum):
    """The kinds of competencies of Permenpan RB 38/2017."""

    MANAGERIAL = "manajerial"
    SOCIOCULTURAL = "sosial_kultural"
    TECHNICAL = "teknis"


class Reason(StrEnum):
    """What is wrong with a place in a framework's file."""

    UNREADABLE = "unreadable"
    MISSING = "missing"
    TOO_LONG = "too_long"
    BAD_CODE = "bad_code"
    BAD_VERSION = "bad_version"
    BAD_DATE = "bad_date"
    BAD_MONTHS = "bad_months"
    BAD_IDENTIFIER = "bad_identifier"
    BAD_LEVEL = "bad_level"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_CORE_VALUE = "unknown_core_value"
    UNKNOWN_COMPETENCY = "unknown_competency"
    UNKNOWN_POSITION = "unknown_position"
    UNKNOWN_IMPORTANCE = "unknown_importance"
    UNKNOWN_PARENT = "unknown_parent"
    TWICE = "twice"
    CIRCLE = "circle"
    NO_COMPETENCY = "no_competency"
    NO_COLUMN = "no_column"
    CODE_TAKEN = "code_taken"
    IDENTIFIER_TAKEN = "identifier_taken"
    REPLACED = "replaced"
    UNKNOWN_PREDECESSOR = "unknown_predecessor"
    NO_PLACE = "no_place"
    ONLY_GROUPS = "only_groups"
    SECOND_PLACE = "second_place"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: a row and column, or an item; ``value`` as the file has it."""

    where: str
    reason: Reason
    value: str = ""


class FaultyFileError(ValueError):
    """A file cannot be taken as it is; ``problems`` names every place to correct."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__(f"{len(problems)} problems, the first: {problems[0]}")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class IndicatorData:
    """A behaviour. ``code`` is level.number, such as ``2.3``; ``core_values`` are codes.

    ``replaces`` are the identifiers of indicators of earlier versions whose evidence speaks for it.
    """

    code: str
    text: str
    identifier: uuid.UUID
    core_values: tuple[str, ...] = ()
    replaces: tuple[uuid.UUID, ...] = ()

    @property
    def level(self) -> int:
        """The level that the behaviour shows."""
        return int(self.code.partition(".")[0])


@dataclass(frozen=True, slots=True)
class CompetencyData:
    """A competency with its indicators. A level holds ``valid_months``; ``None``: for ever."""

    code: str
    name: str
    kind: Kind
    identifier: uuid.UUID
    definition: str = ""
    valid_months: int | None = DEFAULT_VALID_MONTHS
    level_descriptions: Mapping[int, str] = field(default_factory=dict)
    indicators: tuple[IndicatorData, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkData:
    """A version of a framework; without ``starts_on`` a draft.

    ``left_out`` is what the file it was read from had besides.
    """

    code: str
    version: int
    name: str
    identifier: uuid.UUID
    level_names: Mapping[int, str]
    description: str = ""
    citation: str = ""
    is_sample: bool = False
    starts_on: dt.date | None = None
    competencies: tuple[CompetencyData, ...] = ()
    left_out: tuple[Problem, ...] = field(default=(), compare=False)

    def problems(self, core_values: frozenset[str]) -> Iterator[Problem]:
        """Find what breaks a rule; places are codes. ``core_values`` are the codes known."""
        yield from _framework_problems(self)
        for competency in self.competencies:
            yield from _competency_problems(competency)
            for indicator in competency.indicators:
                yield from _indicator_problems(competency, indicator, core_values)
        yield from _repeated(self)


def identifier_for(*names: object) -> uuid.UUID:
    """Return the identifier that code, version and full code give wherever they are read."""
    return uuid.uuid5(NAMESPACE, "/".join(str(name) for name in names))


def from_mapping(raw: Mapping[str, Any]) -> FrameworkData:
    """Read a framework as the shipped TOML files write it.

    ``competencies`` have ``levels``, each with a ``description`` and ``indicators`` (text and
    core values); the position of an indicator is its code. ``valid_months = 0``: for ever;
    version 0.2.0 called it ``half_life_months``.

    Raises:
        KeyError: if a field that must be there is missing.
    """
    names = (raw["code"], raw["version"])
    return FrameworkData(
        code=raw["code"],
        version=raw["version"],
        name=raw["name"],
        identifier=identifier_for(*names),
        level_names={int(level): name for level, name in raw["level_names"].items()},
        description=raw.get("description", ""),
        citation=raw.get("citation", ""),
        is_sample=raw.get("is_sample", False),
        starts_on=raw.get("starts_on"),
        competencies=tuple(_competency_from(entry, names) for entry in raw["competencies"]),
    )


def _competency_from(raw: Mapping[str, Any], names: tuple[object, ...]) -> CompetencyData:
    levels = raw["levels"]
    return CompetencyData(
        code=raw["code"],
        name=raw["name"],
        kind=Kind(raw["kind"]),
        identifier=identifier_for(*names, raw["code"]),
        definition=raw.get("definition", ""),
        valid_months=raw.get("valid_months", raw.get("half_life_months", DEFAULT_VALID_MONTHS))
        or None,
        level_descriptions={
            level: entry["description"]
            for level, entry in enumerate(levels, start=1)
            if entry.get("description")
        },
        indicators=tuple(
            IndicatorData(
                code=f"{level}.{number}",
                text=indicator["text"],
                identifier=identifier_for(*names, raw["code"], f"{level}.{number}"),
                core_values=tuple(sorted(indicator.get("values", ()))),
            )
            for level, entry in enumerate(levels, start=1)
            for number, indicator in enumerate(entry["indicators"], start=1)
        ),
    )


def _framework_problems(data: FrameworkData) -> Iterator[Problem]:
    if not FRAMEWORK_CODE.fullmatch(data.code):
        yield Problem(data.code, Reason.BAD_CODE, data.code)
    if not 1 <= data.version <= MAX_MONTHS:
        yield Problem(data.code, Reason.BAD_VERSION, str(data.version))
    yield from _text_problems(data.code, data.name, MAX_NAME)
    for text, longest in ((data.citation, MAX_CITATION), (data.description, MAX_TEXT)):
        if len(text) > longest:
            yield Problem(data.code, Reason.TOO_LONG, text)
    if not data.level_names or not all(data.level_names.values()):
        yield Problem(data.code, Reason.MISSING)
    if not data.level_names.keys() <= set(LEVELS):
        yield Problem(data.code, Reason.BAD_LEVEL, str(max(data.level_names)))


def _competency_problems(data: CompetencyData) -> Iterator[Problem]:
    if not COMPETENCY_CODE.fullmatch(data.code):
        yield Problem(data.code or data.name, Reason.BAD_CODE, data.code)
    yield from _text_problems(data.code, data.name, MAX_COMPETENCY_NAME)
    for text in (data.definition, *data.level_descriptions.values()):
        if len(text) > MAX_TEXT:
            yield Problem(data.code, Reason.TOO_LONG, text)
    months = data.valid_months
    if months is not None and not 1 <= months <= MAX_MONTHS:
        yield Problem(data.code, Reason.BAD_MONTHS, str(months))
    if not data.level_descriptions.keys() <= set(LEVELS):
        yield Problem(data.code, Reason.BAD_LEVEL, str(max(data.level_descriptions)))


def _indicator_problems(
    competency: CompetencyData, data: IndicatorData, core_values: frozenset[str]
) -> Iterator[Problem]:
    where = f"{competency.code}.{data.code}"
    if not INDICATOR_CODE.fullmatch(data.code):
        yield Problem(where, Reason.BAD_LEVEL, data.code)
    yield from _text_problems(where, data.text, MAX_BEHAVIOUR)
    for code in data.core_values:
        if code not in core_values:
            yield Problem(where, Reason.UNKNOWN_CORE_VALUE, code)


def _text_problems(where: str, text: str, longest: int) -> Iterator[Problem]:
    if not text.strip():
        yield Problem(where, Reason.MISSING)
    elif len(text) > longest:
        yield Problem(where, Reason.TOO_LONG, text)


def _repeated(data: FrameworkData) -> Iterator[Problem]:
    codes: set[str] = set()
    identifiers = {data.identifier}
    for where, identifier in _places(data):
        if where in codes:
            yield Problem(where, Reason.TWICE, where)
        if identifier in identifiers:
            yield Problem(where, Reason.TWICE, str(identifier))
        codes.add(where)
        identifiers.add(identifier)


def _places(data: FrameworkData) -> Iterator[tuple[str, uuid.UUID]]:
    for competency in data.competencies:
        yield competency.code, competency.identifier
        for indicator in competency.indicators:
            yield f"{competency.code}.{indicator.code}", indicator.identifier
