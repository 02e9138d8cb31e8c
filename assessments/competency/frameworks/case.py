"""Frameworks as 1EdTech CASE 1.1 packages (Competencies and Academic Standards Exchange). Pure.

A framework is a CFDocument. Its competencies, their levels and the behaviours are CFItems in a
tree of ``isChildOf`` associations; that evidence for an earlier indicator speaks for a later one
is ``replacedBy``. What CASE has no field for is in the ``extensions`` of its place, under ``KEY``,
so that a package written here is read back unchanged. Packages of others are read as far as
competencies, levels and behaviours can be told from codes and places; each item that cannot be
told apart is named as a problem.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assessments.competency.rules.framework_data import (
    DEFAULT_HALF_LIFE_MONTHS,
    HIGHEST_LEVEL,
    LEVELS,
    CompetencyData,
    FaultyFileError,
    FrameworkData,
    IndicatorData,
    Kind,
    Problem,
    Reason,
    identifier_for,
)

CASE_VERSION = "1.1"
KEY = "prima"
COMPETENCY, LEVEL, INDICATOR = "Competency", "Level", "Indicator"
DRAFT, ADOPTED = "Draft", "Adopted"
DEEPEST = 20
LEVEL_IN_CODE = re.compile(r"(?:^|\.)([1-5])\.[1-9][0-9]*$")
NOT_IN_CODE = re.compile(r"[^A-Za-z0-9_-]+")
LONGEST_NUMBER = 9

Json = Mapping[str, Any]


def to_package(data: FrameworkData, *, base_url: str, changed_at: dt.datetime) -> dict[str, Any]:
    """Write ``data`` as a CFPackage. URIs begin with ``base_url``."""
    writer = _Writer(data, base_url.rstrip("/"), changed_at.isoformat())
    return writer.package()


def from_package(package: Any) -> FrameworkData:
    """Read a CFPackage.

    Raises:
        FaultyFileError: naming each item that is no competency, level or behaviour, by its code
            or identifier.
    """
    if not isinstance(package, dict) or not isinstance(package.get("CFDocument"), dict):
        raise FaultyFileError([Problem("CFDocument", Reason.UNREADABLE)])
    return _Reader(package).framework()


class _Writer:
    """Puts one framework into the package's lists."""

    def __init__(self, data: FrameworkData, base_url: str, changed_at: str) -> None:
        self.data = data
        self.base_url = base_url
        self.changed_at = changed_at
        self.items: list[dict[str, Any]] = []
        self.associations: list[dict[str, Any]] = []

    def package(self) -> dict[str, Any]:
        for number, competency in enumerate(self.data.competencies, start=1):
            self._add_competency(number, competency)
        return {
            "CFDocument": self._document(),
            "CFItems": self.items,
            "CFAssociations": self.associations,
            "CFDefinitions": {
                "CFItemTypes": [self._item_type(title) for title in (COMPETENCY, LEVEL, INDICATOR)]
            },
        }

    def _document(self) -> dict[str, Any]:
        data = self.data
        document = self._entity("CFDocuments", data.identifier) | {
            "creator": "Prima",
            "title": data.name,
            "version": str(data.version),
            "description": data.description,
            "notes": data.citation,
            "language": "id",
            "caseVersion": CASE_VERSION,
            "frameworkType": "Competency framework",
            "adoptionStatus": ADOPTED if data.starts_on else DRAFT,
            "CFPackageURI": self._link("CFPackages", data.identifier, data.name),
            "extensions": {
                KEY: {
                    "code": data.code,
                    "isSample": data.is_sample,
                    "levelNames": {str(level): name for level, name in data.level_names.items()},
                }
            },
        }
        if data.starts_on:
            document["statusStartDate"] = data.starts_on.isoformat()
        return document

    def _add_competency(self, number: int, competency: CompetencyData) -> None:
        self._add_item(
            competency.identifier,
            COMPETENCY,
            fullStatement=competency.name,
            humanCodingScheme=competency.code,
            notes=competency.definition,
            extensions={
                KEY: {
                    "kind": competency.kind.value,
                    "halfLifeMonths": competency.half_life_months,
                }
            },
        )
        document = ("CFDocument", self.data.identifier, self.data.name)
        self._add_child(number, competency.identifier, competency.name, document)
        parent = ("CFItem", competency.identifier, competency.name)
        shown = {indicator.level for indicator in competency.indicators}
        for level in sorted(shown | competency.level_descriptions.keys()):
            self._add_level(level, competency, parent)

    def _add_level(
        self, level: int, competency: CompetencyData, parent: tuple[str, uuid.UUID, str]
    ) -> None:
        identifier = identifier_for(competency.identifier, "level", level)
        name = self.data.level_names.get(level) or str(level)
        description = competency.level_descriptions.get(level)
        self._add_item(
            identifier,
            LEVEL,
            fullStatement=description or name,
            abbreviatedStatement=name,
            listEnumeration=str(level),
            extensions={KEY: {"level": level, "hasDescription": description is not None}},
        )
        self._add_child(level, identifier, name, parent)
        for number, indicator in enumerate(competency.indicators, start=1):
            if indicator.level == level:
                self._add_indicator(
                    number, f"{competency.code}.{indicator.code}", indicator, (identifier, name)
                )

    def _add_indicator(
        self, number: int, full_code: str, indicator: IndicatorData, level: tuple[uuid.UUID, str]
    ) -> None:
        self._add_item(
            indicator.identifier,
            INDICATOR,
            fullStatement=indicator.text,
            humanCodingScheme=full_code,
            conceptKeywords=list(indicator.core_values),
            extensions={KEY: {"code": indicator.code}},
        )
        self._add_child(number, indicator.identifier, full_code, ("CFItem", *level))
        for predecessor in indicator.replaces:
            self._associate(
                "replacedBy",
                self._node(("CFItem", predecessor, str(predecessor))),
                self._node(("CFItem", indicator.identifier, full_code)),
            )

    def _add_item(self, identifier: uuid.UUID, kind: str, **fields: Any) -> None:
        written = {name: value for name, value in fields.items() if value not in ("", [])}
        self.items.append(
            self._entity("CFItems", identifier)
            | {
                "CFItemType": kind,
                "CFItemTypeURI": self._link("CFItemTypes", identifier_for("type", kind), kind),
                "language": "id",
            }
            | written
        )

    def _add_child(
        self, number: int, identifier: uuid.UUID, title: str, parent: tuple[str, uuid.UUID, str]
    ) -> None:
        child = self._node(("CFItem", identifier, title))
        self._associate("isChildOf", child, self._node(parent), sequenceNumber=number)

    def _associate(self, kind: str, origin: Json, destination: Json, **fields: Any) -> None:
        identifier = identifier_for(kind, origin["identifier"], destination["identifier"])
        self.associations.append(
            self._entity("CFAssociations", identifier)
            | {
                "associationType": kind,
                "originNodeURI": origin,
                "destinationNodeURI": destination,
            }
            | fields
        )

    def _item_type(self, title: str) -> dict[str, Any]:
        return self._entity("CFItemTypes", identifier_for("type", title)) | {
            "title": title,
            "hierarchyCode": title,
            "description": title,
        }

    def _entity(self, collection: str, identifier: uuid.UUID) -> dict[str, Any]:
        return {
            "identifier": str(identifier),
            "uri": self._uri(collection, identifier),
            "lastChangeDateTime": self.changed_at,
        }

    def _node(self, node: tuple[str, uuid.UUID, str]) -> dict[str, str]:
        kind, identifier, title = node
        return self._link(f"{kind}s", identifier, title) | {"targetType": "CASE"}

    def _link(self, collection: str, identifier: uuid.UUID, title: str) -> dict[str, str]:
        return {
            "identifier": str(identifier),
            "uri": self._uri(collection, identifier),
            "title": title,
        }

    def _uri(self, collection: str, identifier: uuid.UUID) -> str:
        return f"{self.base_url}/ims/case/v1p1/{collection}/{identifier}"


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
        self.document: Json = package["CFDocument"]
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
        read = FrameworkData(
            code=str(own.get("code") or _slug(_text(self.document, "title"))),
            version=self._version(),
            name=_text(self.document, "title"),
            identifier=identifier,
            level_names=self._level_names(own),
            description=_text(self.document, "description"),
            citation=_text(self.document, "notes"),
            is_sample=own.get("isSample") is True,
            starts_on=self._starts_on(),
            competencies=tuple(self._competencies(str(identifier))),
        )
        if not read.competencies:
            self.problems.append(Problem("CFItems", Reason.NO_COMPETENCY))
        if self.problems:
            raise FaultyFileError(self.problems)
        return read

    def _read_nodes(self, package: Json) -> dict[str, _Node]:
        parents = {
            _node_id(a, "originNodeURI"): a
            for a in self.associations
            if a.get("associationType") == "isChildOf"
        }
        document = str(self.document.get("identifier", "")).lower()
        nodes: dict[str, _Node] = {}
        for number, item in enumerate(_entries(package, "CFItems"), start=1):
            identifier = self._identifier(item, f"CFItems[{number}]")
            link = parents.get(str(identifier))
            parent = _node_id(link, "destinationNodeURI") if link else document
            order = link.get("sequenceNumber", number) if link else number
            if str(identifier) in nodes:
                self.problems.append(Problem(f"CFItems[{number}]", Reason.TWICE, str(identifier)))
            is_number = isinstance(order, int | float)
            nodes[str(identifier)] = _Node(item, identifier, parent, order if is_number else number)
        self._check_parents(nodes, document)
        return nodes

    def _check_parents(self, nodes: Mapping[str, _Node], document: str) -> None:
        for node in nodes.values():
            seen: set[str] = set()
            place = str(node.identifier)
            while place in nodes and place not in seen and len(seen) < DEEPEST:
                seen.add(place)
                place = nodes[place].parent
            if place in nodes:
                self.problems.append(Problem(node.where, Reason.CIRCLE))
            elif place != document:
                self.problems.append(Problem(node.where, Reason.UNKNOWN_PARENT, place))

    def _competencies(self, document: str) -> Iterator[CompetencyData]:
        for number, node in enumerate(self.children.get(document, []), start=1):
            own = node.own
            kind = str(own.get("kind") or Kind.TECHNICAL.value)
            if kind not in set(Kind):
                self.problems.append(Problem(node.where, Reason.UNKNOWN_KIND, kind))
                continue
            code = _text(node.item, "humanCodingScheme")
            yield CompetencyData(
                code=code if own else NOT_IN_CODE.sub("-", code).strip("-") or f"K{number}",
                name=self._statement(node),
                kind=Kind(kind),
                identifier=node.identifier,
                definition=_text(node.item, "notes"),
                half_life_months=self._half_life(node),
                level_descriptions=dict(self._level_descriptions(node)),
                indicators=tuple(self._indicators(node)),
            )

    def _half_life(self, node: _Node) -> int | None:
        months = node.own.get("halfLifeMonths", DEFAULT_HALF_LIFE_MONTHS)
        if months is None or (isinstance(months, int) and not isinstance(months, bool)):
            return months
        self.problems.append(Problem(node.where, Reason.BAD_MONTHS, str(months)))
        return None

    def _level_descriptions(self, competency: _Node) -> Iterator[tuple[int, str]]:
        for node in self.children.get(str(competency.identifier), []):
            level = _level_of_group(node)
            if level and node.own.get("hasDescription", True):
                yield level, self._statement(node)

    def _indicators(self, competency: _Node) -> Iterator[IndicatorData]:
        numbers: dict[int, int] = {}
        for node, level in self._leaves(competency, None):
            if level is None:
                self.problems.append(
                    Problem(node.where, Reason.BAD_LEVEL, _text(node.item, "humanCodingScheme"))
                )
                continue
            numbers[level] = numbers.get(level, 0) + 1
            yield IndicatorData(
                code=str(node.own.get("code") or f"{level}.{numbers[level]}"),
                text=self._statement(node),
                identifier=node.identifier,
                core_values=tuple(_keywords(node)),
                replaces=tuple(self._predecessors.get(str(node.identifier), ())),
            )

    def _leaves(self, parent: _Node, level: int | None) -> Iterator[tuple[_Node, int | None]]:
        """Walk the behaviours below ``parent`` in order, each with its level."""
        for node in self.children.get(str(parent.identifier), []):
            if str(node.identifier) in self.children:
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
        if not text.strip():
            self.problems.append(Problem(node.where, Reason.MISSING, "fullStatement"))
        return text

    def _document_extension(self) -> Json:
        extensions = self.document.get("extensions")
        own = extensions.get(KEY) if isinstance(extensions, dict) else None
        return own if isinstance(own, dict) else {}

    def _version(self) -> int:
        text = _text(self.document, "version") or "1"
        if _is_number(text):
            return int(text)
        if self._document_extension():
            self.problems.append(Problem("CFDocument", Reason.BAD_VERSION, text))
        return 1

    def _starts_on(self) -> dt.date | None:
        text = _text(self.document, "statusStartDate")
        if not text or _text(self.document, "adoptionStatus") != ADOPTED:
            return None
        try:
            return dt.date.fromisoformat(text[:10])
        except ValueError:
            self.problems.append(Problem("CFDocument", Reason.BAD_DATE, text))
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
    return str(association[end].get("identifier", "")).lower()


def _is_uuid(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True


def _text(entry: Json, name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


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
    grades = node.item.get("educationLevel")
    return _as_level(grades[0]) if isinstance(grades, list) and grades else None


def _as_level(value: Any) -> int | None:
    text = str(value).strip()
    return int(text) if _is_number(text) and 1 <= int(text) <= HIGHEST_LEVEL else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
