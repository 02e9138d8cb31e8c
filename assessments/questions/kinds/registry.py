"""The kinds of question there are. No Django.

One more kind is a folder beside this file with ``rules.py`` (its ``BODY``) and ``editing.py`` (its
``EDITOR``), templates in ``assessments/kinds/<kind>``, and its name here.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from assessments.questions.kinds.protocol import JSON, Body

NAMES = (
    "choice",
    "true_false",
    "ordering",
    "short_answer",
    "numerical",
    "matching",
    "gap_text",
    "hotspot",
    "deadline",
    "situational",
    "written_reply",
)

_PACKAGE = __name__.rpartition(".")[0]
BODIES: Mapping[str, type[Body]] = {
    name: cast("type[Body]", import_module(f"{_PACKAGE}.{name}.rules").BODY) for name in NAMES
}
MARKED_AT_ONCE = tuple(name for name in NAMES if not BODIES[name].is_marked_by_people)
"""The kinds that are part of a result at hand-in; people mark the others."""


class UnknownKindError(LookupError):
    """Content names a kind of question that this version of Prima does not have."""


def read_body(kind: str, data: Mapping[str, JSON]) -> Body:
    """Read the body of a pinned question.

    Raises:
        UnknownKindError: if there is no such kind.
    """
    if kind not in BODIES:
        raise UnknownKindError(f"{kind!r} is none of the kinds of question: {', '.join(NAMES)}.")
    return BODIES[kind].from_json(data)
