"""What every kind of question answers for. No Django.

A question consists of what all have (prompt, explanation, indicators) and a *body* that its kind
owns: what is asked for, what is right, and what came in as the answer. Outside of the kind an
answer is JSON that is stored, compared and handed back; it is false (``[]``, ``""``) if and only if
nothing has been answered.
"""

import hmac
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import ClassVar, Protocol, Self, TypeAlias

JSON: TypeAlias = "str | int | float | bool | Sequence[JSON] | Mapping[str, JSON] | None"
Answer: TypeAlias = JSON

ID_LENGTH = 16


class UnknownAnswerError(LookupError):
    """What was sent cannot be an answer to the question."""


@dataclass(frozen=True, slots=True)
class Dealer:
    """Puts the parts of a question into the order of one attempt and gives them ids of its own.

    Both follow from the attempt's secret ``seed`` through a keyed hash. Unlike ``random.shuffle``
    the hash is the same in every Python version, so an attempt looks the same after an upgrade. A
    keyed hash of random keys says nothing about what is right.
    """

    seed: str
    question_key: str
    shuffles: bool

    @property
    def question_id(self) -> str:
        """The id of the question itself."""
        return digest(self.seed, "id", self.question_key)[:ID_LENGTH]

    def id_of(self, key: str) -> str:
        """Return the id this attempt knows the part with ``key`` by."""
        return digest(self.seed, "id", self.question_key, key)[:ID_LENGTH]

    def arranged(self, keys: Sequence[str]) -> list[str]:
        """Order parts as they are shown: shuffled where the quiz says so."""
        return self.shuffled(keys) if self.shuffles else list(keys)

    def shuffled(self, keys: Sequence[str]) -> list[str]:
        """Order parts whose own order would give the answer away."""
        return sorted(keys, key=lambda key: digest(self.seed, "place", self.question_key, key))


def digest(seed: str, *names: str) -> str:
    """Return the keyed hash of ``names`` in hexadecimal."""
    return hmac.digest(seed.encode(), "\x1f".join(names).encode(), "sha256").hex()


@dataclass(frozen=True, slots=True)
class ResponseClass:
    """One way to answer one part of a question, as statistics count answers.

    ``part`` names the part, ``""`` where the question is one; ``text`` is what is answered;
    ``share`` of the question's points is what it earns, below 0 where it costs some.
    """

    part: str
    text: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class Reason:
    """What was chosen, and why it is right or wrong. ``why`` is clean HTML."""

    chosen: str
    why: str


class DealtBody(Protocol):
    """A body as one attempt knows it. ``sheet`` and ``review`` are for the kind's templates."""

    def read(self, sent: Sequence[str]) -> Answer:
        """Return the answer that the fields named ``answer`` of a form say, in one fixed form.

        Raises:
            UnknownAnswerError: if they can be no answer to this question.
        """

    def sent(self, answer: Answer) -> Sequence[str]:
        """Return what a form says for ``answer``: the inverse of ``read``."""

    def sheet(self, answer: Answer) -> object:
        """Return what the browser may see while ``answer`` is what it has given so far."""

    def review(self, answer: Answer) -> object:
        """Return the same after hand-in, with what is right and why."""


class Body(Hashable, Protocol):
    """What one kind adds to a question: a frozen dataclass of what JSON can hold."""

    kind: ClassVar[str]
    is_marked_by_people: ClassVar[bool]
    """Whether no rule can tell what an answer earns: ``share`` of it is nothing until marked."""

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Self:
        """Read what ``dataclasses.asdict`` wrote."""

    @property
    def solution(self) -> Answer:
        """An answer that earns everything."""

    @property
    def chance(self) -> Fraction:
        """The share, 0 to 1, that ``guess`` earns on average. Exact."""

    def guess(self, luck: Random) -> Answer:
        """Return an answer of somebody who knows nothing, each possible one as likely."""

    def share(self, answer: Answer) -> Fraction:
        """Return the share, 0 to 1, of the points that ``answer`` earns."""

    @property
    def classes(self) -> tuple[ResponseClass, ...]:
        """Every way to answer that is known beforehand, in the order trainers wrote them."""

    def classified(self, answer: Answer) -> tuple[ResponseClass, ...]:
        """Return the ways in which ``answer`` answers: at most one a part where one is chosen."""

    def reasons(self, answer: Answer) -> tuple[Reason, ...]:
        """Say of what ``answer`` chose why it is right or wrong, and nothing of the rest.

        Empty where the kind has no words for single choices.
        """

    def dealt(self, dealer: Dealer) -> DealtBody:
        """Return the body as one attempt knows it."""


def texts(value: JSON) -> tuple[str, ...]:
    """Read a list of texts.

    Raises:
        TypeError: if it is anything else.
    """
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise TypeError(f"{value!r} is no list of texts")
    return tuple(str(each) for each in value)
