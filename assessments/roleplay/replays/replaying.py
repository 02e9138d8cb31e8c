"""A play laid out to be read by somebody else. No Django."""

import datetime as dt
from collections.abc import Sequence

from assessments.roleplay.engine import Ending, Player, Replies, Scenario, conditions
from assessments.roleplay.engine.kinds.reply import Reply
from assessments.roleplay.engine.playing import Visit
from assessments.roleplay.replays.screens import (
    FeelingNow,
    OfferedLine,
    PlayRow,
    Replay,
    ReplayTurn,
)
from assessments.roleplay.screens import ShownChoice


def replayed(
    row: PlayRow,
    scenario: Scenario,
    seed: str,
    choices: Sequence[str],
    replies: Replies,
    moments: Sequence[dt.datetime],
) -> Replay:
    """Lay out a play; ``moments`` are when it began and when each choice was made.

    Raises:
        IllegalMoveError: as for ``engine.replay``.
    """
    player = Player(scenario, seed)
    visits, arrival = player.walk(choices, replies)
    return Replay(
        row=row,
        title=scenario.title,
        persona_name=scenario.persona_name,
        turns=tuple(
            _turn(player, visit, (moments[visit.step + 1] - moments[visit.step]).total_seconds())
            for visit in visits
        ),
        last_lines=arrival.lines,
        last_feelings=_feelings(scenario, arrival.values),
        ending=arrival.node if isinstance(arrival.node, Ending) else None,
    )


def _turn(player: Player, visit: Visit, seconds: float) -> ReplayTurn:
    scenario, turn = player.scenario, visit.turn
    is_own_words = isinstance(turn, Reply)
    return ReplayTurn(
        number=visit.step + 1,
        name=turn.name,
        lines=visit.lines,
        mood=player.conversation.mood(turn, visit.values),
        feelings=_feelings(scenario, visit.values),
        offered=tuple(
            OfferedLine(ShownChoice.of(choice, scenario), choice.worth, choice == visit.chosen)
            for choice in visit.offered
            if not turn.is_one_reply or choice == visit.chosen
        ),
        said=visit.said,
        is_own_words=is_own_words,
        model_answer=turn.model_answer if isinstance(turn, Reply) else "",
        reaction=visit.chosen.reaction,
        seconds=max(0.0, seconds),
    )


def _feelings(scenario: Scenario, values: conditions.Values) -> tuple[FeelingNow, ...]:
    return tuple(
        FeelingNow(each.name, values[each.id], each.bounds.least, each.bounds.most)
        for each in scenario.conversation.feelings
    )
