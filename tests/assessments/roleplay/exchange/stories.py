"""Stories in the formats of Twine and H5P, and what is read from them."""

import html
import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from assessments.roleplay.exchange.formats.registry import read
from assessments.roleplay.exchange.protocol import Draft

HARLOWE, SUGARCUBE, CHAPBOOK = "Harlowe", "SugarCube", "Chapbook"


def twee(*passages: str, story_format: str = HARLOWE, **data: str) -> bytes:
    """Write a story of which each passage is given as its header and its text."""
    about = json.dumps({"ifid": "x", "format": story_format, **data})
    parts = [":: StoryTitle\nLoket 3", f":: StoryData\n{about}"]
    return "\n\n".join([*parts, *(f":: {each}" for each in passages)]).encode()


def twine_html(title: str, *passages: tuple[str, str], start: int = 1, **about: str) -> str:
    """Write a published story."""
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in about.items())
    inside = "".join(
        f'<tw-passagedata pid="{pid}" name="{html.escape(name)}" tags=""'
        f' position="{pid}00,50">{html.escape(text)}</tw-passagedata>'
        for pid, (name, text) in enumerate(passages, start=1)
    )
    name = html.escape(title)
    return f'<tw-storydata name="{name}" startnode="{start}"{attributes}>{inside}</tw-storydata>'


def h5p(
    scenario: object, library: object = "H5P.BranchingScenario", title: object = "Loket 3"
) -> bytes:
    """Pack a branching scenario as H5P does."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("h5p.json", json.dumps({"mainLibrary": library, "title": title}))
        archive.writestr("content/content.json", json.dumps({"branchingScenario": scenario}))
    return made.getvalue()


def draft(content: bytes | str, number: int = 0) -> Draft:
    """Read a file."""
    return read(content.encode() if isinstance(content, str) else content, number).draft


def harlowe(text: str, *more: str) -> Draft:
    """Read a story of one passage to be looked at, ``Awal``, and whatever else there is."""
    return draft(twee(f"Awal\n{text}", *more, "Dapur\nDi dapur.", "Kamar\nDi kamar."))


def sugarcube(text: str, *more: str) -> Draft:
    """Read the same in SugarCube."""
    rest = (*more, "Dapur\nDi dapur.", "Kamar\nDi kamar.")
    return draft(twee(f"Awal\n{text}", *rest, story_format=SUGARCUBE))


def chapbook(text: str, *more: str) -> Draft:
    """Read the same in Chapbook."""
    rest = (*more, "Dapur\nDi dapur.", "Kamar\nDi kamar.")
    return draft(twee(f"Awal\n{text}", *rest, story_format=CHAPBOOK))


def nodes(found: Draft) -> dict[str, dict[str, Any]]:
    """Return the nodes by their keys."""
    return {node["key"]: node for node in found.document["nodes"]}  # type: ignore[attr-defined]


def first(found: Draft) -> dict[str, Any]:
    """Return the node the conversation opens with."""
    return next(iter(nodes(found).values()))


def ways(node: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what each choice says and where it leads."""
    return [(choice["text"], choice["leads_to"]) for choice in node["choices"]]


def variables(found: Draft) -> dict[str, dict[str, Any]]:
    """Return the variables by their ids."""
    return {each["id"]: each for each in found.document["variables"]}  # type: ignore[attr-defined]


def codes(found: Draft, passage: str = "Awal") -> set[str]:
    """Return what is remarked on a passage."""
    return {remark.code for remark in found.remarks if remark.passage == passage}


def remarked(found: Draft, code: str) -> list[tuple[str, str]]:
    """Return where something is remarked, and what stood there."""
    return [(remark.passage, remark.what) for remark in found.remarks if remark.code == code]
