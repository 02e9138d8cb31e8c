"""A quiz as plain data: the paper an attempt is pinned to, its rules, and how it is dealt.

No Django here.

The order of the questions, the order within them and the ids sent to the browser follow from the
attempt's secret seed (see ``Dealer``).
"""

import datetime as dt
from dataclasses import asdict, dataclass
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


PAPER = PinnedFormat("paper", (_with_kinds, _with_purposes))


class ShowAnswers(StrEnum):
    """When an officer may see the right answers to a quiz they have handed in."""

    ALWAYS = "always"
    PASSED = "passed"
    NEVER = "never"

    def allows(self, *, has_passed: bool) -> bool:
        """Tell whether they may see them now; ``has_passed``: in any attempt at the quiz."""
        return self is ShowAnswers.ALWAYS or (self is ShowAnswers.PASSED and has_passed)


@dataclass(frozen=True, slots=True)
class Rules:
    """How a quiz is taken. ``time_limit_minutes`` is ``None`` without a limit."""

    pass_percent: int
    time_limit_minutes: int | None
    shuffle_questions: bool
    shuffle_options: bool
    show_answers: ShowAnswers

    def deadline(self, started_at: dt.datetime, extra_percent: int) -> dt.datetime | None:
        """Return when time is over for somebody with so much extra time; ``None``: never."""
        limit = time_limit(self.time_limit_minutes, extra_percent)
        return None if limit is None else started_at + limit

    @classmethod
    def from_json(cls, data: Content) -> Self:
        """Read the rules of a paper that ``to_json`` wrote."""
        return cls(**data | {"show_answers": ShowAnswers(data["show_answers"])})


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
class PaperItem:
    """A question and the points it is worth."""

    question: QuestionContent
    points: int


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that decides what an officer sees and how it is marked."""

    key: str
    revision_id: int | None
    title: str
    rules: Rules
    items: tuple[PaperItem, ...]

    def to_json(self) -> Content:
        """Write as what JSON can hold, to be pinned."""
        return PAPER.seal(asdict(self))

    @classmethod
    def from_json(cls, data: Content) -> Self:
        """Read what ``to_json`` wrote, in this version or an earlier one.

        Raises:
            UnknownFormatError: if it is no paper, or from a later version.
        """
        content = PAPER.open(data)
        items = tuple(
            PaperItem(QuestionContent.from_json(item["question"]), item["points"])
            for item in content["items"]
        )
        return cls(**content | {"rules": Rules.from_json(content["rules"]), "items": items})


@dataclass(frozen=True, slots=True)
class DealtItem:
    """A question under the id this attempt knows it by, its body as this attempt shows it."""

    id: str
    item: PaperItem
    body: DealtBody


def deal(paper: Paper, seed: str) -> tuple[DealtItem, ...]:
    """Put the questions of ``paper`` in the order of the attempt with ``seed``, and deal each."""
    items = list(paper.items)
    if paper.rules.shuffle_questions:
        items.sort(key=lambda item: digest(seed, "place", item.question.key))
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
