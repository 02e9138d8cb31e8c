"""What a lesson says, in pieces: between them stand the places where officers write."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue

from assessments.signals import Heading

_FIELD = mark_safe("<prima-field></prima-field>")  # no text of an author can hold it


@dataclass(frozen=True, slots=True)
class Asked:
    """A block that asks officers for words of their own, of which kind of note."""

    block_id: UUID
    kind: str
    question: str


def asked_in(body: StreamValue) -> Iterator[Asked]:
    """Find the blocks of a lesson in which officers write, in their order."""
    for child in body:
        if (asked := _asked(child)) is not None:
            yield asked


def drawn_in_pieces(
    body: StreamValue, context: Mapping[str, object]
) -> tuple[SafeString | Asked, ...]:
    """Draw the blocks of a lesson. Where one asks for words, that stands between two pieces.

    ``context`` is what all blocks are given besides.
    """
    pieces: list[SafeString | Asked] = []
    for child in body:
        anchor = Heading.anchor_of(child.id)
        drawn = child.render({**context, "anchor": anchor, "field": _FIELD})
        before, found, after = drawn.partition(_FIELD)
        pieces.append(mark_safe(before))  # noqa: S308 - parts of what a template has drawn
        if found:
            asked = _asked(child)
            pieces += [asked] if asked else []
            pieces.append(mark_safe(after))  # noqa: S308
    return tuple(pieces)


def _asked(child: StreamValue.StreamChild) -> Asked | None:
    kind, field = getattr(child.block.meta, "writes", (None, ""))
    if kind is None:
        return None
    try:
        return Asked(UUID(child.id), kind, str(child.value[field]))
    except (TypeError, ValueError):  # content from elsewhere: nothing by which to find it again
        return None
