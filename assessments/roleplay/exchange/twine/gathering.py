"""What a passage comes to: its words, where it leads, and what it changes. No Django."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from assessments.roleplay.exchange.twine.expressions import (
    Expression,
    Not,
    Variable,
    either,
    every,
    variables_in,
)
from assessments.roleplay.exchange.twine.links import found_in
from assessments.roleplay.exchange.twine.pieces import (
    Branch,
    Branches,
    Change,
    Go,
    Include,
    Link,
    Lost,
    Piece,
    Target,
    Text,
)
from assessments.roleplay.exchange.twine.variables import Variables, always

LINK_BEGINS, LINK_ENDS = "\ue000", "\ue001"
"""Between these stands the text of a link within the words of a passage."""
LINK = re.compile(f"{LINK_BEGINS}[^{LINK_ENDS}]*{LINK_ENDS}")
WORD = re.compile(r"\w")
MOST_VERSIONS = 12
MOST_INCLUDED = 20
DEEPEST_INCLUDED = 4
MOST_EARLIER = 15

Version = tuple[Expression | None, str]
"""A text, and the condition under which it is read; of several the first whose condition holds."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a passage leads under a condition, and what the reader clicks; nothing if by itself."""

    target: str | None
    when: Expression | None = None
    text: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(slots=True)
class Gathered:
    """The last of ``versions`` holds where no other does. ``links_seen`` counts before merging.

    ``later`` are changes of what was asked before: they are carried out when the passage is left.
    """

    versions: list[Version] = field(default_factory=list)
    links: list[Way] = field(default_factory=list)
    goes: list[Way] = field(default_factory=list)
    changes: list[tuple[Change, Expression | None]] = field(default_factory=list)
    later: list[tuple[Change, Expression | None]] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    links_seen: int = 0


class Gatherer:
    """Gathers passages whose pieces are given by their names."""

    def __init__(self, pieces: Mapping[str, tuple[Piece, ...]], variables: Variables) -> None:
        self.pieces = pieces
        self.variables = variables

    def gather(self, name: str) -> Gathered:
        """Go through one passage and those it includes."""
        going = _Going(self, (name,))
        found = going.found
        found.versions = going.versions(self.pieces[name], None)
        found.links_seen = len(found.links)
        found.links = _merged(found.links)
        found.goes = _up_to_certain(_merged(found.goes))
        return found


def without_links(text: str) -> str:
    """Leave out the links of a text; but those in the midst of other words are words themselves."""
    lines = (
        line if not LINK.search(line) or WORD.search(LINK.sub("", line)) else ""
        for line in text.split("\n")
    )
    return re.sub(f"[{LINK_BEGINS}{LINK_ENDS}]", "", "\n".join(lines))


def _up_to_certain(goes: list[Way]) -> list[Way]:
    """Leave out what never comes, because the story has gone on by then."""
    certain = next((at for at, go in enumerate(goes) if go.when is None), len(goes))
    return goes[: certain + 1]


def _merged(ways: list[Way]) -> list[Way]:
    """Make one of several that differ in their conditions only."""
    alike: Callable[[Way], tuple[object, ...]] = lambda way: (way.text, way.target, way.changes)  # noqa: E731
    places = {alike(way): at for at, way in reversed(list(enumerate(ways)))}
    ordered = sorted(ways, key=lambda way: places[alike(way)])
    return [_one(list(group)) for _alike, group in groupby(ordered, key=alike)]


def _one(ways: list[Way]) -> Way:
    first = ways[0]
    whens = list(dict.fromkeys(way.when for way in ways if way.when is not None))
    when = None if always(way.when for way in ways) else either(*whens)
    return Way(first.target, when, first.text, first.changes)


