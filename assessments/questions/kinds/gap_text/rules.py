"""A text with gaps, each to be written or chosen from a list. No Django.

Each gap earns its part of the points; a wrong one costs nothing but its own. A gap is met by chance
only where it is chosen: with the probability of the accepted among its options.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import ClassVar, Self, cast

from assessments.questions.kinds.lenience import MOST_LETTERS, Lenience, as_written, unlike
from assessments.questions.kinds.protocol import (
    JSON,
    Answer,
    Dealer,
    Reason,
    ResponseClass,
    UnknownAnswerError,
    texts,
)

_TAG_OR_MARKER = re.compile(r'<(?:[^">]|"[^"]*")*>|\[\[([1-9]\d?)\]\]', re.ASCII)


@dataclass(frozen=True, slots=True)
class Gap:
    """What is accepted, the first one being shown as right; written where there are no options."""

    accepted: tuple[str, ...]
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GapText:
    """Clean HTML in which ``[[1]]`` stands for the first of the gaps.

    An answer is the text given in each gap in their order, ``""`` while it is open; ``[]`` while
    all are. What is forgiven where it is written says ``Lenience``; what is chosen is exact.
    """

    text: str
    gaps: tuple[Gap, ...]
    case_matters: bool = False
    accents_matter: bool = False
    typos: int = 0

    kind: ClassVar[str] = "gap_text"
    is_marked_by_people: ClassVar[bool] = False

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Self:
        """Read what ``asdict`` wrote."""
        gaps = cast("Sequence[Mapping[str, JSON]]", data["gaps"])
        typos = data["typos"]
        return cls(
            str(data["text"]),
            tuple(Gap(texts(gap["accepted"]), texts(gap["options"])) for gap in gaps),
            bool(data["case_matters"]),
            bool(data["accents_matter"]),
            typos if isinstance(typos, int) else 0,
        )

    @property
    def lenience(self) -> Lenience:
        """What is forgiven."""
        return Lenience(self.case_matters, self.accents_matter, self.typos)

    @property
    def markers(self) -> list[int]:
        """The numbers of the gaps in the order they stand in the text."""
        return [number for _html, number in self.pieces() if number]

    def pieces(self) -> list[tuple[str, int]]:
        """Return the text as pieces of HTML and the number of the gap after each, 0 after the last.

        A marker within a tag is none, so that the pieces are safe to put fields between.
        """
        pieces, begin = [], 0
        for found in _TAG_OR_MARKER.finditer(self.text):
            if found[1]:
                pieces.append((self.text[begin : found.start()], int(found[1])))
                begin = found.end()
        return [*pieces, (self.text[begin:], 0)]

    @property
    def solution(self) -> Answer:
        """The first of those accepted in each gap."""
        return [gap.accepted[0] for gap in self.gaps]

    @property
    def chance(self) -> Fraction:
        """The mean over the gaps; see above."""
        of_gaps = (
            Fraction(sum(option in gap.accepted for option in gap.options), len(gap.options) or 1)
            for gap in self.gaps
        )
        return sum(of_gaps, Fraction(0)) / len(self.gaps)

    def guess(self, luck: Random) -> Answer:
        """Choose any option, and write what is not accepted."""
        return [
            luck.choice(gap.options) if gap.options else unlike(gap.accepted, luck)
            for gap in self.gaps
        ]

    def share(self, answer: Answer) -> Fraction:
        """Return the share of the gaps that are filled rightly."""
        return sum((each.share for each in self.classified(answer)), Fraction(0))

    @property
    def classes(self) -> tuple[ResponseClass, ...]:
        """What is accepted in each gap, or there to choose."""
        return tuple(
            self._class_of(number, text, is_right=text in gap.accepted)
            for number, gap in enumerate(self.gaps, 1)
            for text in gap.options or gap.accepted
        )

    def classified(self, answer: Answer) -> tuple[ResponseClass, ...]:
        """Return what each gap was filled with, as the accepted text it is taken for."""
        filled = zip(self.gaps, texts(answer or ()), strict=False)
        found = []
        for number, (gap, given) in enumerate(filled, 1):
            taken_as = self.taken_as(gap, given)
            text = taken_as or (given if gap.options else self.lenience.plain(given))
            if text:
                found.append(self._class_of(number, text, is_right=taken_as is not None))
        return tuple(found)

    def _class_of(self, number: int, text: str, *, is_right: bool) -> ResponseClass:
        return ResponseClass(f"[[{number}]]", text, Fraction(is_right, len(self.gaps)))

    def taken_as(self, gap: Gap, given: str) -> str | None:
        """Return the accepted text that what was given in ``gap`` is taken for."""
        if gap.options:
            return given if given in gap.accepted else None
        return self.lenience.taken_as(given, gap.accepted)

    def reasons(self, answer: Answer) -> tuple[Reason, ...]:  # noqa: ARG002
        """Say nothing: what there is to say is the explanation of the question."""
        return ()

    def dealt(self, dealer: Dealer) -> "DealtGapText":
        """Shuffle the options of each gap whatever the quiz says."""
        options = (dealer.shuffled(gap.options) for gap in self.gaps)
        return DealtGapText(self, tuple(map(tuple, options)))


@dataclass(frozen=True, slots=True)
class GapOnSheet:
    """A gap with what it is filled with so far, and what there is to choose, if it is chosen."""

    number: int
    given: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilledGap:
    """A gap after hand-in: what it was filled with, ``""`` if with nothing, and what is right.

    ``right`` is the accepted text that it is taken for, else the first one; ``also`` the others.
    """

    number: int
    given: str
    is_right: bool
    right: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text, HTML that may end within a paragraph, and the gap after it, if any."""

    html: str
    gap: GapOnSheet | FilledGap | None = None


