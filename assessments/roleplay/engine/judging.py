"""Judging a finished conversation.

**Points.** A choice counts once, however often it is made. A critical choice never earns points.
``earned`` is the sum over the choices made. ``best_on_path`` is what the best choice at each turn
the officer came to would have earned, so ``earned <= best_on_path``. ``best_in_scenario`` is the
most that any way from the opening to an ending earns (see ``space.best_possible``).

**Result.** ``percent`` is earned by best on the path. A critical fault makes it 0 and the play
failed, whatever the points, and the strength of every indicator of the competencies that the
faulty choice touches is 0 (of all competencies, when the choice names none).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import fsum

from assessments.roleplay.engine.conversation import Variable
from assessments.roleplay.engine.kinds.ending import Ending
from assessments.roleplay.engine.kinds.node import Waiting, tells_apart
from assessments.roleplay.engine.parts import Choice, Mood
from assessments.roleplay.engine.playing import (
    NOTHING,
    Arrival,
    Line,
    Player,
    Replies,
    Speaker,
    Visit,
)
from assessments.roleplay.engine.scenario import Indicator, Scenario
from assessments.roleplay.engine.space import Best


class NotOverError(ValueError):
    """There is no result before the end."""


@dataclass(frozen=True, slots=True)
class Score:
    """Points earned, against the best on the path taken."""

    earned: int
    best_on_path: int

    @property
    def share(self) -> float | None:
        """Earned by best on the path, 0-1; ``None`` where there was nothing to earn."""
        if self.best_on_path <= 0:
            return None
        return max(0, self.earned) / self.best_on_path

    @property
    def percent(self) -> int | None:
        """The share in whole percent, cut."""
        return None if self.share is None else int(100 * self.share)


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """How one indicator was shown; ``strength`` is 0-1, ``None``: no chance to show it.

    ``observations`` are the turns that could earn something for it, or not; ``chance`` is the
    strength of somebody who chooses at random there; ``has_fault``: a critical choice touched it.
    """

    indicator: Indicator
    score: Score
    strength: float | None
    observations: int
    chance: float
    has_fault: bool


@dataclass(frozen=True, slots=True)
class CompetencyScore:
    """How one competency was shown; voided by a critical fault that touches it.

    ``in_scenario``: the best in the whole scenario.
    """

    competency_id: int
    name: str
    score: Score
    in_scenario: Best
    is_voided: bool


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A choice looked back on: what it earned, and the stronger one, if there was one.

    ``answer`` is what would have been seen and heard after the stronger one; ``said`` what the
    officer said or did.
    """

    step: int
    turn: Waiting
    chosen: Choice
    earned: int
    best: int
    stronger: Choice | None
    answer: tuple[Line, ...] = ()
    said: str = ""
    reply: str = ""
    mood: Mood = Mood.CALM
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """How a feeling went: at the opening, and after each choice."""

    variable: Variable
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The end of a play and how it counts. ``percent`` is 0-100."""

    ending: Ending
    percent: float
    passed: bool
    turns: tuple[Waiting, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The end of a play and all that led to it. ``percent`` is 0-100.

    ``in_scenario``: the best in the whole scenario. ``acts``: what the officer did for the citizen;
    ``acts_offered``: what could have been done on the way.
    """

    ending: Ending
    percent: float
    passed: bool
    overall: Score
    in_scenario: Best
    competencies: tuple[CompetencyScore, ...]
    indicators: tuple[IndicatorScore, ...]
    turning_points: tuple[TurningPoint, ...]
    faults: tuple[str, ...]
    feelings: tuple[Trace, ...]
    acts: frozenset[str]
    acts_offered: frozenset[str]


@dataclass(frozen=True, slots=True)
class PartialResult:
    """What some of the turns of a play show: what counts, where not all of them do."""

    indicators: tuple[IndicatorScore, ...]
    faults: tuple[str, ...]


