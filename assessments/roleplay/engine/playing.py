"""Playing: (scenario, seed, choices made) -> what the officer sees.

A play is nothing but the choices made, with what was written or marked; everything else follows
from it. What ``replay`` returns holds only what the officer may know so far: no targets, points,
reasons or hidden values. Choices are offered under tokens made from the play's secret seed, and in
the order of the tokens, so neither name nor place says anything.

**Loops** are allowed. After ``FREE_MOVES`` moves only choices on a shortest way to an ending are
offered, so every play ends.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from assessments.roleplay.engine.conditions import Values
from assessments.roleplay.engine.conversation import Conversation
from assessments.roleplay.engine.kinds.ending import Ending
from assessments.roleplay.engine.kinds.node import Node, Passing, Shown, Waiting
from assessments.roleplay.engine.kinds.scene import Later
from assessments.roleplay.engine.kinds.turn import Turn
from assessments.roleplay.engine.parts import Choice, Mood, changed
from assessments.roleplay.engine.scenario import Scenario
from assessments.roleplay.engine.space import steps_to_ending

FREE_MOVES = 60
TOKEN_LENGTH = 20  # hexadecimal digits: 80 bits
GRACE = 10  # seconds for a slow connection
Replies = Mapping[int, str]
"""What was written or marked at each step where one does; see the kinds of node."""
NOTHING: Replies = MappingProxyType({})


class Speaker(StrEnum):
    """Whose line it is."""

    NARRATOR = "narrator"
    CITIZEN = "citizen"
    OFFICER = "officer"
    OTHER = "other"
    TIME = "time"


class IllegalMoveError(ValueError):
    """The choice cannot be made; nothing changes."""


class UnknownChoiceError(IllegalMoveError):
    """The turn does not offer this choice."""


class NoReplyError(IllegalMoveError):
    """What was written or marked is no reply to the turn; see the kinds of node."""


class StepTakenError(IllegalMoveError):
    """Another choice was made at this step before."""


class StepAheadError(IllegalMoveError):
    """The conversation has not come to this step yet."""


class ConversationOverError(IllegalMoveError):
    """The conversation has ended."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript; ``step`` is how many choices had been made before it.

    ``name``: who speaks, where it is neither the citizen nor the officer. ``kind``: of the node to
    which it is the officer's one reply, such as ``document``.
    """

    step: int
    speaker: Speaker
    text: str
    mood: Mood | None = None
    name: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as the officer may see it before making it."""

    token: str
    text: str


@dataclass(frozen=True, slots=True)
class Marking:
    """An item of a document as the officer may see it."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked of the officer besides choosing.

    ``seconds``: after how many the choice ``on_time_out`` (a token) is taken, 0 for no limit.
    ``kind``: of the node, such as ``document``.
    """

    kind: str
    title: str = ""
    items: tuple[Marking, ...] = ()
    seconds: int = 0
    on_time_out: str = ""


@dataclass(frozen=True, slots=True)
class Felt:
    """Something the conversation remembers, as the officer is shown it.

    ``goodness`` is 0-1 for a feeling, ``None`` for anything else.
    """

    name: str
    words: str
    goodness: float | None


