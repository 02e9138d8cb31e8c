"""A whole scenario, as a play is pinned to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from assessments.roleplay.engine import conversation as written
from assessments.roleplay.engine.conversation import Conversation
from assessments.roleplay.engine.fields import Data, ScenarioError, rows, table, text, whole
from assessments.roleplay.engine.kinds.ending import Ending
from assessments.roleplay.engine.kinds.node import Node, Waiting
from assessments.roleplay.engine.space import Best, Space, best_possible, explore
from lms.core.pinned import Content, PinnedFormat


def _with_conversation(content: Content) -> Content:
    """Bring format 1, a list of turns and endings, into format 2."""
    rest = {name: value for name, value in content.items() if name != "nodes"}
    return {**rest, "conversation": {"format": written.FORMAT, "nodes": content["nodes"]}}


SCENARIO = PinnedFormat("roleplay", (_with_conversation,))


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of a competency as it was when the play began."""

    id: int
    slug: str
    text: str
    competency_id: int
    competency: str


@dataclass(frozen=True)
class Scenario:
    """A conversation with what it measures and who the citizen is."""

    title: str
    persona_name: str
    persona_description: str
    pass_percent: int
    conversation: Conversation
    indicators: Mapping[int, Indicator]

    @property
    def opening(self) -> str:
        """The key of the first node."""
        return self.conversation.nodes[0].key

    @property
    def nodes(self) -> Mapping[str, Node]:
        """The nodes by key."""
        return self.conversation.by_key

    @property
    def turns(self) -> list[Waiting]:
        """The nodes that wait for the officer, as written."""
        return self.conversation.waiting

    @property
    def endings(self) -> list[Ending]:
        """The endings, as written."""
        return self.conversation.endings

    @cached_property
    def space(self) -> Space:
        """All that can happen in it; looked for once."""
        return explore(self.conversation)

    @cached_property
    def _bests(self) -> dict[frozenset[int], Best]:
        return {}

    def best(self, indicator_ids: Iterable[int]) -> Best:
        """Return the most points for these indicators on any way through it; found once."""
        ids = frozenset(indicator_ids)
        if ids not in self._bests:
            self._bests[ids] = best_possible(self.conversation, self.space, ids)
        return self._bests[ids]


def parse(pinned: Mapping[str, object], variant: str = "") -> Scenario:
    """Read a scenario from a snapshot, of this version or an earlier one, in one of its variants.

    Raises:
        UnknownFormatError: if it is no scenario, or from a later version.
        ScenarioError: if it is malformed, cannot be played (see ``conversation.check``), bears on
            an indicator that is not there, or has no such variant.
    """
    content = _opened(pinned)
    conversation = written.read(table(content, "conversation"), variant)
    written.check(conversation)
    version = next((each for each in conversation.versions if each.key == variant), None)
    scenario = Scenario(
        title=text(content, "title"),
        persona_name=(version and version.persona_name) or text(content, "persona_name"),
        persona_description=(version and version.persona_description)
        or text(content, "persona_description"),
        pass_percent=whole(content, "pass_percent"),
        conversation=conversation,
        indicators={each.id: each for each in map(_indicator, rows(content, "indicators"))},
    )
    choices = [choice for turn in scenario.turns for choice in turn.choices]
    strange = {e.indicator_id for c in choices for e in c.effects} - scenario.indicators.keys()
    if strange:
        raise ScenarioError(f"effects name unknown indicators: {sorted(strange)}")
    return scenario


def _opened(pinned: Mapping[str, object]) -> Content:
    try:
        return SCENARIO.open(pinned)
    except KeyError as error:
        raise ScenarioError(f"not a scenario: {error!r} is missing") from error


def _indicator(data: Data) -> Indicator:
    return Indicator(
        whole(data, "id"),
        text(data, "slug"),
        text(data, "text"),
        whole(data, "competency_id"),
        text(data, "competency"),
    )
