"""A quiz as plain data: the paper an attempt is pinned to, its rules, and how it is dealt.

No Django here.

The order of the questions, the order within them and the ids sent to the browser follow from the
attempt's secret seed (see ``Dealer``).
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Self

from assessments.questions.content import QuestionContent
from assessments.questions.kinds.protocol import Dealer, DealtBody, digest
from lms.core.pinned import Content, PinnedFormat


def _with_kinds(content: Content) -> Content:
    """Format 2: what a question's kind owns stands apart."""
    items = [item | {"question": _with_kind(item["question"])} for item in content["items"]]
    return content | {"items": items}


def _with_kind(question: Content) -> Content:
    common = {name: question[name] for name in question if name != "options"}
    takes_several = question["kind"] == "multiple"
    body = {"options": question["options"], "takes_several": takes_several}
    return common | {"kind": "choice", "body": body}


def _with_purposes(content: Content) -> Content:
    """Format 3: a question says what it is for, gives a hint, and names what to read."""
    added = {"purpose": "counted", "hint": "", "passage": None}
    items = [item | {"question": item["question"] | added} for item in content["items"]]
    return content | {"items": items}


def _with_sections(content: Content) -> Content:
    """Format 4: questions stand in sections and are pinned one by one, or inside as before."""
    added = {
        "navigation": "free",
        "closes_at": None,
        "is_practice": False,
        "asks_certainty": False,
    }
    items = [item | {"section": 0} for item in content["items"]]
    return content | {"rules": content["rules"] | added, "sections": [], "items": items}


PAPER = PinnedFormat("paper", (_with_kinds, _with_purposes, _with_sections))
ReadPinned = Callable[[Collection[str]], Mapping[str, QuestionContent]]
"""Given hashes, returns the questions pinned by them."""


class ShowAnswers(StrEnum):
    """When an officer may see the right answers to a quiz they have handed in."""

    ALWAYS = "always"
    PASSED = "passed"
    NEVER = "never"

    def allows(self, *, has_passed: bool) -> bool:
        """Tell whether they may see them now; ``has_passed``: in any attempt at the quiz."""
        return self is ShowAnswers.ALWAYS or (self is ShowAnswers.PASSED and has_passed)

    @property
    def tells_of_questions(self) -> bool:
        """Tell whether they learn at once how each question went, and why their answer did not."""
        return self is not ShowAnswers.NEVER


class Navigation(StrEnum):
    """In which order an officer may go through the questions."""

    FREE = "free"
    SEQUENTIAL = "sequential"


@dataclass(frozen=True, slots=True)
class Rules:
    """How a quiz is taken. ``time_limit_minutes`` is ``None`` without a limit.

    ``closes_at`` is when it ends for everybody, ``None`` if it does not. ``is_practice``: it asks
    practice questions, tells after each answer what is right, and never counts.
    """

    pass_percent: int
    time_limit_minutes: int | None
    shuffle_questions: bool
    shuffle_options: bool
    show_answers: ShowAnswers
    navigation: Navigation = Navigation.FREE
    closes_at: dt.datetime | None = None
    is_practice: bool = False
    asks_certainty: bool = False

    def deadline(self, started_at: dt.datetime, extra_percent: int) -> dt.datetime | None:
        """Return when time is over for somebody with so much extra time; ``None``: never.

        Extra time lengthens the time limit; the day and hour at which the quiz closes are the same
        for everybody.
        """
        limit = time_limit(self.time_limit_minutes, extra_percent)
        ends = (self.closes_at, None if limit is None else started_at + limit)
        return min((end for end in ends if end is not None), default=None)

    def to_json(self) -> Content:
        """Write as what JSON can hold."""
        return asdict(self) | {"closes_at": self.closes_at and self.closes_at.isoformat()}

    @classmethod
    def from_json(cls, data: Content) -> Self:
        """Read what ``to_json`` wrote."""
        closes_at = data["closes_at"]
        return cls(
            **data
            | {
                "show_answers": ShowAnswers(data["show_answers"]),
                "navigation": Navigation(data["navigation"]),
                "closes_at": closes_at and dt.datetime.fromisoformat(closes_at),
            }
        )


