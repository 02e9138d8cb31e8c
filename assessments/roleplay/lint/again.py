"""What of a conversation would count when it is played again in another variant."""

from collections.abc import Iterator, Sequence

from assessments.roleplay.content import names_of
from assessments.roleplay.engine import Conversation, Waiting, best_way
from assessments.roleplay.lint.findings import Finding, Problem
from assessments.roleplay.lint.teaching import NEEDED


def again(conversation: Conversation, variants: Sequence[Conversation]) -> Iterator[Finding]:
    """Look for variants that hardly ask for another answer than what is played before them.

    Who plays well, first the conversation as it stands and then each variant in its order, has to
    meet ``NEEDED`` turns that count anew: that are new, or where another choice is the best (0059).
    """
    seen = _names(best_way(conversation))
    for version, played in zip(conversation.versions, variants, strict=False):
        way = best_way(played)
        told_apart = [turn for turn in way if turn.indicators_told_apart]
        if sum(names_of("", turn).isdisjoint(seen) for turn in told_apart) < NEEDED:
            yield Finding(Problem.LITTLE_NEW, about=version.name)
        seen |= _names(way)


def _names(way: Sequence[Waiting]) -> frozenset[str]:
    return frozenset().union(*(names_of("", turn) for turn in way))
