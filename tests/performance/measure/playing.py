"""Simulated officers at the course, without a database.

Dealing, marking, engine, counting of tries and rule are the real ones.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random

from assessments.competency.rules.levels import EvidenceKind, Marks, Piece, Standing, standing
from assessments.quizzes.marking import mark_paper
from assessments.quizzes.paper import deal
from assessments.roleplay import engine
from assessments.sittings.counting import weigh
from assessments.sittings.shown import Shown
from tests.performance.measure import course
from tests.performance.measure.officers import Decide, SimulatedOfficer, Task

BEGIN = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
DAYS_A_WEEK = 7
PAUSE_DAYS = 7
"""The pause before a try can count again, as a policy has it that nobody changed."""
Plan = Callable[[int], list[str]]
"""Which activities an officer takes in a week (from 0)."""


def course_and_check(week: int) -> list[str]:
    """Take the course, a week later its check, then its second scenario; then all of them again.

    What is repeated never counts, so the weeks after that are left out.
    """
    weeks = [["quiz:1", "scenario:1"], ["quiz:2"], ["scenario:2"]]
    weeks.append(list(itertools.chain(*weeks)))
    return weeks[week] if week < len(weeks) else []


def without_end(week: int) -> list[str]:
    """Take a quiz and a scenario that nobody has seen before, week after week."""
    return [f"quiz:{week}", f"scenario:{week}"]


quiz, scenario = cache(course.quiz), cache(course.scenario)


@cache
def names_in(activity: str) -> frozenset[str]:
    """Return the names of all questions or turns of an activity."""
    if activity.startswith("quiz:"):
        return frozenset(item.question.key for item in quiz(activity).items)
    return frozenset(turn.says for turn in scenario(activity).turns)


def moment_of(day: int) -> dt.datetime:
    """Return when it is on a day (from 0)."""
    return BEGIN + dt.timedelta(days=day)


def date_of(day: int) -> dt.date:
    """Return the date of a day (from 0)."""
    return moment_of(day).date()


@dataclass
class Trainee:
    """One officer, and what the ledger would say of them."""

    decide: Decide
    luck: Random
    pieces: list[Piece] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    counted_on: dict[str, dt.date] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def take(self, day: int, activity: str) -> bool:
        """Take an activity on a day (from 0); tell whether that try counts."""
        kind, take = (
            (EvidenceKind.KNOWLEDGE, self.answer)
            if activity.startswith("quiz:")
            else (EvidenceKind.SIMULATED, self.play)
        )
        names = names_in(activity)
        counts = weigh(
            may_show=names,
            seen=self.seen & names,
            last_counted_on=self.counted_on.get(activity),
            pause_days=PAUSE_DAYS,
            today=date_of(day),
        ).is_counted
        shown = take(activity, day // DAYS_A_WEEK, names - self.seen)
        if counts:
            self.counted_on[activity] = date_of(day)
            self.record(day, kind, activity, shown)
        self.seen |= names
        return counts

    def answer(self, name: str, week: int, new: frozenset[str]) -> dict[int, Shown]:
        """Answer a quiz; return what the ``new`` questions show, by the number of the indicator."""
        paper, answers = quiz(name), {}
        for item in deal(paper, f"{self.luck.random()}"):
            question = item.item.question
            [tag] = question.indicators
            task = Task(question.key, (tag.id - 1) % 3, week, question.key not in new)
            rank = self.decide(task, course.ANSWERS)
            answers[question.key] = item.body.read(item.body.sent([f"{rank}"]))
        marks = mark_paper(paper, answers).by_indicator(new).items()
        return {t.id: Shown(float(m.share), m.count, float(m.chance)) for t, m in marks}

    def play(self, name: str, week: int, new: frozenset[str]) -> dict[int, Shown]:
        """Play a scenario; return what the ``new`` turns show, by the number of the indicator."""
        played = scenario(name)
        choices: list[str] = []
        node: engine.Node = played.nodes[played.opening]
        while isinstance(node, engine.Turn):
            [indicator] = {e.indicator_id for choice in node.choices for e in choice.effects}
            task = Task(node.says, (indicator - 1) % 3, week, node.says not in new)
            rank = self.decide(task, len(node.choices))
            choices.append(node.choices[rank].key)
            node = played.nodes[node.choices[rank].leads_to]
        turns = {turn.key for turn in played.turns if turn.says in new}
        return {
            score.indicator.id: Shown(score.strength, score.observations, score.chance)
            for score in engine.partial_result(played, choices, turns).indicators
            if score.strength is not None
        }

    def record(self, day: int, kind: EvidenceKind, name: str, shown: dict[int, Shown]) -> None:
        self.pieces += [
            Piece(
                id=next(self.ids),
                indicator=course.INDICATORS[id_ - 1],
                kind=kind,
                source_key=name,
                occurred_at=moment_of(day),
                observations=each.observations,
                share=each.share,
                chance=each.chance,
            )
            for id_, each in shown.items()
            if each.says_something
        ]

    def standing(self, marks: Marks, day: int) -> Standing:
        return standing(course.INDICATORS, self.pieces, marks, date_of(day))


@dataclass(frozen=True, slots=True)
class Reached:
    """The highest level ever held, and ever held provisionally, up to each try (from the first)."""

    attained: tuple[int, ...]
    provisional: tuple[int, ...]


def go_through(
    officer: SimulatedOfficer, luck: Random, policies: Sequence[Marks], tries: int, plan: Plan
) -> list[Reached]:
    """Have an officer try once a week, and look at what they have reached after each try.

    By each of ``policies``: what they do does not depend on how it is judged.
    """
    trainee = Trainee(officer.by_luck(luck), luck)
    attained = [[0] for _marks in policies]
    provisional = [[0] for _marks in policies]
    for week in range(tries):
        day = DAYS_A_WEEK * week
        counted = sum([trainee.take(day, activity) for activity in plan(week)])
        for marks, ever, ever_at_all in zip(policies, attained, provisional, strict=True):
            ever.append(ever[-1])
            ever_at_all.append(ever_at_all[-1])
            if counted:  # time raises no level
                result = trainee.standing(marks, day)
                ever[-1] = max(ever[-1], result.attained)
                ever_at_all[-1] = max(ever_at_all[-1], result.provisional)
    return [
        Reached(tuple(ever[1:]), tuple(ever_at_all[1:]))
        for ever, ever_at_all in zip(attained, provisional, strict=True)
    ]
