"""Circles of nothing but nodes that go on by themselves, which format 2 refuses. No Django."""

from collections.abc import Iterable, Mapping, Sequence


def to_be_opened(onward: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the keys at which one must stop so that no circle goes on for ever.

    ``onward`` says of each node that goes on by itself where it may lead.
    """
    stops: set[str] = set()
    done: set[str] = set()
    for begin in onward:
        _follow(begin, onward, stops, done)
    return stops


def _follow(
    begin: str, onward: Mapping[str, Sequence[str]], stops: set[str], done: set[str]
) -> None:
    """Go down from one node; stop where the way comes back to itself."""
    way: list[tuple[str, Iterable[str]]] = []
    on_way: set[str] = set()
    if begin not in done:
        way, on_way = [(begin, iter(onward[begin]))], {begin}
    while way:
        key, rest = way[-1]
        following = next(iter(rest), None)
        if following is None or key in stops:
            way.pop()
            on_way.discard(key)
            done.add(key)
        elif following in on_way:
            stops.add(key)
        elif following in onward and following not in done:
            way.append((following, iter(onward[following])))
            on_way.add(following)