def time_limit(minutes: int | None, extra_percent: int) -> dt.timedelta | None:
    """Return the time limit of somebody with so much extra time; ``None`` without a limit."""
    if minutes is None:
        return None
    return dt.timedelta(minutes=minutes) * (100 + extra_percent) / 100


def next_start(ended_at: dt.datetime, pause_minutes: int) -> dt.datetime:
    """Return when the next attempt may begin: on a full minute, as clocks show it."""
    earliest = ended_at + dt.timedelta(minutes=pause_minutes)
    minute = earliest.replace(second=0, microsecond=0)
    return minute if minute == earliest else minute + dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper with a heading. ``introduction`` is clean HTML, or ``""``."""

    title: str
    introduction: str


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A question, the points it is worth, and the number, from 0, of the section it stands in."""

    question: QuestionContent
    points: int
    section: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that decides what an officer sees and how it is marked.

    ``items`` are in the order of their sections; ``sections`` may be none.
    """

    key: str
    revision_id: int | None
    title: str
    rules: Rules
    items: tuple[PaperItem, ...]
    sections: tuple[Section, ...] = ()

    def to_json(self) -> Content:
        """Write as what JSON can hold, to be pinned beside its questions, which it names."""
        return PAPER.seal(
            {
                "key": self.key,
                "revision_id": self.revision_id,
                "title": self.title,
                "rules": self.rules.to_json(),
                "sections": [asdict(section) for section in self.sections],
                "items": [
                    {
                        "question": item.question.sha256,
                        "points": item.points,
                        "section": item.section,
                    }
                    for item in self.items
                ],
            }
        )

    @classmethod
    def from_json(cls, data: Content, read: ReadPinned = lambda _hashes: {}) -> Self:
        """Read what ``to_json`` wrote, in this version or an earlier one.

        ``read`` is called once; papers from before format 4 hold their questions themselves.

        Raises:
            UnknownFormatError: if it is no paper, or from a later version.
            KeyError: if ``read`` does not find a question.
        """
        content = PAPER.open(data)
        asked = [item["question"] for item in content["items"]]
        pinned = read([each for each in asked if isinstance(each, str)])
        return cls(
            **content
            | {
                "rules": Rules.from_json(content["rules"]),
                "sections": tuple(Section(**section) for section in content["sections"]),
                "items": tuple(
                    PaperItem(
                        pinned[item["question"]]
                        if isinstance(item["question"], str)
                        else QuestionContent.from_json({"question": item["question"]}),
                        item["points"],
                        item["section"],
                    )
                    for item in content["items"]
                ),
            }
        )


def joined(paper: Paper, items: Iterable[PaperItem]) -> Paper:
    """Return ``paper`` with more items, each put last in its section."""
    in_order = sorted((*paper.items, *items), key=lambda item: item.section)
    return replace(paper, items=tuple(in_order))


@dataclass(frozen=True, slots=True)
class DealtItem:
    """A question under the id this attempt knows it by, its body as this attempt shows it."""

    id: str
    item: PaperItem
    body: DealtBody


def deal(paper: Paper, seed: str) -> tuple[DealtItem, ...]:
    """Put the questions of ``paper`` in the order of the attempt with ``seed``, and deal each.

    They stay in their sections.
    """
    items = list(paper.items)
    if paper.rules.shuffle_questions:
        items.sort(key=lambda item: (item.section, digest(seed, "place", item.question.key)))
    return tuple(map(partial(_deal_item, paper.rules, seed), items))


def deal_one(paper: Paper, seed: str, question_id: str) -> DealtItem | None:
    """Deal the one question that the attempt with ``seed`` knows by this id, if there is one."""
    for item in paper.items:
        if _dealer(paper.rules, seed, item).question_id == question_id:
            return _deal_item(paper.rules, seed, item)
    return None


def _deal_item(rules: Rules, seed: str, item: PaperItem) -> DealtItem:
    dealer = _dealer(rules, seed, item)
    return DealtItem(dealer.question_id, item, item.question.body.dealt(dealer))


def _dealer(rules: Rules, seed: str, item: PaperItem) -> Dealer:
    return item.question.dealer(seed, shuffles=rules.shuffle_options)