@dataclass(frozen=True, slots=True)
class DealtGapText:
    """The text, and the options of each gap in the order an attempt shows them in.

    Gaps are numbered as they stand in the text. A marker without a gap stays in the text as it is.
    """

    body: GapText
    choices: tuple[tuple[str, ...], ...]

    def read(self, sent: Sequence[str]) -> Answer:
        """Read what each gap of the text is filled with, in the order they stand there.

        Raises:
            UnknownAnswerError: if something is chosen that is no option, if a text is longer than
                its field takes, or if there are too many.
        """
        if len(sent) > len(self.places):
            raise UnknownAnswerError(f"{len(sent)} texts")
        filled = [""] * len(self.body.gaps)
        for place, text in zip(self.places, sent, strict=False):
            filled[place] = as_written(text)
            options = self.choices[place]
            if len(text) > MOST_LETTERS or (options and filled[place] not in {"", *options}):
                raise UnknownAnswerError(text)
        return filled if any(filled) else []

    @property
    def places(self) -> list[int]:
        """The places in ``gaps`` of those that stand in the text, in the order they do."""
        known = (number - 1 for number in self.body.markers if number <= len(self.choices))
        return list(dict.fromkeys(known))

    def sent(self, answer: Answer) -> Sequence[str]:
        """Return what each gap of the text is filled with, in the order they stand there."""
        given = self._given(answer)
        return [given[place] for place in self.places]

    def _given(self, answer: Answer) -> Sequence[str]:
        return texts(answer or ()) or [""] * len(self.choices)

    def sheet(self, answer: Answer) -> tuple[Piece, ...]:
        """Show the text and what its gaps are filled with so far."""
        given = self._given(answer)
        return self._pieces(
            {
                place: GapOnSheet(number, given[place], self.choices[place])
                for number, place in enumerate(self.places, 1)
            }
        )

    def review(self, answer: Answer) -> tuple[Piece, ...]:
        """Show what each gap was filled with, and what is right there."""
        given, gaps = self._given(answer), self.body.gaps
        return self._pieces(
            {
                place: self._filled(number, gaps[place], given[place])
                for number, place in enumerate(self.places, 1)
            }
        )

    def _filled(self, number: int, gap: Gap, given: str) -> FilledGap:
        taken_as = self.body.taken_as(gap, given)
        right = taken_as or next(iter(gap.accepted), "")
        also = tuple(each for each in gap.accepted if each != right)
        return FilledGap(number, given, taken_as is not None, right, also)

    def _pieces(self, gaps: Mapping[int, GapOnSheet | FilledGap]) -> tuple[Piece, ...]:
        left, pieces = dict(gaps), []
        for html, number in self.body.pieces():
            gap = left.pop(number - 1, None)
            pieces.append(Piece(html if gap or not number else f"{html}[[{number}]]", gap))
        return tuple(pieces)


BODY = GapText
