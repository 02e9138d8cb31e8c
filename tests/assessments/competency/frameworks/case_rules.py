"""What CASE 1.1 asks of a package, object by object, and a check of a package against it.

From the data classes of the CASE Service 1.1 (1EdTech final release, 24 January 2025) as a package
carries them: the payload of ``getCFPackage``. ``!`` marks what each object must have.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
EXTENDED = re.compile(r"ext:[a-zA-Z0-9._-]+")
ASSOCIATION_TYPES = {
    "isChildOf", "isPeerOf", "isPartOf", "exactMatchOf", "precedes", "isRelatedTo", "replacedBy",
    "exemplar", "hasSkillLevel", "isTranslationOf",
}  # fmt: skip


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_line(value: Any) -> bool:
    """Tell a normalized string: one without tabs and line breaks."""
    return isinstance(value, str) and not re.search(r"[\t\r\n]", value)


def is_lines(value: Any) -> bool:
    return isinstance(value, list) and all(map(is_line, value))


def is_uuid(value: Any) -> bool:
    return isinstance(value, str) and UUID.fullmatch(value) is not None


def is_uri(value: Any) -> bool:
    return isinstance(value, str) and bool(urlsplit(value).scheme and urlsplit(value).netloc)


def is_moment(value: Any) -> bool:
    return isinstance(value, str) and dt.datetime.fromisoformat(value).tzinfo is not None


def is_day(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 10 and bool(dt.date.fromisoformat(value))


def is_number(value: Any) -> bool:
    return type(value) is int


def is_object(value: Any) -> bool:
    return isinstance(value, dict)


def one_of(*values: str, extensible: bool = False) -> Callable[[Any], bool]:
    return lambda value: (
        value in values or (extensible and is_line(value) and bool(EXTENDED.fullmatch(value)))
    )


Rules = Mapping[str, Any]
LINK: Rules = {"title!": is_line, "identifier!": is_uuid, "uri!": is_uri}  # class LinkURI
NODE: Rules = {  # class LinkGenURI; may point to what has no UUID
    **LINK,
    "identifier!": is_line,
    "targetType": one_of("CASE", extensible=True),
}
ENTITY: Rules = {
    "identifier!": is_uuid,
    "uri!": is_uri,
    "lastChangeDateTime!": is_moment,
    "extensions": is_object,
}
DESCRIBED: Rules = {  # what items and documents share
    "language": is_line,
    "notes": is_text,
    "subject": is_lines,
    "subjectURI": [LINK],
    "licenseURI": LINK,
    "statusStartDate": is_day,
    "statusEndDate": is_day,
}
DOCUMENT: Rules = {  # class CFPckgDocument: without the CFPackageURI of a CFDocument alone
    **ENTITY,
    **DESCRIBED,
    "creator!": is_line,
    "title!": is_line,
    "frameworkType": is_line,
    "caseVersion": one_of("1.1"),
    "officialSourceURL": is_uri,
    "publisher": is_line,
    "description": is_text,
    "version": is_line,
    "adoptionStatus": one_of("Private Draft", "Draft", "Adopted", "Deprecated"),
}
ITEM: Rules = {  # class CFPckgItem: without the CFDocumentURI of a CFItem alone
    **ENTITY,
    **DESCRIBED,
    "fullStatement!": is_text,
    "alternativeLabel": is_line,
    "CFItemType": is_line,
    "CFItemTypeURI": LINK,
    "humanCodingScheme": is_line,
    "listEnumeration": is_line,
    "abbreviatedStatement": is_line,
    "conceptKeywords": is_lines,
    "conceptKeywordsURI": LINK,
    "educationLevel": is_lines,
}
ASSOCIATION: Rules = {  # class CFPckgAssociation: without the CFDocumentURI of one alone
    **ENTITY,
    "associationType!": one_of(*ASSOCIATION_TYPES, extensible=True),
    "originNodeURI!": NODE,
    "destinationNodeURI!": NODE,
    "sequenceNumber": is_number,
    "CFAssociationGroupingURI": LINK,
    "notes": is_text,
}
DEFINED: Rules = {**ENTITY, "title!": is_line, "description": is_text}
CODED: Rules = {**DEFINED, "hierarchyCode!": is_line}
DEFINITIONS: Rules = {  # class CFDefinition
    "CFConcepts": [{**CODED, "keywords": is_line}],
    "CFSubjects": [CODED],
    "CFLicenses": [{**DEFINED, "licenseText!": is_text}],
    "CFItemTypes": [{**CODED, "description!": is_text, "typeCode": is_line}],
    "CFAssociationGroupings": [DEFINED],
    "extensions": is_object,
}
PACKAGE: Rules = {  # class CFPackage; rubrics are not checked, Prima writes none
    "CFDocument!": DOCUMENT,
    "CFItems": [ITEM],
    "CFAssociations": [ASSOCIATION],
    "CFDefinitions": DEFINITIONS,
    "extensions": is_object,
}


def broken_rules(package: Any) -> list[str]:
    """Name the place of each value that breaks a rule, is missing, or that CASE does not know."""
    return list(_broken("CFPackage", package, PACKAGE))


def _broken(where: str, value: Any, rule: Any) -> Iterator[str]:
    if callable(rule):
        if not rule(value):
            yield f"{where}: {value!r}"
    elif isinstance(rule, list):
        for number, entry in enumerate(value):
            yield from _broken(f"{where}[{number}]", entry, rule[0])
    else:
        known = {name.rstrip("!"): inner for name, inner in rule.items()}
        needed = {name.rstrip("!") for name in rule if name.endswith("!")}
        yield from (f"{where}.{name} is missing" for name in sorted(needed - value.keys()))
        yield from (f"{where}.{name} is unknown" for name in sorted(value.keys() - known.keys()))
        for name in sorted(value.keys() & known.keys()):
            yield from _broken(f"{where}.{name}", value[name], known[name])
