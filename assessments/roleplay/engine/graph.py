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


def sources_of(edges: Edges) -> dict[str, list[str]]:
    """Turn the edges round: node -> nodes that lead to it."""
    sources: dict[str, list[str]] = {}
    for node, targets in edges.items():
        for target in targets:
            sources.setdefault(target, []).append(node)
    return sources


def distances_to(edges: Edges, goals: Iterable[str]) -> dict[str, int]:
    """Return how many steps each node is from the nearest of ``goals``; unable ones are missing."""
    sources = sources_of(edges)
    distance = dict.fromkeys(goals, 0)
    waiting = deque(distance)
    while waiting:
        node = waiting.popleft()
        for source in sources.get(node, ()):
            if source not in distance:
                distance[source] = distance[node] + 1
                waiting.append(source)
    return distance


def depths(edges: Edges, start: str) -> dict[str, int]:
    """Return how long the longest way from ``start`` to each node is, without going in circles.

    Every edge then leads deeper, but for those that close a loop.
    """
    finished, closing = _depth_first(edges, start)
    depth = dict.fromkeys(reversed(finished), 0)
    for node in depth:
        for target in edges.get(node, ()):
            if (node, target) not in closing:
                depth[target] = max(depth[target], depth[node] + 1)
    return depth


def _depth_first(edges: Edges, start: str) -> tuple[list[str], set[tuple[str, str]]]:
    """Return the nodes in the order in which they are left, and the edges that close a loop."""
    finished: list[str] = []
    closing: set[tuple[str, str]] = set()
    seen, path = {start}, [(start, iter(edges.get(start, ())))]
    on_path = {start}
    while path:
        node, targets = path[-1]
        target = next(targets, None)
        if target is None:
            path.pop()
            on_path.remove(node)
            finished.append(node)
        elif target in on_path:
            closing.add((node, target))
        elif target not in seen:
            seen.add(target)
            on_path.add(target)
            path.append((target, iter(edges.get(target, ()))))
    return finished, closing


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


def on_circles(edges: Edges) -> frozenset[str]:
    """Return the nodes that are left when those that lead nowhere are taken away, again and again.

    Empty exactly when there is no circle. Takes as many steps as there are edges.
    """
    open_ways = {node: len(targets) for node, targets in edges.items()}
    sources = sources_of(edges)
    waiting = [node for node, count in open_ways.items() if not count]
    while waiting:
        node = waiting.pop()
        del open_ways[node]
        for source in sources.get(node, ()):
            open_ways[source] -= 1
            if not open_ways[source]:
                waiting.append(source)
    return frozenset(open_ways)
