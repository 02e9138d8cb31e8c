"""How one kind of question is written by trainers and read back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Generic, TypeVar

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, ChoiceBlock, StructBlock
from wagtail.rich_text import RichText

from assessments.questions.kinds.protocol import Body
from assessments.questions.markup import clean_html

B = TypeVar("B", bound=Body)
Words = str | Promise
Written = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """Something that a question says, as trainers read it.

    ``name`` tells it from the others in every version, ``label`` says what it is; ``text`` is
    plain.
    """

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Editor(Generic[B]):
    """How one kind is written and read back.

    ``block`` is what trainers fill in, one field of the question's editor; ``label`` names the kind
    in lists. ``body`` reads the block's value, half-written too; ``written`` is its inverse, as a
    StreamField takes it. ``problems`` says in words what keeps a body from being published.
    ``lines`` say it line by line where a kind has better words than the labels of its fields.
    """

    label: Words
    block: type[StructBlock]
    body: Callable[[Written], B]
    written: Callable[[B], Written]
    problems: Callable[[B], Sequence[Words]]
    lines: Callable[[B], Iterable[Line]] | None = None


def html(value: object) -> str:
    """Return the clean HTML of a rich text block's value."""
    return clean_html(value.source if isinstance(value, RichText) else "")


def words_of(html_text: str) -> str:
    """Return the words of HTML as plain text in one line."""
    spaced = html_text.replace("<", " <")
    return " ".join(unescape(strip_tags(spaced)).split())


def says_something(html_text: str) -> bool:
    """Tell whether there are words between the tags."""
    return bool(strip_tags(html_text).strip())


def found(checks: Sequence[tuple[bool, Words]]) -> list[Words]:
    """Return the words of those checks that are true."""
    return [words for is_wrong, words in checks if is_wrong]


def typos_block() -> ChoiceBlock:
    """Ask how many wrong letters are forgiven."""
    return ChoiceBlock(
        label=_("Typing errors"),
        choices=[
            ("0", _("None are forgiven")),
            ("1", _("One letter may be wrong")),
            ("2", _("Two letters may be wrong")),
        ],
        default="1",
    )


def case_block() -> BooleanBlock:
    """Ask whether capital letters matter."""
    return BooleanBlock(label=_("Capital letters matter"), required=False)


def accents_block() -> BooleanBlock:
    """Ask whether accents matter."""
    return BooleanBlock(label=_("Accents matter"), required=False)
