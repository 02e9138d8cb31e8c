"""Read CASE packages of versions 1.0 and 1.1, from Prima and from other programs. Pure.

A package written by Prima is whole or refused. In one of others, competencies are the items right
below the document; behaviours are the items without others below them whose level can be told
from a code, a grade or the group they stand in. What has no place in Prima is left out, and
``FrameworkData.left_out`` says what and where.
"""

import datetime as dt
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

from assessments.competency.rules.framework_data import (
    COMPETENCY_CODE,
    DEFAULT_VALID_MONTHS,
    HIGHEST_LEVEL,
    LEVELS,
    MAX_BEHAVIOUR,
    MAX_CITATION,
    MAX_COMPETENCY_NAME,
    MAX_MONTHS,
    MAX_NAME,
    MAX_TEXT,
    CompetencyData,
    FaultyFileError,
    FrameworkData,
    IndicatorData,
    Kind,
    Problem,
    Reason,
)

CASE_VERSION = "1.1"
KEY = "prima"
COMPETENCY, LEVEL, INDICATOR = "Competency", "Level", "Indicator"
DRAFT, ADOPTED = "Draft", "Adopted"
DEEPEST = 20
LEVEL_IN_CODE = re.compile(r"(?:^|\.)([1-5])\.[1-9][0-9]*$")
NOT_IN_CODE = re.compile(r"[^A-Za-z0-9_-]+")
LONGEST_NUMBER = 9
TECHNICAL_FIELDS = {
    "identifier", "uri", "lastChangeDateTime", "language", "caseVersion", "frameworkType",
    "CFPackageURI", "CFDocumentURI", "CFItemTypeURI", "extensions",
}  # fmt: skip
DOCUMENT_FIELDS = TECHNICAL_FIELDS | {
    "title", "version", "description", "notes", "adoptionStatus", "statusStartDate",
}  # fmt: skip
ITEM_FIELDS = TECHNICAL_FIELDS | {
    "fullStatement", "humanCodingScheme", "listEnumeration", "abbreviatedStatement", "CFItemType",
    "educationLevel",
}  # fmt: skip
READ_ASSOCIATIONS = {"isChildOf", "replacedBy", "exactMatchOf"}

Json = Mapping[str, Any]


def read_package(package: Any) -> FrameworkData:
    """Read a CFPackage, also within an object of that name.

    Raises:
        FaultyFileError: if it is no package, or one of Prima's own was damaged.
    """
    if isinstance(package, dict) and isinstance(package.get("CFPackage"), dict):
        package = package["CFPackage"]
    if not isinstance(package, dict) or not isinstance(package.get("CFDocument"), dict):
        raise FaultyFileError([Problem("CFDocument", Reason.UNREADABLE)])
    return _Reader(package).framework()


@dataclass(slots=True)
class _Node:
    """An item and its place in the tree."""

    item: Json
    identifier: uuid.UUID
    parent: str
    order: float

    @property
    def own(self) -> Json:
        """What was written for Prima itself."""
        extensions = self.item.get("extensions")
        own = extensions.get(KEY) if isinstance(extensions, dict) else None
        return own if isinstance(own, dict) else {}

    @property
    def where(self) -> str:
        return _text(self.item, "humanCodingScheme") or str(self.identifier)


