"""What the pages of a role-play show: frozen data, so that no template can reach further."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self, cast
from uuid import UUID

from assessments.roleplay.engine import (
    Best,
    Choice,
    CompetencyScore,
    Ending,
    Line,
    Mood,
    Reply,
    Result,
    Scenario,
    Score,
    State,
    TurningPoint,
)
from assessments.roleplay.feelings import Feelings, picture
from assessments.roleplay.recovery import Recovery, recoveries
from assessments.sittings.counting import Prospect

RECENT = 2
FOLDED_AFTER = 4


@dataclass(frozen=True, slots=True)
class PlayLine:
    """A finished play in the list of an officer's plays. ``percent`` is 0-100."""

    id: UUID
    number: int
    finished_at: dt.datetime
    ending_title: str
    percent: int
    passed: bool
    is_counted: bool
    branch_step: int | None = None

    @property
    def branch_number(self) -> int | None:
        """From which choice on it was played again, counted from 1."""
        return None if self.branch_step is None else self.branch_step + 1


@dataclass(frozen=True, slots=True)
class ScenarioIntro:
    """What the officer has done in this role-play so far, latest first.

    ``is_practice``: the open play is; ``prospect`` says what the next one is worth, ``None`` if
    there is nobody to begin it or one is open. ``has_time_limits``: of turns, as published.
    """

    plays: tuple[PlayLine, ...]
    open_play_id: UUID | None
    is_practice: bool
    prospect: Prospect | None
    has_time_limits: bool = False

    @property
    def earlier(self) -> tuple[PlayLine, ...]:
        """The plays that are over."""
        return self.plays


@dataclass(frozen=True, slots=True)
class PlayScreen:
    """The conversation as far as it has come; holds nothing the officer may not see yet.

    ``seconds_left``: for the choice to be made now, ``None`` where there is no limit.
    ``competency_ids``: what the conversation bears on.
    """

    id: UUID
    title: str
    page_id: int
    persona_name: str
    persona_description: str
    state: State
    is_counted: bool
    competency_ids: frozenset[int]
    seconds_left: int | None = None
    branch_step: int | None = None

    @property
    def branch_number(self) -> int | None:
        """From which choice on it is played again, counted from 1."""
        return None if self.branch_step is None else self.branch_step + 1

    @property
    def asks_for_words(self) -> bool:
        """Tell whether the officer is to write."""
        return self.state.prompt is not None and self.state.prompt.kind == Reply.kind

    @property
    def recent_from(self) -> int:
        """From which step on the lines stand open; the many before it are folded."""
        return self.state.step - RECENT if self.state.step > FOLDED_AFTER else 0

    @property
    def earlier(self) -> tuple[Line, ...]:
        """The lines that are folded."""
        return tuple(line for line in self.state.lines if line.step < self.recent_from)

    def lines_from(self, step: int) -> tuple[Line, ...]:
        """Return the lines that came after ``step`` choices had been made."""
        return tuple(line for line in self.state.lines if line.step >= step)


@dataclass(frozen=True, slots=True)
class LevelNow:
    """The level an officer has of something that the position requires. Levels are 0-5."""

    name: str
    level: int
    required: int


@dataclass(frozen=True, slots=True)
class ShownEffect:
    """What a choice said about a behaviour, and why."""

    competency: str
    indicator: str
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """A choice with its effects, the weightiest first."""

    text: str
    critical: str
    effects: tuple[ShownEffect, ...]

    @classmethod
    def of(cls, choice: Choice, scenario: Scenario, said: str | None = None) -> Self:
        """Show ``choice`` with the indicators of ``scenario``; ``said``: in the officer's words."""
        effects = []
        for effect in sorted(choice.effects, key=lambda e: -abs(e.points)):
            indicator = scenario.indicators[effect.indicator_id]
            effects.append(
                ShownEffect(indicator.competency, indicator.text, effect.points, effect.reason)
            )
        text = choice.text if said is None else said
        return cls(text, choice.critical, tuple(effects))


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item of a document looked back on."""

    label: str
    text: str
    is_wrong: bool
    is_marked: bool
    note: str


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn looked back on: what was said and chosen, and what would have been stronger.

    ``answer``: what that would have brought. ``model_answer``: to compare own words with.
    """

    step: int
    mood: Mood
    kind: str
    title: str
    says: str
    lines: tuple[Line, ...]
    chosen: ShownChoice
    earned: int
    best: int
    stronger: ShownChoice | None
    answer: tuple[Line, ...]
    items: tuple[ShownItem, ...]
    model_answer: str

    @property
    def number(self) -> int:
        """Its place among the choices, from 1."""
        return self.step + 1

    @property
    def is_weak(self) -> bool:
        """Tell whether another choice would have been stronger."""
        return self.stronger is not None or bool(self.chosen.critical)

    @property
    def weakness(self) -> tuple[bool, int, int]:
        """Sorts the weakest first, critical faults before all else."""
        return not self.chosen.critical, self.earned - self.best, self.step

    @classmethod
    def of(cls, point: TurningPoint, scenario: Scenario) -> Self:
        """Show a turning point of a play of ``scenario``."""
        return cls(
            step=point.step,
            mood=point.mood,
            kind=point.turn.kind,
            title=point.turn.title,
            says=point.turn.says,
            lines=point.lines,
            chosen=ShownChoice.of(point.chosen, scenario, point.said),
            earned=point.earned,
            best=point.best,
            stronger=ShownChoice.of(point.stronger, scenario) if point.stronger else None,
            answer=point.answer,
            items=_items(point),
            model_answer=point.turn.model_answer if isinstance(point.turn, Reply) else "",
        )


