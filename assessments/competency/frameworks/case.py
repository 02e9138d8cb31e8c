"""Frameworks as 1EdTech CASE 1.1 packages (Competencies and Academic Standards Exchange). Pure.

A framework is a CFDocument. Its competencies, their levels and the behaviours are CFItems in a
tree of ``isChildOf`` associations; that evidence for an earlier indicator speaks for a later one
is ``replacedBy``. What CASE has no field for is in the ``extensions`` of its place, under ``KEY``,
so that a package written here is read back unchanged. Entities have the fields they have inside
of a package, where links back to the document and the package are left out.
"""

import datetime as dt
import re
import uuid
from typing import Any

from assessments.competency.frameworks.case_reading import (
    ADOPTED,
    CASE_VERSION,
    COMPETENCY,
    DRAFT,
    INDICATOR,
    KEY,
    LEVEL,
    Json,
    read_package,
)
from assessments.competency.rules.framework_data import (
    CompetencyData,
    FrameworkData,
    IndicatorData,
    identifier_for,
)

LINE_BREAKS = re.compile(r"[\t\r\n]")


def to_package(data: FrameworkData, *, base_url: str, changed_at: dt.datetime) -> dict[str, Any]:
    """Write ``data`` as a CFPackage. URIs begin with ``base_url``; ``changed_at`` is aware."""
    writer = _Writer(data, base_url.rstrip("/"), changed_at.isoformat())
    return writer.package()


def from_package(package: Any) -> FrameworkData:
    """Read a CFPackage of version 1.0 or 1.1, whoever wrote it.

    Raises:
        FaultyFileError: if it is no package, or one of Prima's own was damaged.
    """
    return read_package(package)


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
            "title": _one_line(data.name),
            "version": str(data.version),
            "language": "id",
            "caseVersion": CASE_VERSION,
            "frameworkType": "Competency framework",
            "adoptionStatus": ADOPTED if data.starts_on else DRAFT,
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
        return document | _filled(description=data.description, notes=data.citation)

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
                    "validMonths": competency.valid_months,
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
            abbreviatedStatement=_one_line(name),
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
        self.items.append(
            self._entity("CFItems", identifier)
            | {
                "CFItemType": kind,
                "CFItemTypeURI": self._link("CFItemTypes", identifier_for("type", kind), kind),
                "language": "id",
            }
            | _filled(**fields)
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
            "title": _one_line(title),
        }

    def _uri(self, collection: str, identifier: uuid.UUID) -> str:
        return f"{self.base_url}/ims/case/v1p1/{collection}/{identifier}"


def _filled(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", [])}


def _one_line(text: str) -> str:
    """Write what CASE calls a normalized string."""
    return LINE_BREAKS.sub(" ", text)
