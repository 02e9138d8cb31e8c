"""How many officers took which way through a conversation. No Django.

Each officer counts with one play, and once at each place however often it was come to. A play is
counted at every node and choice that the conversation still has under the same key, whatever was
said there then.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, median

from assessments.roleplay.engine import Conversation, Ending, Node, Waiting
from assessments.roleplay.losses.tracing import Step, Trace

GONE = "?"
"""The way of those who made a choice that is no longer there; no key is written so."""
Way = tuple[str, str]
"""A node and a way out of it: the key of a choice, of the next node, ``GONE``, or empty."""


@dataclass(frozen=True, slots=True)
class Place:
    """How it went at a node.

    ``feeling`` is the mean on coming there, ``seconds`` the median until a choice was made.
    """

    came: int
    feeling: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many officers came to each node and took each way; what nobody took is left out.

    ``ways`` holds under an empty key those who left the conversation unfinished at that node;
    ``links`` counts the officers who went from one node straight to another.
    """

    officers: int
    places: Mapping[str, Place]
    ways: Mapping[Way, int]
    links: Mapping[tuple[str, str], int]

    def came(self, node: str) -> int:
        """Return how many came to a node."""
        return self.places[node].came if node in self.places else 0

    @property
    def smallest(self) -> int:
        """The smallest number in it, 0 where there is none."""
        places = (place.came for place in self.places.values())
        return min((*places, *self.ways.values(), *self.links.values()), default=0)


def count(traces: Iterable[Trace], conversation: Conversation) -> Counts:
    """Count plays, one of each officer, at the nodes of a conversation."""
    feeling = next((variable.id for variable in conversation.feelings), "")
    officers = 0
    came: Counter[str] = Counter()
    ways: Counter[Way] = Counter()
    links: Counter[tuple[str, str]] = Counter()
    feelings: dict[str, list[int]] = {}
    seconds: dict[str, list[float]] = {}
    for trace in traces:
        officers += 1
        first = _first_at(trace, conversation)
        came.update(first.keys())
        taken = {way for step in trace.steps if (way := _way(step, conversation))}
        ways.update(taken)
        links.update({link for way in taken if (link := _link(way, conversation))})
        for key, step in first.items():
            if step.feeling is not None and trace.feeling == feeling:
                feelings.setdefault(key, []).append(step.feeling)
            if step.seconds is not None:
                seconds.setdefault(key, []).append(step.seconds)
    places = {
        key: Place(
            number,
            fmean(feelings[key]) if key in feelings else None,
            median(seconds[key]) if key in seconds else None,
        )
        for key, number in came.items()
    }
    return Counts(officers, places, dict(ways), dict(links))


def _first_at(trace: Trace, conversation: Conversation) -> dict[str, Step]:
    """Return the first step at each node that the conversation still has."""
    known = (step for step in reversed(trace.steps) if step.node in conversation.by_key)
    return {step.node: step for step in known}


def _way(step: Step, conversation: Conversation) -> Way | None:
    """Return the way taken out of a node; ``None`` where there is none."""
    node = conversation.by_key.get(step.node)
    if node is None or isinstance(node, Ending):
        return None
    is_known = not step.way or step.way in _ways_out(node)
    return (step.node, step.way if is_known else GONE)


def _ways_out(node: Node) -> Mapping[str, str]:
    """Return where each way out of a node leads, by its key."""
    if isinstance(node, Waiting):
        return {choice.key: choice.leads_to for choice in node.choices}
    return {target: target for target in node.targets}


def _link(way: Way, conversation: Conversation) -> tuple[str, str] | None:
    node, key = way
    target = _ways_out(conversation.by_key[node]).get(key)
    return (node, target) if target else None
