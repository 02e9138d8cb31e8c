"""Turns of conversations that the officer has played, each where most was to be gained."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.practice import rules
from assessments.practice.queries import Known
from assessments.practice.rules import Felt, Memory, Offer
from assessments.practice.sources.protocol import NotOfferedError, Return, Round
from assessments.questions.kinds.protocol import Dealer, UnknownAnswerError
from assessments.roleplay import api as roleplay
from assessments.roleplay.engine import Choice, Scenario, Turn
from lms.core.clock import today

A_DAY = 1


def key_of(page_key: object, turn_key: str) -> str:
    """Return what a turn is called in the practice, whatever its best choice becomes."""
    return f"{Turns.name}:{page_key}:{turn_key}"


@dataclass(frozen=True, slots=True)
class Option:
    """A choice under the id of this round, with why it is good or not."""

    id: str
    text: str
    is_best: bool
    critical: str
    reasons: tuple[str, ...]
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class AskedTurn:
    """A turn to practise, with the better choice and why."""

    key: str
    round: int
    solution: str
    id: str
    title: str
    persona_name: str
    narration: str
    says: str
    options: tuple[Option, ...]

    template = "assessments/practice/turn.html"
    reveal_template = "assessments/practice/turn_reveal.html"


@dataclass(frozen=True, slots=True)
class MarkedTurn:
    """A turn with the choice made. ``asked`` knows which."""

    share: Fraction
    asked: AskedTurn

    template = "assessments/practice/turn_marked.html"


class Turns:
    """The source of turns, which come back at fixed intervals: conduct is no fact."""

    name = "turn"

    def unit_ids(self) -> frozenset[int]:
        """Name none: who has played a conversation has seen it."""
        return frozenset()

    def offers(self, known: Known) -> list[Offer]:
        """Return those met that are still published."""
        return [
            Offer(key, a_day=A_DAY)
            for key in known.practised
            if key.startswith(f"{self.name}:") and _found(key) is not None
        ]

    def about(self, known: Known, indicator_ids: Collection[int] | None = None) -> list[Offer]:
        """Return those met whatever is asked for: a turn is about what was missed in it."""
        return [] if indicator_ids is not None else self.offers(known)

    def items(self, rounds: Sequence[Round]) -> Mapping[str, AskedTurn]:
        """Return the turns, their choices dealt anew in each round."""
        found = {of.key: (of, _found(of.key)) for of in rounds}
        return {key: _asked(of, *it) for key, (of, it) in found.items() if it is not None}

    def marked(self, of: Round, sent: Sequence[str]) -> MarkedTurn:
        """Mark the choice made; see the protocol."""
        found = _found(of.key)
        if found is None:
            raise NotOfferedError(of.key)
        _scenario, turn = found
        chosen = {_dealer(of).id_of(choice.key): choice for choice in turn.choices}
        if len(sent) > 1 or not set(sent) <= chosen.keys():
            raise UnknownAnswerError(str(sent))
        share = _share(turn, chosen[sent[0]]) if sent else Fraction(0)
        return MarkedTurn(share, _asked(of, *found, sent))

    def back_on(self, of: Round, before: Memory | None, share: Fraction, felt: Felt) -> Return:  # noqa: ARG002
        """Let it come back at the next of the fixed intervals, however it went."""
        return Return(rules.due_after(of.number + 1, today()))


def _found(key: str) -> tuple[Scenario, Turn] | None:
    """Find a turn as it is published. No query, once its conversation was read."""
    _name, page_key, turn_key = key.split(":", 2)
    scenario = roleplay.published_scenario(page_key)
    turn = scenario.nodes.get(turn_key) if scenario else None
    return (scenario, turn) if scenario and isinstance(turn, Turn) else None


def _asked(of: Round, scenario: Scenario, turn: Turn, sent: Sequence[str] = ()) -> AskedTurn:
    dealer = _dealer(of)
    by_key = {choice.key: choice for choice in turn.choices}
    options = tuple(
        _option(turn, by_key[key], dealer.id_of(key), sent) for key in dealer.arranged([*by_key])
    )
    return AskedTurn(
        of.key,
        of.number,
        json.dumps([option.id for option in options if option.is_best]),
        dealer.question_id,
        scenario.title,
        scenario.persona_name,
        turn.narration,
        turn.says,
        options,
    )


def _option(turn: Turn, choice: Choice, id_: str, sent: Sequence[str]) -> Option:
    return Option(
        id_,
        choice.text,
        is_best=_share(turn, choice) == 1,
        critical=choice.critical,
        reasons=tuple(effect.reason for effect in choice.effects if effect.reason),
        is_chosen=id_ in sent,
    )


def _share(turn: Turn, choice: Choice) -> Fraction:
    """Return what a choice is worth by what the best is; a critical fault is worth nothing."""
    best = turn.ranked[0].worth
    if choice.critical:
        return Fraction(0)
    return Fraction(1) if choice.worth == best else Fraction(max(0, choice.worth), max(1, best))


def _dealer(of: Round) -> Dealer:
    return Dealer(f"practice:{of.officer_id}:{of.number}", of.key, shuffles=True)