@dataclass(frozen=True, slots=True)
class State:
    """What the officer has seen, and what can be done now. Safe to show.

    ``options`` holds what can be chosen; where a reply is asked for (``prompt``), one to send it.
    """

    step: int
    lines: tuple[Line, ...]
    mood: Mood
    options: tuple[Option, ...]
    ending: Ending | None
    prompt: Prompt | None = None
    felt: tuple[Felt, ...] = ()

    @property
    def is_over(self) -> bool:
        """Tell whether the conversation has ended."""
        return self.ending is not None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where the conversation has come to, as seen there, and what was said on the way.

    ``passed`` are the nodes that went on by themselves, with the values there.
    """

    node: Waiting | Ending
    values: Values
    lines: tuple[Line, ...]
    passed: tuple[tuple[str, Values], ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """A node at which the officer replied, what it offered, and what was chosen there.

    ``values`` are those before the choice, ``lines`` what was said before it, ``passed`` as in
    ``Arrival``.
    """

    step: int
    turn: Waiting
    offered: tuple[Choice, ...]
    chosen: Choice
    values: Values
    lines: tuple[Line, ...]
    reply: str = ""
    passed: tuple[tuple[str, Values], ...] = ()

    @property
    def said(self) -> str:
        """What the officer said or did."""
        return self.turn.said(self.chosen, self.reply)


@dataclass(frozen=True, slots=True)
class Player:
    """Plays a scenario with a seed, from its opening or from another node with other values."""

    scenario: Scenario
    seed: str
    opening: str = ""
    values: Values = field(default_factory=dict)

    @property
    def conversation(self) -> Conversation:
        """What is played."""
        return self.scenario.conversation

    def begin(self) -> Arrival:
        """Come to the opening."""
        start = {**self.conversation.start, **self.values}
        return self.come_to(self.opening or self.scenario.opening, start, 0)

    def come_to(self, key: str, values: Values, step: int) -> Arrival:
        """Come to a node, and go on to the first that waits for the officer or ends."""
        lines: list[Line] = []
        passed: list[tuple[str, Values]] = []
        while True:
            node = self.conversation.by_key[key]
            values = changed(values, node.changes, self.conversation.bounds)
            if isinstance(node, Shown):
                node = node.as_seen(values)
                lines.extend(self._lines_of(step, node, values))
            if isinstance(node, Waiting | Ending):
                return Arrival(node, values, tuple(lines), tuple(passed))
            passed.append((key, values))
            key = self._next(node, values, step)

    def _next(self, node: Node, values: Values, step: int) -> str:
        assert isinstance(node, Passing)  # noqa: S101 - neither waits nor ends
        return node.way(values, partial(self._draw, step, node.key))

    def _draw(self, step: int, key: str, below: int) -> int:
        """Draw a number below this one, from the seed and the place in the play."""
        drawn = hmac.digest(self.seed.encode(), f"draw:{step}:{key}".encode(), "sha256")
        return int.from_bytes(drawn) % below

    def _lines_of(self, step: int, node: Shown, values: Values) -> list[Line]:
        if isinstance(node, Ending):
            return []
        lines = []
        if isinstance(node, Later):
            lines.append(Line(step, Speaker.TIME, node.title))
        if node.narration:
            lines.append(Line(step, Speaker.NARRATOR, node.narration))
        if node.says:
            lines.append(self._spoken(step, node, values))
        return lines

    def _spoken(self, step: int, node: Shown, values: Values) -> Line:
        who = next((c.name for c in self.conversation.cast if c.key == node.speaker), "")
        if who:
            return Line(step, Speaker.OTHER, node.says, name=who)
        return Line(step, Speaker.CITIZEN, node.says, self.conversation.mood(node, values))

    def after(self, choice: Choice, values: Values, step: int) -> Arrival:
        """Come to where a choice leads; ``step`` is the one after it."""
        after = changed(values, choice.changes, self.conversation.bounds)
        return self.come_to(choice.leads_to, after, step)

    def walk(self, choices: Sequence[str], replies: Replies) -> tuple[list[Visit], Arrival]:
        """Make these choices; return each visit, and where that leads.

        Raises:
            UnknownChoiceError, ConversationOverError: as for ``replay``.
        """
        visits = []
        arrival = self.begin()
        for step, key in enumerate(choices):
            if isinstance(arrival.node, Ending):
                raise ConversationOverError(step)
            offered = self.offered(arrival.node, arrival.values, step)
            chosen = next((choice for choice in offered if choice.key == key), None)
            if chosen is None:
                raise UnknownChoiceError(key)
            reply = replies.get(step, "")
            visits.append(
                Visit(
                    step,
                    arrival.node,
                    offered,
                    chosen,
                    arrival.values,
                    arrival.lines,
                    reply,
                    arrival.passed,
                )
            )
            arrival = self.after(chosen, arrival.values, step + 1)
        return visits, arrival

    def offered(self, node: Waiting, values: Values, step: int) -> tuple[Choice, ...]:
        """Return what can be chosen at a step; see the description of the module."""
        offered = node.offered(values)
        if step < FREE_MOVES or node.is_one_reply:
            return offered
        bounds = self.conversation.bounds
        steps = {
            choice.key: steps_to_ending(
                self.conversation, choice.leads_to, changed(values, choice.changes, bounds)
            )
            for choice in offered
        }
        return tuple(choice for choice in offered if steps[choice.key] == min(steps.values()))

    def token(self, step: int, key: str) -> str:
        """Name a choice so that only this play, at this step, knows it."""
        message = f"{step}:{key}".encode()
        return hmac.digest(self.seed.encode(), message, "sha256").hex()[:TOKEN_LENGTH]

    def is_token(self, token: str, step: int, key: str) -> bool:
        """Tell whether what a browser sent, any text at all, names this choice."""
        return hmac.compare_digest(self.token(step, key).encode(), token.encode())

    def options(self, arrival: Arrival, step: int) -> tuple[Option, ...]:
        """Return what the officer can send, in the order of the tokens."""
        node = arrival.node
        if isinstance(node, Ending):
            return ()
        if node.is_one_reply:
            return (Option(self.token(step, node.key), ""),)
        offered = self.offered(node, arrival.values, step)
        options = (Option(self.token(step, c.key), c.text) for c in offered)
        return tuple(sorted(options, key=lambda option: option.token))

    def prompt(self, arrival: Arrival, step: int) -> Prompt | None:
        """Return what is asked besides choosing, if anything."""
        node = arrival.node
        if isinstance(node, Turn):
            if not node.seconds:
                return None
            late = self.token(step, node.on_time_out)
            return Prompt("turn", seconds=node.seconds, on_time_out=late)
        if isinstance(node, Ending):
            return None
        items = tuple(Marking(item.key, item.label, item.text) for item in node.items)
        return Prompt(node.kind, node.title, items)

    def felt(self, values: Values) -> tuple[Felt, ...]:
        """Return what is remembered, as far as the officer is shown it."""
        conversation = self.conversation
        feelings = {variable.id for variable in conversation.feelings}
        shown = ((v, v.shown(values[v.id]), values[v.id]) for v in conversation.variables)
        return tuple(
            Felt(v.name, words, v.goodness(value) if v.id in feelings else None)
            for v, words, value in shown
            if words
        )


def replay(
    scenario: Scenario, seed: str, choices: Sequence[str], replies: Replies = NOTHING
) -> State:
    """Return what the officer sees after making ``choices`` (keys, in order).

    Raises:
        UnknownChoiceError: if a turn does not offer a choice.
        ConversationOverError: if choices follow the ending.
    """
    return look(Player(scenario, seed), choices, replies)


def look(player: Player, choices: Sequence[str], replies: Replies = NOTHING) -> State:
    """Return what is seen after these choices; see ``replay``."""
    visits, arrival = player.walk(choices, replies)
    step = len(visits)
    lines = [line for visit in visits for line in _lines_of_visit(visit)]
    ending = arrival.node if isinstance(arrival.node, Ending) else None
    return State(
        step,
        (*lines, *arrival.lines),
        player.conversation.mood(arrival.node, arrival.values),
        player.options(arrival, step),
        ending,
        player.prompt(arrival, step),
        player.felt(arrival.values),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What to record as a move: at which node, which choice, and what was written or marked."""

    turn: Waiting
    choice: Choice
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the officer's browser sent as move ``step``, how many seconds after it could."""

    step: int
    token: str
    reply: str = ""
    seconds: float = 0


