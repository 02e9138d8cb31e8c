"""Simulated officers at the course: real dealing, marking, engine and rule, without a database."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random

from assessments.competency.rules.levels import EvidenceKind, Marks, Piece, Standing, standing
from assessments.quizzes.marking import mark_paper
from assessments.quizzes.paper import deal
from assessments.roleplay import engine
from assessments.sittings.shown import Shown
from tests.performance.measure import course
from tests.performance.measure.officers import SimulatedOfficer, Task

BEGIN = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
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


@dataclass
class Trainee:
    """One officer, and what the ledger would say of them."""

    officer: SimulatedOfficer
    luck: Random
    pieces: list[Piece] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def take(self, week: int, activity: str) -> bool:
        """Take an activity; tell whether that was the first try, which counts.

        A later one would count for what was never shown before, and nothing is left that was not.
        """
        is_new = activity not in self.seen
        kind, take = (
            (EvidenceKind.KNOWLEDGE, self.answer)
            if activity.startswith("quiz:")
            else (EvidenceKind.SIMULATED, self.play)
        )
        shown = take(activity, week, is_new)
        if is_new:
            self.record(week, kind, activity, shown)
        self.seen.add(activity)
        return is_new

    def answer(self, name: str, week: int, is_new: bool) -> dict[int, Shown]:
        paper, answers = quiz(name), {}
        for item in deal(paper, f"{self.luck.random()}"):
            question = item.item.question
            [tag] = question.indicators
            task = Task((tag.id - 1) % 3, week, was_seen=not is_new)
            rank = self.officer.pick(task, course.ANSWERS, self.luck)
            answers[question.key] = item.body.read(item.body.sent([f"{rank}"]))
        marks = mark_paper(paper, answers).by_indicator().items()
        return {t.id: Shown(float(m.share), m.count, float(m.chance)) for t, m in marks}

    def play(self, name: str, week: int, is_new: bool) -> dict[int, Shown]:
        played = scenario(name)
        choices: list[str] = []
        node: engine.Node = played.nodes[played.opening]
        while isinstance(node, engine.Turn):
            [indicator] = {e.indicator_id for choice in node.choices for e in choice.effects}
            task = Task((indicator - 1) % 3, week, was_seen=not is_new)
            rank = self.officer.pick(task, len(node.choices), self.luck)
            choices.append(node.choices[rank].key)
            node = played.nodes[node.choices[rank].leads_to]
        return {
            score.indicator.id: Shown(score.strength or 0.0, score.observations, score.chance)
            for score in engine.result(played, choices).indicators
        }

    def record(self, week: int, kind: EvidenceKind, name: str, shown: dict[int, Shown]) -> None:
        self.pieces += [
            Piece(
                id=next(self.ids),
                indicator=course.INDICATORS[id_ - 1],
                kind=kind,
                source_key=name,
                occurred_at=BEGIN + dt.timedelta(weeks=week),
                observations=each.observations,
                share=each.share,
                chance=each.chance,
            )
            for id_, each in shown.items()
        ]

    def standing(self, marks: Marks, week: int) -> Standing:
        day = BEGIN.date() + dt.timedelta(weeks=week)
        return standing(course.INDICATORS, self.pieces, marks, day)


@dataclass(frozen=True, slots=True)
class Reached:
    """The highest level ever held, and ever held provisionally, up to each try (from the first)."""

    attained: tuple[int, ...]
    provisional: tuple[int, ...]


def go_through(
    officer: SimulatedOfficer, luck: Random, marks: Marks, tries: int, plan: Plan
) -> Reached:
    """Have an officer try once a week, and look at what they have reached after each try."""
    trainee = Trainee(officer, luck)
    attained, provisional = [0], [0]
    for week in range(tries):
        attained.append(attained[-1])
        provisional.append(provisional[-1])
        if sum(trainee.take(week, activity) for activity in plan(week)):  # time raises no level
            result = trainee.standing(marks, week)
            attained[-1] = max(attained[-1], result.attained)
            provisional[-1] = max(provisional[-1], result.provisional)
    return Reached(tuple(attained[1:]), tuple(provisional[1:]))