class _Reader:
    """Finds competencies, levels and behaviours in a package."""

    def __init__(self, package: Json) -> None:
        self.problems: list[Problem] = []
        self.left_out: list[Problem] = []
        self.package = package
        self.document: Json = package["CFDocument"]
        self.is_own = bool(self._document_extension())
        self.associations = [a for a in _entries(package, "CFAssociations") if _is_link(a)]
        self.nodes = self._read_nodes(package)
        self.children: dict[str, list[_Node]] = {}
        for node in sorted(self.nodes.values(), key=lambda n: n.order):
            self.children.setdefault(node.parent, []).append(node)

    def framework(self) -> FrameworkData:
        if self.problems:  # where the tree is broken, nothing below can be told
            raise FaultyFileError(self.problems)
        identifier = self._identifier(self.document, "CFDocument")
        own = self._document_extension()
        title = _text(self.document, "title")
        competencies = tuple(self._competencies(str(identifier)))
        if not self.is_own:
            self.left_out += self._without_place()
        read = FrameworkData(
            code=str(own.get("code") or _slug(title) or f"case-{str(identifier)[:8]}"),
            version=self._version(),
            name=self._shortened("CFDocument", title, MAX_NAME),
            identifier=identifier,
            level_names=self._level_names(own),
            description=self._optional("CFDocument", self.document, "description", MAX_TEXT),
            citation=self._optional("CFDocument", self.document, "notes", MAX_CITATION),
            is_sample=own.get("isSample") is True,
            starts_on=self._starts_on(),
            competencies=competencies,
            left_out=tuple(self.left_out),
        )
        if not read.competencies:
            self.problems.append(Problem("CFItems", Reason.NO_COMPETENCY))
        if self.problems:
            raise FaultyFileError(self.problems)
        return read

    def _refuse_or_leave_out(self, problem: Problem) -> None:
        (self.problems if self.is_own else self.left_out).append(problem)

    def _read_nodes(self, package: Json) -> dict[str, _Node]:
        document = _identifier_of(self.document)
        items = _entries(package, "CFItems")
        parents = self._parents({document, *(_identifier_of(item) for item in items)})
        nodes: dict[str, _Node] = {}
        for number, item in enumerate(items, start=1):
            identifier = self._identifier(item, f"CFItems[{number}]")
            link = parents.get(str(identifier))
            parent = _node_id(link, "destinationNodeURI") if link else document
            order = link.get("sequenceNumber", number) if link else number
            if str(identifier) in nodes:
                self.problems.append(Problem(f"CFItems[{number}]", Reason.TWICE, str(identifier)))
            is_number = isinstance(order, int | float)
            nodes[str(identifier)] = _Node(item, identifier, parent, order if is_number else number)
        return self._without_the_lost(nodes, document)

    def _parents(self, known: set[str]) -> dict[str, Json]:
        """Find the association that places each item: the first to something in the package."""
        places = [a for a in self.associations if a.get("associationType") == "isChildOf"]
        parents: dict[str, Json] = {}
        for link in sorted(places, key=lambda a: _node_id(a, "destinationNodeURI") not in known):
            child = _node_id(link, "originNodeURI")
            if parents.setdefault(child, link) is not link:
                parent = _node_id(link, "destinationNodeURI")
                self._refuse_or_leave_out(Problem(child, Reason.SECOND_PLACE, parent))
        return parents

    def _without_the_lost(self, nodes: dict[str, _Node], document: str) -> dict[str, _Node]:
        """Leave out what does not hang on the document, or hangs too deep below it."""
        found: dict[str, _Node] = {}
        for name, node in nodes.items():
            seen: set[str] = set()
            place = name
            while place in nodes and place not in seen and len(seen) < DEEPEST:
                seen.add(place)
                place = nodes[place].parent
            if place in nodes:
                self._refuse_or_leave_out(Problem(node.where, Reason.CIRCLE))
            elif place != document:
                self._refuse_or_leave_out(Problem(node.where, Reason.UNKNOWN_PARENT, place))
            else:
                found[name] = node
        return found

    def _competencies(self, document: str) -> Iterator[CompetencyData]:
        codes: set[str] = set()
        for node in self.children.get(document, []):
            own = node.own
            kind = str(own.get("kind") or Kind.TECHNICAL.value)
            if kind not in set(Kind):
                self.problems.append(Problem(node.where, Reason.UNKNOWN_KIND, kind))
                continue
            statement = self._statement(node)
            if not statement.strip():
                continue
            code = _text(node.item, "humanCodingScheme")
            code = code if self.is_own else _free_code(NOT_IN_CODE.sub("-", code).strip("-"), codes)
            codes.add(code)
            name, definition = self._name_and_definition(node, statement)
            yield CompetencyData(
                code=code,
                name=name,
                kind=Kind(kind),
                identifier=node.identifier,
                definition=definition,
                valid_months=self._valid_months(node),
                level_descriptions=dict(self._level_descriptions(node)),
                indicators=tuple(self._indicators(node)),
            )

    def _name_and_definition(self, node: _Node, statement: str) -> tuple[str, str]:
        """Take a statement too long for a name as the definition, below a shorter one."""
        if self.is_own or len(statement) <= MAX_COMPETENCY_NAME:
            name = statement if self.is_own else _on_one_line(statement)
            return name, self._optional(node.where, node.item, "notes", MAX_TEXT)
        if "notes" in node.item:
            self.left_out.append(Problem(node.where, Reason.NO_PLACE, "notes"))
        short = _text(node.item, "abbreviatedStatement") or statement
        definition = self._optional(node.where, node.item, "fullStatement", MAX_TEXT)
        return _cut(_on_one_line(short), MAX_COMPETENCY_NAME), definition

    def _valid_months(self, node: _Node) -> int | None:
        earlier = node.own.get("halfLifeMonths", DEFAULT_VALID_MONTHS)  # as 0.2.0 called it
        months = node.own.get("validMonths", earlier)
        if months is None or (isinstance(months, int) and not isinstance(months, bool)):
            return months
        self.problems.append(Problem(node.where, Reason.BAD_MONTHS, str(months)))
        return None

    def _level_descriptions(self, competency: _Node) -> Iterator[tuple[int, str]]:
        for node in self.children.get(str(competency.identifier), []):
            level = _level_of_group(node)
            if level and node.own.get("hasDescription", True):
                text = self._optional(node.where, node.item, "fullStatement", MAX_TEXT)
                if self._statement(node) and text:
                    yield level, text

    def _indicators(self, competency: _Node) -> Iterator[IndicatorData]:
        numbers: dict[int, int] = {}
        for node, level in self._leaves(competency, None):
            if level is None:
                code = _text(node.item, "humanCodingScheme")
                self._refuse_or_leave_out(Problem(node.where, Reason.BAD_LEVEL, code))
                continue
            text = self._statement(node)
            if not self.is_own and not 0 < len(text) <= MAX_BEHAVIOUR:
                if text:
                    self.left_out.append(Problem(node.where, Reason.TOO_LONG, text))
                continue
            numbers[level] = numbers.get(level, 0) + 1
            yield IndicatorData(
                code=str(node.own.get("code") or f"{level}.{numbers[level]}"),
                text=text,
                identifier=node.identifier,
                core_values=tuple(_keywords(node)),
                replaces=tuple(self._predecessors.get(str(node.identifier), ())),
            )

    def _leaves(self, parent: _Node, level: int | None) -> Iterator[tuple[_Node, int | None]]:
        """Walk the behaviours below ``parent`` in order, each with its level."""
        for node in self.children.get(str(parent.identifier), []):
            if str(node.identifier) in self.children:
                if _level_of_group(node) is None:
                    self._refuse_or_leave_out(Problem(node.where, Reason.ONLY_GROUPS))
                yield from self._leaves(node, _level_of_group(node) or level)
            elif _level_of_group(node) is None:
                yield node, _level_of_leaf(node) or level

    @cached_property
    def _predecessors(self) -> Mapping[str, Sequence[uuid.UUID]]:
        """Map items to the earlier ones whose evidence speaks for them."""
        found: dict[str, list[uuid.UUID]] = {}
        for link in self.associations:
            origin, target = _node_id(link, "originNodeURI"), _node_id(link, "destinationNodeURI")
            kind = link.get("associationType")
            if kind == "exactMatchOf" and origin in self.nodes and target not in self.nodes:
                origin, target = target, origin
            elif kind not in {"replacedBy", "exactMatchOf"}:
                continue
            if target in self.nodes and origin not in self.nodes and _is_uuid(origin):
                found.setdefault(target, []).append(uuid.UUID(origin))
        return found

    def _identifier(self, entry: Json, where: str) -> uuid.UUID:
        value = entry.get("identifier")
        if isinstance(value, str) and _is_uuid(value):
            return uuid.UUID(value)
        place = _text(entry, "humanCodingScheme") or where
        self.problems.append(Problem(place, Reason.BAD_IDENTIFIER, str(value or "")))
        return uuid.uuid4()

    def _statement(self, node: _Node) -> str:
        text = _text(node.item, "fullStatement")
        if text.strip():
            return text
        self._refuse_or_leave_out(Problem(node.where, Reason.MISSING, "fullStatement"))
        return ""

    def _optional(self, where: str, entry: Json, name: str, longest: int) -> str:
        """Read a text that may be missing; leave it out rather than cut it."""
        text = _text(entry, name)
        if self.is_own or len(text) <= longest:
            return text
        self.left_out.append(Problem(where, Reason.TOO_LONG, text))
        return ""

    def _shortened(self, where: str, text: str, longest: int) -> str:
        if self.is_own:
            return text
        if len(text) > longest:
            self.left_out.append(Problem(where, Reason.TOO_LONG, text))
        return _cut(_on_one_line(text), longest)

    def _without_place(self) -> Iterator[Problem]:
        """Name each field, kind of association and rubric that Prima has no place for, counted."""
        top = {
            str(node.identifier) for node in self.children.get(_identifier_of(self.document), [])
        }
        counted: Counter[tuple[str, str]] = Counter()
        for name, value in self.document.items():
            if value and name not in DOCUMENT_FIELDS:
                counted["CFDocument", name] += 1
        for item in _entries(self.package, "CFItems"):
            read = {*ITEM_FIELDS, "notes"} if _identifier_of(item) in top else ITEM_FIELDS
            counted.update(("CFItems", name) for name in item if item[name] and name not in read)
        for link in self.associations:
            kind = str(link.get("associationType"))
            if kind not in READ_ASSOCIATIONS:
                counted["CFAssociations", kind] += 1
        if rubrics := _entries(self.package, "CFRubrics"):
            counted["CFPackage", "CFRubrics"] = len(rubrics)
        for (where, name), number in sorted(counted.items()):
            yield Problem(where, Reason.NO_PLACE, name if number == 1 else f"{name} ×{number}")

    def _document_extension(self) -> Json:
        extensions = self.document.get("extensions")
        own = extensions.get(KEY) if isinstance(extensions, dict) else None
        return own if isinstance(own, dict) else {}

    def _version(self) -> int:
        text = _text(self.document, "version") or "1"
        if _is_number(text) and (self.is_own or 1 <= int(text) <= MAX_MONTHS):
            return int(text)
        self._refuse_or_leave_out(Problem("CFDocument", Reason.BAD_VERSION, text))
        return 1

    def _starts_on(self) -> dt.date | None:
        text = _text(self.document, "statusStartDate")
        if not text or _text(self.document, "adoptionStatus").lower() != ADOPTED.lower():
            return None
        try:
            return dt.date.fromisoformat(text[:10])
        except ValueError:
            self._refuse_or_leave_out(Problem("CFDocument", Reason.BAD_DATE, text))
            return None

    def _level_names(self, own: Json) -> dict[int, str]:
        names = own.get("levelNames")
        if not isinstance(names, dict):
            return {level: str(level) for level in LEVELS}
        read: dict[int, str] = {}
        for level, name in names.items():
            if level in map(str, LEVELS) and isinstance(name, str):
                read[int(level)] = name
            else:
                self.problems.append(Problem("CFDocument", Reason.BAD_LEVEL, str(level)))
        return read


