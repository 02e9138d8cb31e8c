"""What a format finds in a file. No Django."""

from dataclasses import dataclass

from assessments.questions.content import Purpose
from assessments.questions.exchange.enclosed import Enclosed
from assessments.questions.kinds.exchanging import Form, Note
from assessments.questions.kinds.pictures import Picture


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says of one question; ``problem`` says why it cannot be read.

    ``place`` counts lines, rows or questions, as the format does. ``prompt``, ``explanation`` and
    ``hint`` are clean HTML. ``carried`` is what Prima wrote beside it, if it did (see
    ``carrying``); ``excerpt`` is the original, for people. ``enclosed`` are the pictures that come
    along, ``picture`` among them.
    """

    place: int
    name: str = ""
    key: str = ""
    category: tuple[str, ...] = ()
    prompt: str = ""
    form: Form | None = None
    explanation: str | None = None
    hint: str | None = None
    source: str | None = None
    purpose: Purpose | None = None
    difficulty: int | None = None
    topics: tuple[str, ...] | None = None
    indicators: tuple[str, ...] | None = None
    notes: tuple[Note, ...] = ()
    problem: Note | None = None
    excerpt: str = ""
    carried: str = ""
    picture: Picture | None = None
    enclosed: tuple[Enclosed, ...] = ()