def _items(point: TurningPoint) -> tuple[ShownItem, ...]:
    marked = set(point.reply.split())
    return tuple(
        ShownItem(item.label, item.text, item.is_wrong, item.key in marked, item.note)
        for item in point.turn.items
    )


@dataclass(frozen=True, slots=True)
class MoodSpan:
    """How long the citizen felt the same: from one choice to another, counted from 1."""

    mood: Mood
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Future:
    """How a conversation went on from a turn. ``percent``: of the whole play."""

    lines: tuple[Line, ...]
    ending: Ending
    percent: int

    @classmethod
    def of(cls, state: State, percent: float, step: int) -> Self:
        """Show what followed after ``step`` choices in a play that is over."""
        lines = tuple(line for line in state.lines if line.step > step)
        return cls(lines, cast(Ending, state.ending), int(percent))


@dataclass(frozen=True, slots=True)
class Futures:
    """The same conversation from a turn on, as it went first and as it went this time."""

    number: int
    first: Future
    again: Future


@dataclass(frozen=True, slots=True)
class DebriefScreen:
    """A finished play looked back on, with everything that was hidden.

    ``page`` is the role-play's page as it is now: where to play again and to go on in the course.
    """

    play: PlayLine
    page: Any
    title: str
    persona_name: str
    pass_percent: int
    ending: Ending
    mood: Mood
    overall: Score
    in_scenario: Best
    competencies: tuple[CompetencyScore, ...]
    faults: tuple[str, ...]
    turns: tuple[ShownTurn, ...]
    feelings: Feelings | None
    recoveries: tuple[Recovery, ...]
    pace: str
    futures: Futures | None

    @classmethod
    def of(
        cls,
        *,
        play: PlayLine,
        page: Any,
        scenario: Scenario,
        result: Result,
        mood: Mood,
        pace: str,
        futures: Futures | None,
    ) -> Self:
        """Show the result of a play of ``scenario``."""
        return cls(
            pace=pace,
            futures=futures,
            mood=mood,
            play=play,
            page=page,
            title=scenario.title,
            persona_name=scenario.persona_name,
            pass_percent=scenario.pass_percent,
            ending=result.ending,
            overall=result.overall,
            in_scenario=result.in_scenario,
            competencies=result.competencies,
            faults=result.faults,
            turns=tuple(ShownTurn.of(point, scenario) for point in result.turning_points),
            feelings=picture(result.feelings),
            recoveries=recoveries(scenario.conversation.recovery, result.acts, result.acts_offered),
        )

    @property
    def weakest_first(self) -> list[ShownTurn]:
        """The turns in the order in which looking back at them teaches most."""
        return sorted(self.turns, key=lambda turn: turn.weakness)

    @property
    def moods(self) -> list[MoodSpan]:
        """How the citizen felt on the way, up to the ending."""
        spans = []
        for mood, turns in groupby(self.turns, key=lambda turn: turn.mood):
            steps = [turn.step + 1 for turn in turns]
            spans.append(MoodSpan(mood, steps[0], steps[-1]))
        return spans

    @property
    def weaker_count(self) -> int:
        """How many choices had a stronger one."""
        return sum(turn.is_weak for turn in self.turns)
