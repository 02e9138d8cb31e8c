"""What files of other systems say of how a question is answered, and how kinds take it. No Django.

Every format of file brings down what it holds to the same few *forms*; each kind reads some of them
and writes one: the nearest that other systems know. So a format knows no kinds, nor a kind formats.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, TypeVar, cast

from assessments.questions.kinds.pictures import Picture
from assessments.questions.kinds.protocol import Body

B = TypeVar("B", bound=Body)

CHOICE, TRUE_FALSE, SHORT, NUMERICAL = "choice", "true_false", "short", "numerical"
MATCHING, ORDERING, CLOZE, ESSAY = "matching", "ordering", "cloze", "essay"
RATED = "rated"
"""Actions, each with a rating from 1 to 4 as a share; no other system has it."""
TRUE, FALSE = "true", "false"
"""How the two lines of a ``TRUE_FALSE`` form read."""

FULL = Fraction(1)


@dataclass(frozen=True, slots=True)
class Note:
    """Something in a file that does not come, or comes otherwise; ``wording`` has the words."""

    code: str
    details: tuple[tuple[str, str], ...] = ()


def note(code: str, **details: object) -> Note:
    """Make a note with what its words mention."""
    return Note(code, tuple((name, str(value)) for name, value in sorted(details.items())))


@dataclass(frozen=True, slots=True)
class Line:
    """One answer. ``share`` of the points is -1 to 1; ``text`` is plain, ``feedback`` clean HTML.

    ``match`` is what belongs to ``text`` in a matching form; without ``text`` it belongs to
    nothing. ``tolerance`` is a decimal number.
    """

    text: str
    share: Fraction = Fraction(0)
    feedback: str = ""
    match: str = ""
    tolerance: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """How a question is answered, as most systems see it.

    ``right``, ``partly`` and ``wrong`` are feedback (clean HTML) to a whole answer. ``gaps`` are
    the forms of a cloze, whose ``text`` (clean HTML) names them ``[[1]]``, ``[[2]]`` and so on. Of
    an essay ``text`` is what those who mark are told (plain), and ``words`` how many at least and
    at most.
    """

    type: str
    lines: tuple[Line, ...] = ()
    takes_several: bool = False
    case_matters: bool = False
    unit: str = ""
    right: str = ""
    partly: str = ""
    wrong: str = ""
    text: str = ""
    gaps: tuple["Form", ...] = ()
    words: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Taken(Generic[B]):
    """A body read from a form, and what of the form did not come along."""

    body: B
    notes: tuple[Note, ...] = ()


class NotTakenError(ValueError):
    """A form that its kind cannot hold; ``reason`` says why."""

    def __init__(self, reason: Note) -> None:
        super().__init__(reason.code)
        self.reason = reason


def _as_it_is(_old: Body, new: Body) -> Body:
    return new


@dataclass(frozen=True, slots=True)
class Exchange(Generic[B]):
    """How one kind is read from files and written to them.

    ``forms`` are the types that ``read`` takes; it raises ``NotTakenError``. ``write`` returns the
    nearest form there is. ``keeping`` puts into a new body what only the old one says, such as
    feedback that was written here: what a file does not say is not removed.
    """

    forms: frozenset[str]
    read: Callable[[Form], Taken[B]]
    write: Callable[[B], Form]
    keeping: Callable[[B, B], B] = field(default=cast("Callable[[B, B], B]", _as_it_is))


def as_choice(form: Form) -> Form:
    """Return the nearest that others know of rated actions: the best one is right."""
    best = max((line.share for line in form.lines), default=FULL)
    lines = (
        Line(line.text, FULL if line.share == best else Fraction(0), line.feedback)
        for line in form.lines
    )
    return Form(CHOICE, tuple(lines))