@dataclass(slots=True)
class _Going:
    """On the way through a passage; ``within`` are the passages that are open."""

    by: Gatherer
    within: tuple[str, ...]
    found: Gathered = field(default_factory=Gathered)
    included: int = 0
    asked: set[str] = field(default_factory=set)
    values: dict[str, object] = field(default_factory=dict)
    doubts: int = 0
    """How many conditions around here are not understood."""

    def versions(self, pieces: tuple[Piece, ...], when: Expression | None) -> list[Version]:
        """Collect everything; return the words in all their versions."""
        versions: list[Version] = [(None, "")]
        certain: list[str] = []
        for piece in pieces:
            more = self._of_piece(piece, when)
            if len(more) > 1 and len(versions) * len(more) > MOST_VERSIONS:
                more = [(None, self._at_once(more))]
            if len(more) > 1:
                versions = _joined(versions, "".join(certain), more)
                certain = []
            else:
                certain += [text for _when, text in more]
        return _joined(versions, "".join(certain), [(None, "")])

    def _of_piece(self, piece: Piece, when: Expression | None) -> list[Version]:
        if isinstance(piece, Text):
            return [(None, piece.text)]
        if isinstance(piece, Branches):
            return self._of_branches(piece, when)
        if isinstance(piece, Include):
            return self._of_included(piece.target, when)
        if isinstance(piece, Link):
            target = self._target(piece.target, piece.changes)
            self.found.links.append(Way(target, when, piece.text, piece.changes))
            return [(None, f"{LINK_BEGINS}{piece.text}{LINK_ENDS}")]
        if isinstance(piece, Go):
            self.found.goes.append(Way(self._target(piece.target), when))
        elif isinstance(piece, Change):
            self._change(piece, when)
        else:
            self.found.lost.append(piece)
        return []

    def _change(self, change: Change, when: Expression | None) -> None:
        self.values[change.variable] = change.to
        if isinstance(change.to, str):  # links in a text that is shown somewhere later
            links = found_in(change.to)
            self.found.links += [Way(self._target(each.target), when, each.text) for each in links]
        if self.doubts:
            self.found.lost.append(Lost("change", change.written))
        elif change.variable in self.asked:
            self.found.later.append((change, when))
        else:
            self.found.changes.append((change, when))

    def _target(self, target: Target, changes: tuple[Change, ...] = ()) -> str | None:
        """Look up what was written into a variable on the way here."""
        if not isinstance(target, Variable):
            return target
        if target.name in self.by.pieces:
            return target.name
        values = self.values | {change.variable: change.to for change in changes}
        found = values.get(target.name)
        return found if isinstance(found, str) else None

    def _of_included(self, name: str, when: Expression | None) -> list[Version]:
        pieces = self.by.pieces.get(name)
        too_deep = name in self.within or len(self.within) > DEEPEST_INCLUDED
        if pieces is None or too_deep or self.included >= MOST_INCLUDED:
            self.found.lost.append(Lost("include", name))
            return []
        self.included += 1
        outer, self.within = self.within, (*self.within, name)
        versions = self.versions(pieces, when)
        self.within = outer
        return versions

    def _of_branches(self, piece: Branches, when: Expression | None) -> list[Version]:
        versions: list[Version] = []
        is_understood = True
        earlier: list[Expression] = []
        for branch in piece.branches:
            asked = self._asked(branch)
            is_understood &= branch.when is None or asked is not None
            self.asked.update(variables_in(asked))
            holds = every(when, *map(Not, earlier), asked)
            if len(earlier) > MOST_EARLIER or not self.by.variables.is_understood(holds):
                holds = when
            self.doubts += not is_understood
            read = self.versions(branch.pieces, holds)
            self.doubts -= not is_understood
            versions += [(every(asked, each), text) for each, text in read]
            earlier += [asked] if asked is not None else []
        if piece.branches[-1].when is not None:
            versions.append((None, ""))
        return self._told_apart(versions, is_understood=is_understood)

    def _asked(self, branch: Branch) -> Expression | None:
        """Return the condition of a branch if it is understood."""
        when = branch.when
        if when is None or isinstance(when, str) or not self.by.variables.is_understood(when):
            if when is not None:
                self.found.lost.append(Lost("condition", branch.written))
            return None
        return when

    def _told_apart(self, versions: list[Version], *, is_understood: bool) -> list[Version]:
        texts = {text.strip(): None for _when, text in versions}
        if len(texts) == 1:
            return [(None, versions[0][1])]
        if not any(WORD.search(LINK.sub("", text)) for text in texts):
            return [(None, "")]
        if is_understood:
            return versions
        return [(None, self._at_once(versions))]

    def _at_once(self, versions: list[Version]) -> str:
        """Say one after another what was one or the other."""
        texts = list(dict.fromkeys(text for _when, text in versions if text.strip()))
        self.found.lost.append(Lost("text_at_once", texts[0] if texts else ""))
        return "\n".join(texts)


def _joined(before: list[Version], between: str, behind: list[Version]) -> list[Version]:
    return [
        (every(one, two), text + between + more) for one, text in before for two, more in behind
    ]