# --- Judging ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Path:
    """The way taken through a scenario."""

    scenario: Scenario
    visits: tuple[Visit, ...]

    def score(self, indicator_ids: Collection[int]) -> Score:
        return score_of(self.worths(indicator_ids))

    def worths(self, indicator_ids: Collection[int]) -> list[tuple[int, list[int]]]:
        """Return for each visit what the choice earned, and what each offered one would have."""
        made: set[tuple[str, str]] = set()
        worths = []
        for visit in self.visits:
            worth = {
                c.key: 0 if (visit.turn.key, c.key) in made else c.points(indicator_ids)
                for c in visit.offered
            }
            worths.append((worth[visit.chosen.key], list(worth.values())))
            made.add((visit.turn.key, visit.chosen.key))
        return worths

    def at(self, turn_keys: Collection[str]) -> "_Path":
        """Return the part of the way that leads through these turns.

        What a choice is worth depends on those made at the same turn before, so it stays the same.
        """
        visits = tuple(visit for visit in self.visits if visit.turn.key in turn_keys)
        return replace(self, visits=visits)

    @property
    def written(self) -> tuple[Waiting, ...]:
        """The nodes on the path, as written rather than as seen."""
        by_key = {node.key: node for node in self.scenario.turns}
        return tuple(by_key[visit.turn.key] for visit in self.visits)

    @property
    def faults(self) -> tuple[str, ...]:
        """Say why choices on the path were critical."""
        return tuple(visit.chosen.critical for visit in self.visits if visit.chosen.critical)

    @property
    def indicators(self) -> list[Indicator]:
        """Whatever a choice on the path bears on, made or not."""
        ids = {e.indicator_id for visit in self.visits for c in visit.offered for e in c.effects}
        return sorted((self.scenario.indicators[i] for i in ids), key=lambda i: i.slug)

    @property
    def faulty_indicators(self) -> set[int]:
        """What critical choices touch: the indicators they bear on, all where they name none."""
        every = {*self.scenario.indicators}
        faulty: set[int] = set()
        for chosen in (visit.chosen for visit in self.visits if visit.chosen.critical):
            faulty |= {effect.indicator_id for effect in chosen.effects} or every
        return faulty

    @property
    def voided_competencies(self) -> set[int]:
        """The competencies that critical choices touch."""
        return {self.scenario.indicators[id_].competency_id for id_ in self.faulty_indicators}


def score_of(worths: Sequence[tuple[int, Sequence[int]]]) -> Score:
    """Sum what was earned at each turn, and the most of what was offered."""
    return Score(
        earned=sum(earned for earned, _offered in worths),
        best_on_path=sum(max(offered) for _earned, offered in worths),
    )


def verdict(
    scenario: Scenario, choices: Sequence[str], seed: str = "", replies: Replies = NOTHING
) -> Verdict:
    """Say how a finished conversation counts. Its seed matters where something is drawn.

    Raises:
        NotOverError: if the conversation goes on.
        IllegalMoveError: as for ``replay``.
    """
    player = Player(scenario, seed)
    path, arrival = _finished(player, choices, replies)
    return judged(player, path.visits, _ending(arrival))


def judged(player: Player, visits: Sequence[Visit], ending: Ending) -> Verdict:
    """Say how a conversation counts whose visits are at hand."""
    path = _Path(player.scenario, tuple(visits))
    return _verdict(path, ending, path.score(player.scenario.indicators.keys()))


def _verdict(path: _Path, ending: Ending, overall: Score) -> Verdict:
    percent = 0.0 if path.faults else 100 * (overall.share or 0.0)
    return Verdict(
        ending=ending,
        percent=percent,
        passed=not path.faults and percent >= path.scenario.pass_percent,
        turns=path.written,
        faults=path.faults,
    )


def result(
    scenario: Scenario, choices: Sequence[str], seed: str = "", replies: Replies = NOTHING
) -> Result:
    """Judge a finished conversation, with all that led to its end.

    The first time in a process all ways of a scenario are followed (see ``space.explore``).

    Raises:
        NotOverError, IllegalMoveError: as for ``verdict``.
    """
    player = Player(scenario, seed)
    path, arrival = _finished(player, choices, replies)
    ending = _ending(arrival)
    overall = path.score(scenario.indicators.keys())
    counts = _verdict(path, ending, overall)
    return Result(
        ending=ending,
        percent=counts.percent,
        passed=counts.passed,
        overall=overall,
        in_scenario=scenario.best(scenario.indicators.keys()),
        competencies=_competency_scores(path),
        indicators=_indicator_scores(path),
        turning_points=_turning_points(player, path),
        faults=path.faults,
        feelings=_traces(path, arrival),
        acts=frozenset(act for visit in path.visits for act in visit.chosen.acts),
        acts_offered=frozenset(
            act for visit in path.visits for choice in visit.offered for act in choice.acts
        ),
    )


