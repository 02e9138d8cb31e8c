"""A role-play as plain rules: (scenario, seed, choices made) -> what is seen, and the result.

**Replay.** A scenario is a graph of turns and endings. A play is nothing but the list of choices
made; everything else follows from it. What ``replay`` returns holds only what the officer may
know so far: no targets, points or reasons. Choices are offered under tokens made from the play's
secret seed, and in the order of the tokens, so neither name nor place says anything.

**Loops** are allowed. After ``FREE_MOVES`` moves only choices on a shortest way to an ending are
offered, so every play ends after at most ``FREE_MOVES`` plus the number of turns.

**Points.** A choice counts once, however often it is made. A critical choice never earns points.
``earned`` is the sum over the choices made. ``best_on_path`` is what the best choice at each turn
the officer came to would have earned, so ``earned <= best_on_path``. ``best_in_scenario`` is the
most that any way from the opening to an ending earns: exact where turns form no loop; inside a
loop it counts everything to be gained there, which is an upper bound. It is computed in time
linear in the choices once the loops are known, never by trying out ways.

**Result.** ``percent`` is earned by best on the path. A critical fault makes it 0 and the play
failed, whatever the points, and the strength of every indicator of the competencies that the
faulty choice touches is 0 (of all competencies, when the choice names none).
"""

import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import fsum
from typing import Any

from assessments.roleplay import graph
from lms.core.pinned import PinnedFormat

SCENARIO = PinnedFormat("roleplay")
FREE_MOVES = 60
TOKEN_LENGTH = 20  # hexadecimal digits: 80 bits


class Mood(StrEnum):
    """How the citizen feels."""

    ANGRY = "angry"
    UPSET = "upset"
    TENSE = "tense"
    CALM = "calm"
    RELIEVED = "relieved"


class Outcome(StrEnum):
    """How good an ending is."""

    GOOD = "good"
    MIXED = "mixed"
    POOR = "poor"


class Speaker(StrEnum):
    """Whose line it is."""

    NARRATOR = "narrator"
    CITIZEN = "citizen"
    OFFICER = "officer"


class ScenarioError(ValueError):
    """The content is no playable scenario."""


class IllegalMoveError(ValueError):
    """The choice cannot be made; nothing changes."""


class UnknownChoiceError(IllegalMoveError):
    """The turn does not offer this choice."""


class StepTakenError(IllegalMoveError):
    """Another choice was made at this step before."""


class StepAheadError(IllegalMoveError):
    """The conversation has not come to this step yet."""


class ConversationOverError(IllegalMoveError):
    """The conversation has ended."""


class NotOverError(ValueError):
    """There is no result before the end."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of a competency as it was when the play began."""

    id: int
    slug: str
    text: str
    competency_id: int
    competency: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a choice says about an indicator: points from -2 to +3, and why."""

    indicator_id: int
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the officer can say or do. ``critical`` says why it fails the play, or is empty."""

    key: str
    text: str
    leads_to: str
    reaction: str = ""
    critical: str = ""
    effects: tuple[Effect, ...] = ()

    def points(self, indicator_ids: Collection[int]) -> int:
        """Sum the points for these indicators; a critical choice never earns any."""
        total = sum(e.points for e in self.effects if e.indicator_id in indicator_ids)
        return min(0, total) if self.critical else total

    @property
    def worth(self) -> int:
        """Sum the points for all indicators."""
        return self.points({effect.indicator_id for effect in self.effects})


@dataclass(frozen=True, slots=True)
class Turn:
    """The citizen says something, and the officer chooses."""

    key: str
    mood: Mood
    narration: str
    says: str
    choices: tuple[Choice, ...]

    @property
    def ranked(self) -> list[Choice]:
        """The choices, those worth most over all indicators first; of equal ones by key."""
        return sorted(self.choices, key=lambda c: (-c.worth, bool(c.critical), c.key))

    @property
    def best_key(self) -> str:
        """The key of the choice worth most."""
        ranked = self.ranked
        return ranked[0].key if ranked else ""

    @property
    def indicators_told_apart(self) -> frozenset[int]:
        """The indicators that it is an observation of: a good choice earns more than a bad one."""
        bearing_on = {effect.indicator_id for c in self.choices for effect in c.effects}
        return frozenset(
            id_ for id_ in bearing_on if _tells_apart([c.points({id_}) for c in self.choices])
        )


