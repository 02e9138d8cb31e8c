"""Tests recorded from plays: the choices in them must come to the ending they came to."""

from collections.abc import Iterator, Sequence

from assessments.roleplay.engine import Conversation, IllegalMoveError, Player, Scenario
from assessments.roleplay.engine.conversation import Expected
from assessments.roleplay.lint.findings import Finding, Problem

SEED = "test"


def recorded(played: Sequence[Conversation]) -> Iterator[Finding]:
    """Run the tests of a conversation, which comes first, in the variant that each names."""
    base, *variants = played
    by_key = {version.key: each for version, each in zip(base.versions, variants, strict=False)}
    for test in base.tests:
        if not _holds(by_key.get(test.variant, base), test):
            yield Finding(Problem.TEST_FAILED, about=test.name)


def _holds(conversation: Conversation, test: Expected) -> bool:
    player = Player(Scenario("", "", "", 0, conversation, {}), SEED)
    try:
        visits, arrival = player.walk([choice for _node, choice in test.moves], {})
    except IllegalMoveError:
        return False
    made = [(visit.turn.key, visit.chosen.key) for visit in visits]
    return made == list(test.moves) and arrival.node.key == test.ending