def _entries(package: Json, name: str) -> Sequence[Json]:
    entries = package.get(name)
    return [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []


def _is_link(association: Json) -> bool:
    return isinstance(association.get("originNodeURI"), dict) and isinstance(
        association.get("destinationNodeURI"), dict
    )


def _node_id(association: Json, end: str) -> str:
    return _identifier_of(association[end])


def _identifier_of(entry: Json) -> str:
    return str(entry.get("identifier", "")).lower()


def _is_uuid(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True


def _text(entry: Json, name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _free_code(wanted: str, taken: set[str]) -> str:
    """Take a code if it is one and free; else the next number."""
    if COMPETENCY_CODE.fullmatch(wanted) and wanted not in taken:
        return wanted
    return next(code for n in count(len(taken) + 1) if (code := f"K{n}") not in taken)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-")


def _keywords(node: _Node) -> Iterator[str]:
    """Read the core values; keywords of other origin are no core values."""
    keywords = node.item.get("conceptKeywords")
    if node.own and isinstance(keywords, list):
        yield from (keyword for keyword in keywords if isinstance(keyword, str))


def _level_of_group(node: _Node) -> int | None:
    """Tell the level that an item stands for, if it is one that groups behaviours."""
    if node.item.get("CFItemType") != LEVEL:
        return None
    return _as_level(node.own.get("level", _text(node.item, "listEnumeration")))


def _level_of_leaf(node: _Node) -> int | None:
    code = node.own.get("code") or _text(node.item, "humanCodingScheme")
    found = LEVEL_IN_CODE.search(str(code))
    if found:
        return int(found[1])
    grades = node.item.get("educationLevel")  # in CASE 1.0 also one text
    return _as_level(grades[0] if isinstance(grades, list) and grades else grades)


def _as_level(value: object) -> int | None:
    text = str(value).strip()
    return int(text) if _is_number(text) and 1 <= int(text) <= HIGHEST_LEVEL else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
