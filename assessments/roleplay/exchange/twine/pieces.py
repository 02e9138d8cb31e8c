"""What a passage is made of, whatever story format it was written for. No Django."""

from dataclasses import dataclass, replace

from assessments.roleplay.exchange.twine.expressions import Expression, Variable

Target = str | Variable | None
"""The name of a passage, a variable that has it, or ``None`` where it is worked out otherwise."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words, with the signs of their markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A variable is set ``to`` a value, or changed ``by`` a number."""

    variable: str
    to: int | bool | str | None = None
    by: int = 0

    @property
    def written(self) -> str:
        """How it would be written in short, for people."""
        return self.variable if self.to is None else f"{self.variable} = {self.to}"


@dataclass(frozen=True, slots=True)
class Link:
    """What the reader may click."""

    text: str
    target: Target
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Go:
    """The story goes on by itself."""

    target: Target


@dataclass(frozen=True, slots=True)
class Include:
    """Another passage stands here."""

    target: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that does not come: the code of its remark, and what it was."""

    code: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """Pieces that are there where a condition holds: ``None`` always, a ``str`` not understood.

    ``written`` is the condition as the author wrote it.
    """

    when: Expression | str | None
    pieces: "tuple[Piece, ...]"
    written: str = ""


@dataclass(frozen=True, slots=True)
class Branches:
    """Of these only the first whose condition holds."""

    branches: tuple[Branch, ...]


Piece = Text | Change | Link | Go | Include | Lost | Branches


def behind_click(text: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return what a link becomes behind which these pieces stand.

    Where it goes on from there it is a link to that; otherwise the pieces are shown at once.
    """
    if not _goes_on(pieces):
        return (Text(text), Text("\n"), Lost("revealed", text), *pieces)
    changes = tuple(piece for piece in pieces if isinstance(piece, Change))
    return tuple(_clicked(text, changes, piece) for piece in pieces if not _is_passing(piece))


def _goes_on(pieces: tuple[Piece, ...]) -> bool:
    return any(
        isinstance(piece, Go)
        or (isinstance(piece, Branches) and any(_goes_on(each.pieces) for each in piece.branches))
        for piece in pieces
    )


def _is_passing(piece: Piece) -> bool:
    """Tell what is gone as soon as it is there, because the story goes on."""
    return isinstance(piece, Text | Change)


def _clicked(text: str, changes: tuple[Change, ...], piece: Piece) -> Piece:
    if isinstance(piece, Go):
        return Link(text, piece.target, changes)
    if not isinstance(piece, Branches):
        return piece
    within = (replace(each, pieces=_in_branch(text, changes, each)) for each in piece.branches)
    return Branches(tuple(within))


def _in_branch(text: str, changes: tuple[Change, ...], branch: Branch) -> tuple[Piece, ...]:
    more = tuple(piece for piece in branch.pieces if isinstance(piece, Change))
    kept = (piece for piece in branch.pieces if not _is_passing(piece))
    return tuple(_clicked(text, changes + more, piece) for piece in kept)
