"""A question as plain data: what a snapshot keeps and what the rules read. No Django."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlencode

from assessments.questions.kinds.pictures import Picture
from assessments.questions.kinds.protocol import Answer, Body, Dealer
from assessments.questions.kinds.registry import read_body
from lms.core.pinned import Content, PinnedFormat, hash_of
from lms.core.prints import print_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


QUESTION = PinnedFormat("question")


@dataclass(frozen=True, slots=True)
class IndicatorTag:
    """An indicator a question gives evidence for, with the names a result page needs."""

    id: int
    code: str
    text: str
    level: int
    competency_id: int
    competency: str


class Purpose(StrEnum):
    """What answers to a question are for."""

    COUNTED = "counted"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Passage:
    """Where what a question asks can be read: a page, by its translation key, and a block of it.

    ``block`` is ``""`` for the page as a whole; ``title`` is what it was called then.
    """

    page_key: str
    block: str
    title: str

    @property
    def query(self) -> str:
        """What an address that leads to it says of the block."""
        return "?" + urlencode({"bagian": self.block}) if self.block else ""


def name_of(key: str) -> str:
    """Return what the question with this key is called among all that officers are shown."""
    return f"question:{key}"


@lru_cache(maxsize=2_000)
def names_of(key: str, prompt: str, body: Body, picture: Picture | None = None) -> frozenset[str]:
    """Return all that a question is called there: by its key, and by what it asks.

    Edited it keeps the first name, copied the second. ``prompt`` is HTML. Remembered for as many
    questions as are asked at the same time.
    """
    # What is not there is not named: questions from before there were pictures keep their names.
    asked = asdict(cast("DataclassInstance", body), dict_factory=_of_what_is_there)
    seen = (picture.file,) if picture else ()
    return frozenset({name_of(key), f"asked:{print_of(prompt, body.kind, asked, *seen)}"})


def _of_what_is_there(fields: list[tuple[str, object]]) -> dict[str, object]:
    return {name: value for name, value in fields if value is not None}


@dataclass(frozen=True, slots=True)
class QuestionContent:
    """A question with everything that decides its mark.

    ``prompt``, ``explanation`` and ``hint`` are clean HTML.
    """

    key: str
    revision_id: int | None
    kind: str
    prompt: str
    body: Body
    explanation: str
    source: str
    indicators: tuple[IndicatorTag, ...]
    purpose: Purpose = Purpose.COUNTED
    hint: str = ""
    passage: Passage | None = None
    picture: Picture | None = None

    @property
    def is_counted(self) -> bool:
        """Tell whether answers to it can be evidence."""
        return self.purpose is Purpose.COUNTED

    @property
    def names(self) -> frozenset[str]:
        """All that it is called there; see ``names_of``."""
        return names_of(self.key, self.prompt, self.body, self.picture)

    def earned(self, answer: Answer, points: int) -> Fraction:
        """Return the points, 0 to ``points``, that ``answer`` earns."""
        return points * self.body.share(answer) if answer else Fraction(0)

    def dealer(self, seed: str, *, shuffles: bool) -> Dealer:
        """Return who deals this question in the attempt with ``seed``."""
        return Dealer(seed, self.key, shuffles)

    def to_json(self) -> Content:
        """Write as what JSON can hold, to be pinned."""
        return QUESTION.seal({"question": asdict(self)})

    @property
    def sha256(self) -> str:
        """The name by which it is pinned. Computed anew each time, in some 50 microseconds."""
        return hash_of(self.to_json())

    @classmethod
    def from_json(cls, pinned: Content) -> Self:
        """Read what ``to_json`` wrote, in this version or an earlier one.

        Raises:
            UnknownFormatError: if it is no question, or from a later version.
            UnknownKindError: if its kind is not known.
        """
        data = QUESTION.open(pinned)["question"]
        body: Mapping[str, Any] = data["body"]
        return cls(
            **data
            | {
                "body": read_body(data["kind"], body),
                "indicators": tuple(IndicatorTag(**tag) for tag in data["indicators"]),
                "purpose": Purpose(data["purpose"]),
                "passage": Passage(**data["passage"]) if data["passage"] else None,
                # What was pinned before there were pictures does not name them.
                "picture": Picture.from_json(data.get("picture")),
            }
        )
