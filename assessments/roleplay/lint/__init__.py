"""What is wrong with a conversation, found before an officer finds it.

Errors make a conversation unplayable and stop publishing; warnings are worth a second look.
Nodes and choices are named by their places, because names may be missing or taken twice.
"""

from collections.abc import Iterator, Sequence

from assessments.roleplay.engine import Conversation, ScenarioError
from assessments.roleplay.engine import check as check_playable
from assessments.roleplay.engine.space import explore
from assessments.roleplay.lint.again import again
from assessments.roleplay.lint.findings import ERRORS, Finding, Problem
from assessments.roleplay.lint.recorded import recorded
from assessments.roleplay.lint.structure import structure
from assessments.roleplay.lint.teaching import teaching
from assessments.roleplay.lint.variables import variables
from assessments.roleplay.lint.ways import Explored, ways

__all__ = ["ERRORS", "Finding", "Problem", "check"]


def check(conversation: Conversation, variants: Sequence[Conversation] = ()) -> list[Finding]:
    """Return every finding, errors first, then in the order of the conversation.

    ``variants`` are the same conversation as it is played in its variants: what none of them comes
    to is never come to. What needs all ways to be followed is looked for where they can be.
    """
    found = list(dict.fromkeys(_findings(conversation, variants)))
    return sorted(found, key=lambda finding: finding.rank)


def _findings(conversation: Conversation, variants: Sequence[Conversation]) -> Iterator[Finding]:
    yield from structure(conversation)
    yield from variables(conversation, variants)
    if not _is_playable(conversation):
        return
    explored = Explored.of(conversation, [explore(each) for each in (conversation, *variants)])
    yield from ways(explored)
    yield from teaching(explored)
    yield from again(conversation, variants)
    yield from recorded((conversation, *variants))


def _is_playable(conversation: Conversation) -> bool:
    try:
        check_playable(conversation)
    except ScenarioError:
        return False
    return True