def judge_move(
    scenario: Scenario, seed: str, made: Sequence[str], sent: Sent, replies: Replies = NOTHING
) -> Answer | None:
    """Return what to record as the move sent; ``None`` if it was made already.

    Raises:
        StepTakenError: if another choice was made at that step.
        StepAheadError: if the conversation has not come that far.
        ConversationOverError: if it has ended.
        UnknownChoiceError: if the turn does not offer the choice.
        NoReplyError: if it asks for a reply and this is none.
    """
    player = Player(scenario, seed)
    visits, arrival = player.walk(made, replies)
    if 0 <= sent.step < len(visits):
        if not _is_same(player, visits[sent.step], sent):
            raise StepTakenError(sent.step)
        return None
    if sent.step != len(visits):
        raise StepAheadError(sent.step)
    if isinstance(arrival.node, Ending):
        raise ConversationOverError(sent.step)
    return _move(player, arrival, sent)


def _is_same(player: Player, visit: Visit, sent: Sent) -> bool:
    key = visit.turn.key if visit.turn.is_one_reply else visit.chosen.key
    is_same_token = player.is_token(sent.token, visit.step, key)
    return is_same_token and (not visit.turn.is_one_reply or visit.reply == sent.reply)


def _move(player: Player, arrival: Arrival, sent: Sent) -> Answer:
    node = arrival.node
    assert isinstance(node, Waiting)  # noqa: S101 - the ending was told apart before
    offered = {choice.key: choice for choice in player.offered(node, arrival.values, sent.step)}
    if node.is_one_reply:
        if not player.is_token(sent.token, sent.step, node.key):
            raise UnknownChoiceError(sent.token)
        if not node.takes(sent.reply):
            raise NoReplyError(sent.step)
        return Answer(node, offered[node.choice_of(sent.reply)], sent.reply)
    for key, choice in offered.items():
        if player.is_token(sent.token, sent.step, key):
            return Answer(node, _in_time(node, choice, offered, sent))
    raise UnknownChoiceError(sent.token)


def _in_time(node: Waiting, choice: Choice, offered: Mapping[str, Choice], sent: Sent) -> Choice:
    """Return the choice, or the one that is taken when it comes too late."""
    if isinstance(node, Turn) and node.seconds and sent.seconds > node.seconds + GRACE:
        return offered.get(node.on_time_out, choice)
    return choice


def _lines_of_visit(visit: Visit) -> list[Line]:
    after = visit.step + 1
    kind = visit.turn.kind if visit.turn.is_one_reply else ""
    lines = [*visit.lines, Line(after, Speaker.OFFICER, visit.said, kind=kind)]
    if visit.chosen.reaction:
        lines.append(Line(after, Speaker.NARRATOR, visit.chosen.reaction))
    return lines
