"""The part of the organisation that somebody's roles cover; pure Python."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The units at and below ``paths``, none of which lies below another; ``None``: everything.

    A path is treebeard's: it begins with the path of the unit above.
    """

    paths: tuple[str, ...] | None

    @classmethod
    def below(cls, paths: Collection[str | None]) -> "Scope":
        """Cover these units with all below them; among them ``None`` for everything."""
        known = [path for path in paths if path is not None]
        return cls(tuple(_topmost(known))) if len(known) == len(paths) else cls(None)

    @property
    def is_everything(self) -> bool:
        """Tell whether the whole organisation is covered, with who is posted nowhere."""
        return self.paths is None

    @property
    def is_empty(self) -> bool:
        """Tell whether no unit is covered."""
        return self.paths == ()

    def covers(self, path: str) -> bool:
        """Tell whether the unit with this path is covered."""
        return self.paths is None or path.startswith(self.paths)


def _topmost(paths: Iterable[str]) -> list[str]:
    found: list[str] = []
    for path in sorted(paths):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found