@dataclass(frozen=True, slots=True)
class Ending:
    """How the conversation ends."""

    key: str
    title: str
    outcome: Outcome
    mood: Mood
    text: str


Node = Turn | Ending


def _tells_apart(worths: Sequence[int]) -> bool:
    return max(worths) > max(0, min(worths))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole conversation; ``opening`` is the key of its first turn."""

    title: str
    persona_name: str
    persona_description: str
    pass_percent: int
    opening: str
    nodes: Mapping[str, Node]
    indicators: Mapping[int, Indicator]

    @property
    def turns(self) -> list[Turn]:
        """The turns, as written."""
        return [node for node in self.nodes.values() if isinstance(node, Turn)]

    @property
    def endings(self) -> list[Ending]:
        """The endings, as written."""
        return [node for node in self.nodes.values() if isinstance(node, Ending)]

    @property
    def edges(self) -> dict[str, list[str]]:
        """Which nodes each turn leads to."""
        return edges_of(self.turns)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript; ``step`` is how many choices had been made before it."""

    step: int
    speaker: Speaker
    text: str
    mood: Mood | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as the officer may see it before making it."""

    token: str
    text: str


@dataclass(frozen=True, slots=True)
class State:
    """What the officer has seen, and what can be done now. Safe to show."""

    step: int
    lines: tuple[Line, ...]
    mood: Mood
    options: tuple[Option, ...]
    ending: Ending | None

    @property
    def is_over(self) -> bool:
        """Tell whether the conversation has ended."""
        return self.ending is not None


@dataclass(frozen=True, slots=True)
class Score:
    """Points earned, against the best on the path taken and the best in the whole scenario."""

    earned: int
    best_on_path: int
    best_in_scenario: int

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
    """How one competency was shown; voided by a critical fault that touches it."""

    competency_id: int
    name: str
    score: Score
    is_voided: bool


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A choice looked back on: what it earned, and the stronger one, if there was one."""

    step: int
    turn: Turn
    chosen: Choice
    earned: int
    best: int
    stronger: Choice | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The end of a play and how it counts. ``percent`` is 0-100."""

    ending: Ending
    percent: float
    passed: bool
    turns: tuple[Turn, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The end of a play and all that led to it. ``percent`` is 0-100."""

    ending: Ending
    percent: float
    passed: bool
    overall: Score
    competencies: tuple[CompetencyScore, ...]
    indicators: tuple[IndicatorScore, ...]
    turning_points: tuple[TurningPoint, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartialResult:
    """What some of the turns of a play show: what counts, where not all of them do."""

    indicators: tuple[IndicatorScore, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """A turn the officer came to, what it offered, and what was chosen there."""

    step: int
    turn: Turn
    offered: tuple[Choice, ...]
    chosen: Choice


# --- Reading ------------------------------------------------------------------------------------


def edges_of(turns: Collection[Turn]) -> dict[str, list[str]]:
    """Return which nodes each turn leads to, each once, in the order of the choices."""
    return {t.key: list(dict.fromkeys(c.leads_to for c in t.choices)) for t in turns}


def best_way(nodes: Sequence[Node]) -> tuple[Turn, ...]:
    """Return the turns to which whoever makes the best choice each time comes, each once.

    At a turn met again it is the best of the choices not made yet. Ends where nothing leads on, so
    a draft may be half-written.
    """
    by_key = {node.key: node for node in reversed(nodes)}
    met: dict[str, Turn] = {}
    made: set[tuple[str, str]] = set()
    node = nodes[0] if nodes else None
    while isinstance(node, Turn):
        met[node.key] = node
        left = [c for c in node.ranked if (node.key, c.key) not in made]
        if not left:
            break
        made.add((node.key, left[0].key))
        node = by_key.get(left[0].leads_to)
    return tuple(met.values())


def parse_nodes(nodes: Sequence[Mapping[str, Any]]) -> tuple[Node, ...]:
    """Read turns and endings as they stand, whether or not they fit together.

    Raises:
        ScenarioError: if a node lacks a field or has a value of the wrong kind.
    """
    try:
        return tuple(_parse_node(node) for node in nodes)
    except (KeyError, TypeError, ValueError) as error:
        raise ScenarioError(f"not a turn or an ending: {error!r}") from error


def _parse_node(node: Mapping[str, Any]) -> Node:
    mood = Mood(node["mood"])
    if node["kind"] == "ending":
        return Ending(node["key"], node["title"], Outcome(node["outcome"]), mood, node["text"])
    choices = tuple(_parse_choice(choice) for choice in node["choices"])
    return Turn(node["key"], mood, node["narration"], node["says"], choices)


def _parse_choice(choice: Mapping[str, Any]) -> Choice:
    effects = tuple(
        Effect(int(effect["indicator"]), int(effect["points"]), effect["reason"])
        for effect in choice["effects"]
    )
    return Choice(
        choice["key"],
        choice["text"],
        choice["leads_to"],
        choice["reaction"],
        choice["critical"],
        effects,
    )


def parse(pinned: Mapping[str, Any]) -> Scenario:
    """Read a scenario from a snapshot, of this version or an earlier one.

    Raises:
        UnknownFormatError: if it is no scenario, or from a later version.
        ScenarioError: if it is malformed, opens with no turn, names a node twice, leads to a node
            or bears on an indicator that is not there.
    """
    content = SCENARIO.open(pinned)
    nodes = parse_nodes(content["nodes"])
    if not nodes or not isinstance(nodes[0], Turn):
        raise ScenarioError("the conversation does not open with a turn")
    scenario = Scenario(
        title=content["title"],
        persona_name=content["persona_name"],
        persona_description=content["persona_description"],
        pass_percent=content["pass_percent"],
        opening=nodes[0].key,
        nodes={node.key: node for node in nodes},
        indicators={i["id"]: Indicator(**i) for i in content["indicators"]},
    )
    _check_names(scenario, len(nodes))
    return scenario


def _check_names(scenario: Scenario, count: int) -> None:
    if len(scenario.nodes) != count:
        raise ScenarioError("two turns or endings have the same name")
    choices = [choice for turn in scenario.turns for choice in turn.choices]
    lost = {choice.leads_to for choice in choices} - scenario.nodes.keys()
    if lost:
        raise ScenarioError(f"choices lead to nodes that are missing: {', '.join(sorted(lost))}")
    strange = {e.indicator_id for c in choices for e in c.effects} - scenario.indicators.keys()
    if strange:
        raise ScenarioError(f"effects name unknown indicators: {sorted(strange)}")


# --- Playing ------------------------------------------------------------------------------------


def replay(scenario: Scenario, seed: str, choices: Sequence[str]) -> State:
    """Return what the officer sees after making ``choices`` (keys, in order).

    Raises:
        UnknownChoiceError: if a turn does not offer a choice.
        ConversationOverError: if choices follow the ending.
    """
    visits, node = _walk(scenario, choices)
    lines = [line for visit in visits for line in _lines_of_visit(visit)]
    step = len(visits)
    if isinstance(node, Ending):
        return State(step, tuple(lines), node.mood, (), node)
    lines.extend(_lines_of_turn(step, node))
    options = (Option(_token(seed, step, c), c.text) for c in _offered(scenario, node, step))
    shuffled = sorted(options, key=lambda option: option.token)
    return State(step, tuple(lines), node.mood, tuple(shuffled), None)


def judge_move(
    scenario: Scenario, seed: str, made: Sequence[str], step: int, token: str
) -> tuple[Turn, Choice] | None:
    """Return the turn and choice to record as move ``step``; ``None`` if it was made already.

    Raises:
        StepTakenError: if another choice was made at that step.
        StepAheadError: if the conversation has not come that far.
        ConversationOverError: if it has ended.
        UnknownChoiceError: if the turn does not offer the choice.
    """
    visits, node = _walk(scenario, made)
    if 0 <= step < len(visits):
        if not hmac.compare_digest(_token(seed, step, visits[step].chosen), token):
            raise StepTakenError(step)
        return None
    if step != len(visits):
        raise StepAheadError(step)
    if isinstance(node, Ending):
        raise ConversationOverError(step)
    for choice in _offered(scenario, node, step):
        if hmac.compare_digest(_token(seed, step, choice), token):
            return node, choice
    raise UnknownChoiceError(token)


def _walk(scenario: Scenario, choices: Sequence[str]) -> tuple[list[Visit], Node]:
    visits = []
    node = scenario.nodes[scenario.opening]
    for step, key in enumerate(choices):
        if isinstance(node, Ending):
            raise ConversationOverError(step)
        offered = _offered(scenario, node, step)
        chosen = next((choice for choice in offered if choice.key == key), None)
        if chosen is None:
            raise UnknownChoiceError(key)
        visits.append(Visit(step, node, offered, chosen))
        node = scenario.nodes[chosen.leads_to]
    return visits, node


def _offered(scenario: Scenario, turn: Turn, step: int) -> tuple[Choice, ...]:
    if step < FREE_MOVES:
        return turn.choices
    distance = graph.distances_to(scenario.edges, [ending.key for ending in scenario.endings])
    nearest = min((distance.get(c.leads_to, len(distance)) for c in turn.choices), default=0)
    return tuple(c for c in turn.choices if distance.get(c.leads_to, len(distance)) == nearest)


def _token(seed: str, step: int, choice: Choice) -> str:
    """Name a choice so that only this play, at this step, knows it."""
    message = f"{step}:{choice.key}".encode()
    return hmac.digest(seed.encode(), message, "sha256").hex()[:TOKEN_LENGTH]


def _lines_of_turn(step: int, turn: Turn) -> list[Line]:
    lines = [Line(step, Speaker.CITIZEN, turn.says, turn.mood)]
    if turn.narration:
        lines.insert(0, Line(step, Speaker.NARRATOR, turn.narration))
    return lines


def _lines_of_visit(visit: Visit) -> list[Line]:
    after = visit.step + 1
    lines = [
        *_lines_of_turn(visit.step, visit.turn),
        Line(after, Speaker.OFFICER, visit.chosen.text),
    ]
    if visit.chosen.reaction:
        lines.append(Line(after, Speaker.NARRATOR, visit.chosen.reaction))
    return lines


# --- Judging ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Path:
    """The way taken through a scenario, with the scenario's loops at hand."""

    scenario: Scenario
    visits: tuple[Visit, ...]
    components: tuple[frozenset[str], ...]

    def score(self, indicator_ids: Collection[int]) -> Score:
        return self.score_of(self.worths(indicator_ids), indicator_ids)

    def score_of(
        self, worths: Sequence[tuple[int, Sequence[int]]], indicator_ids: Collection[int]
    ) -> Score:
        return Score(
            earned=sum(earned for earned, _offered in worths),
            best_on_path=sum(max(offered) for _earned, offered in worths),
            best_in_scenario=best_possible(self.scenario, self.components, indicator_ids),
        )

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


def verdict(scenario: Scenario, choices: Sequence[str]) -> Verdict:
    """Say how a finished conversation counts.

    Raises:
        NotOverError: if the conversation goes on.
        IllegalMoveError: as for ``replay``.
    """
    path, ending = _finished(scenario, choices)
    return _verdict(path, ending, path.score(scenario.indicators.keys()))


def _verdict(path: _Path, ending: Ending, overall: Score) -> Verdict:
    percent = 0.0 if path.faults else 100 * (overall.share or 0.0)
    return Verdict(
        ending=ending,
        percent=percent,
        passed=not path.faults and percent >= path.scenario.pass_percent,
        turns=tuple(visit.turn for visit in path.visits),
        faults=path.faults,
    )


def result(scenario: Scenario, choices: Sequence[str]) -> Result:
    """Judge a finished conversation, with all that led to its end.

    Raises:
        NotOverError, IllegalMoveError: as for ``verdict``.
    """
    path, ending = _finished(scenario, choices)
    overall = path.score(scenario.indicators.keys())
    counts = _verdict(path, ending, overall)
    return Result(
        ending=ending,
        percent=counts.percent,
        passed=counts.passed,
        overall=overall,
        competencies=_competency_scores(path),
        indicators=_indicator_scores(path),
        turning_points=_turning_points(path),
        faults=path.faults,
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
    scenario: Scenario, choices: Sequence[str], turn_keys: Collection[str]
) -> PartialResult:
    """Judge what was chosen at these turns of a finished conversation, and nothing else.

    Raises:
        NotOverError, IllegalMoveError: as for ``result``.
    """
    path, _ending = _finished(scenario, choices)
    part = path.at(turn_keys)
    return PartialResult(_indicator_scores(part), part.faults)


def _finished(scenario: Scenario, choices: Sequence[str]) -> tuple[_Path, Ending]:
    visits, ending = _walk(scenario, choices)
    if isinstance(ending, Turn):
        raise NotOverError
    components = graph.components(scenario.edges, scenario.opening)
    return _Path(scenario, tuple(visits), tuple(components)), ending


def best_possible(
    scenario: Scenario, components: Sequence[frozenset[str]], indicator_ids: Collection[int]
) -> int:
    """Return the most points for these indicators on any way from the opening to an ending.

    ``components`` are the scenario's loops, as ``graph.components`` finds them. Exact without
    loops, an upper bound with them (see the module's description); 0 when no ending can be reached.
    """
    best: dict[str, int] = {ending.key: 0 for ending in scenario.endings}
    for group in components:
        turns = [node for key in group if isinstance(node := scenario.nodes[key], Turn)]
        choices = [(c.leads_to, c.points(indicator_ids)) for t in turns for c in t.choices]
        within = sum(max(0, points) for target, points in choices if target in group)
        onwards = [points + best[target] for target, points in choices if target in best]
        if onwards:
            best |= dict.fromkeys(group, within + max(onwards))
    return best.get(scenario.opening, 0)


def _indicator_scores(path: _Path) -> tuple[IndicatorScore, ...]:
    voided, faulty = path.voided_competencies, path.faulty_indicators
    scores = []
    for indicator in path.indicators:
        worths = path.worths({indicator.id})
        score = path.score_of(worths, {indicator.id})
        offered = [of_visit for _earned, of_visit in worths]
        scores.append(
            IndicatorScore(
                indicator,
                score,
                0.0 if indicator.competency_id in voided else score.share,
                observations=sum(map(_tells_apart, offered)),
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
        CompetencyScore(id_, name, path.score(members[id_]), id_ in voided)
        for id_, name in names.items()
    )


def _turning_points(path: _Path) -> tuple[TurningPoint, ...]:
    worths_by_visit = path.worths(path.scenario.indicators.keys())
    return tuple(
        _turning_point(visit, earned, worths)
        for visit, (earned, worths) in zip(path.visits, worths_by_visit, strict=True)
    )


def _turning_point(visit: Visit, earned: int, worths: Sequence[int]) -> TurningPoint:
    best = max(worths)
    could_be_stronger = earned < best or bool(visit.chosen.critical)
    strongest = (
        choice
        for choice, worth in zip(visit.offered, worths, strict=True)
        if worth == best and not choice.critical
    )
    return TurningPoint(
        visit.step,
        visit.turn,
        visit.chosen,
        earned,
        best,
        stronger=next(strongest, None) if could_be_stronger else None,
    )
