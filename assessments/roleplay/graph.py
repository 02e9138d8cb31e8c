"""Questions about a directed graph, given as node -> nodes it leads to."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping

Edges = Mapping[str, Collection[str]]


def reachable(edges: Edges, start: str) -> frozenset[str]:
    """Return ``start`` and every node that can be reached from it."""
    seen, waiting = {start}, [start]
    while waiting:
        fresh = set(edges.get(waiting.pop(), ())) - seen
        seen |= fresh
        waiting.extend(fresh)
    return frozenset(seen)


def distances_to(edges: Edges, goals: Iterable[str]) -> dict[str, int]:
    """Return how many steps each node is from the nearest of ``goals``; unable ones are missing."""
    sources: dict[str, list[str]] = {}
    for node, targets in edges.items():
        for target in targets:
            sources.setdefault(target, []).append(node)
    return _breadth_first(sources, goals)


def distances_from(edges: Edges, start: str) -> dict[str, int]:
    """Return how many steps each node reachable from ``start`` is away from it."""
    return _breadth_first(edges, [start])


def _breadth_first(edges: Edges, starts: Iterable[str]) -> dict[str, int]:
    distance = dict.fromkeys(starts, 0)
    waiting = deque(distance)
    while waiting:
        node = waiting.popleft()
        for target in edges.get(node, ()):
            if target not in distance:
                distance[target] = distance[node] + 1
                waiting.append(target)
    return distance


def components(edges: Edges, start: str) -> list[frozenset[str]]:
    """Group the nodes reachable from ``start`` into strongly connected components.

    Nodes share a component when each can be reached from the other, so a component of several
    nodes is a loop. A component comes after all those it leads to. Takes nodes x edges steps.
    """
    reach = {node: reachable(edges, node) for node in reachable(edges, start)}
    # Who leads to another component reaches all that one does, and more.
    groups = {
        node: frozenset(other for other in seen if node in reach[other])
        for node, seen in reach.items()
    }
    ordered = sorted(groups, key=lambda node: (len(reach[node]), node))
    return list(dict.fromkeys(groups[node] for node in ordered))