def most_missed(points: Iterable[TurningPoint]) -> TurningPoint | None:
    """Return where a stronger choice would have gained most, a critical fault before all else.

    ``None`` where each choice was the strongest. Of equal ones the first.
    """
    weak = (point for point in points if point.stronger is not None)
    return max(
        weak,
        key=lambda point: (bool(point.chosen.critical), point.best - point.earned, -point.step),
        default=None,
    )


def partial_result(
    scenario: Scenario,
    choices: Sequence[str],
    turn_keys: Collection[str],
    seed: str = "",
) -> PartialResult:
    """Judge what was chosen at these turns of a finished conversation, and nothing else.

    Raises:
        NotOverError, IllegalMoveError: as for ``verdict``.
    """
    path, _ending = _finished(Player(scenario, seed), choices, NOTHING)
    part = path.at(turn_keys)
    return PartialResult(_indicator_scores(part), part.faults)


def _ending(arrival: Arrival) -> Ending:
    """Return the ending to which a conversation has come.

    Raises:
        NotOverError: if it goes on.
    """
    if not isinstance(arrival.node, Ending):
        raise NotOverError
    return arrival.node


def _finished(player: Player, choices: Sequence[str], replies: Replies) -> tuple[_Path, Arrival]:
    visits, arrival = player.walk(choices, replies)
    _ending(arrival)
    return _Path(player.scenario, tuple(visits)), arrival


def _traces(path: _Path, arrival: Arrival) -> tuple[Trace, ...]:
    all_values = [*(visit.values for visit in path.visits), arrival.values]
    return tuple(
        Trace(feeling, tuple(values[feeling.id] for values in all_values))
        for feeling in path.scenario.conversation.feelings
    )


def _indicator_scores(path: _Path) -> tuple[IndicatorScore, ...]:
    voided, faulty = path.voided_competencies, path.faulty_indicators
    scores = []
    for indicator in path.indicators:
        worths = path.worths({indicator.id})
        score = score_of(worths)
        offered = [of_visit for _earned, of_visit in worths]
        scores.append(
            IndicatorScore(
                indicator,
                score,
                0.0 if indicator.competency_id in voided else score.share,
                observations=sum(map(tells_apart, offered)),
                chance=_chance(offered, score.best_on_path),
                has_fault=indicator.id in faulty,
            )
        )
    return tuple(scores)


def _chance(offered: Sequence[Sequence[int]], best: int) -> float:
    """Return the share of ``best`` that choosing at random on the same path earns, at least 0."""
    mean = sum(fsum(worths) / len(worths) for worths in offered)
    return max(0.0, mean / best) if best > 0 else 0.0


def _competency_scores(path: _Path) -> tuple[CompetencyScore, ...]:
    voided = path.voided_competencies
    names = {i.competency_id: i.competency for i in path.indicators}
    members = {
        id_: {i.id for i in path.scenario.indicators.values() if i.competency_id == id_}
        for id_ in names
    }
    return tuple(
        CompetencyScore(
            id_,
            name,
            path.score(members[id_]),
            path.scenario.best(members[id_]),
            is_voided=id_ in voided,
        )
        for id_, name in names.items()
    )


def _turning_points(player: Player, path: _Path) -> tuple[TurningPoint, ...]:
    worths_by_visit = path.worths(path.scenario.indicators.keys())
    return tuple(
        _turning_point(player, visit, earned, worths)
        for visit, (earned, worths) in zip(path.visits, worths_by_visit, strict=True)
    )


def _turning_point(
    player: Player, visit: Visit, earned: int, worths: Sequence[int]
) -> TurningPoint:
    best = max(worths)
    could_be_stronger = earned < best or bool(visit.chosen.critical)
    strongest = (
        choice
        for choice, worth in zip(visit.offered, worths, strict=True)
        if worth == best and not choice.critical
    )
    stronger = next(strongest, None) if could_be_stronger else None
    return TurningPoint(
        visit.step,
        visit.turn,
        visit.chosen,
        earned,
        best,
        stronger,
        answer=_answer(player, visit, stronger) if stronger else (),
        said=visit.said,
        reply=visit.reply,
        mood=player.conversation.mood(visit.turn, visit.values),
        lines=visit.lines,
    )


def _answer(player: Player, visit: Visit, stronger: Choice) -> tuple[Line, ...]:
    """Return what would have followed another choice."""
    step = visit.step + 1
    lines = player.after(stronger, visit.values, step).lines
    if stronger.reaction:
        return (Line(step, Speaker.NARRATOR, stronger.reaction), *lines)
    return lines
