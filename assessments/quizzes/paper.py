"""A quiz as plain data: the paper an attempt is pinned to, its rules, and how it is dealt.

No Django here.

The order of questions and options and the ids sent to the browser follow from the attempt's secret
seed through a keyed hash. Unlike ``random.shuffle`` the hash is the same in every Python version,
so an attempt looks the same after an upgrade. A keyed hash of random keys says nothing about which
option is correct.
"""

import datetime as dt
import hmac
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Self

from assessments.questions.content import OptionContent, QuestionContent
from lms.core.pinned import PinnedFormat

PAPER = PinnedFormat("paper")
ID_LENGTH = 16


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
    def from_json(cls, data: dict[str, Any]) -> Self:
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

    def to_json(self) -> dict[str, Any]:
        """Write as what JSON can hold, to be pinned."""
        return PAPER.seal(asdict(self))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
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
class DealtOption:
    """An option under the id this attempt knows it by."""

    id: str
    option: OptionContent


@dataclass(frozen=True, slots=True)
class DealtItem:
    """A question under the id this attempt knows it by, its options in this attempt's order."""

    id: str
    item: PaperItem
    options: tuple[DealtOption, ...]

    def keys_of(self, option_ids: Iterable[str]) -> list[str]:
        """Translate ids of this attempt into the options' own keys, in a fixed order.

        Raises:
            KeyError: if one is no option of this question.
        """
        keys = {dealt.id: dealt.option.key for dealt in self.options}
        return sorted({keys[option_id] for option_id in option_ids})


def deal(paper: Paper, seed: str) -> tuple[DealtItem, ...]:
    """Put the questions and options of ``paper`` in the order of the attempt with ``seed``."""
    items = list(paper.items)
    if paper.rules.shuffle_questions:
        items.sort(key=lambda item: _digest(seed, "place", item.question.key))
    return tuple(map(partial(_deal_item, paper.rules, seed), items))


def _deal_item(rules: Rules, seed: str, item: PaperItem) -> DealtItem:
    question = item.question
    options = list(question.options)
    if rules.shuffle_options:
        options.sort(key=lambda option: _digest(seed, "place", question.key, option.key))
    return DealtItem(
        _digest(seed, "id", question.key)[:ID_LENGTH],
        item,
        tuple(
            DealtOption(_digest(seed, "id", question.key, option.key)[:ID_LENGTH], option)
            for option in options
        ),
    )


def _digest(seed: str, *names: str) -> str:
    return hmac.new(seed.encode(), "\x1f".join(names).encode(), "sha256").hexdigest()
