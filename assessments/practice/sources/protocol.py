"""What every source of things to practise answers for."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from assessments.practice.queries import Known
from assessments.practice.rules import Felt, Memory, Offer
from assessments.practice.screens import Item, Marked


class NotOfferedError(LookupError):
    """There is no such thing to practise, or not any more, for this officer."""


@dataclass(frozen=True, slots=True)
class Round:
    """The answer of an officer to one thing that comes next; ``number`` counts from 0."""

    officer_id: int
    key: str
    number: int


@dataclass(frozen=True, slots=True)
class Return:
    """When something comes back, if ever, and how well it is remembered, where FSRS knows."""

    on: dt.date | None
    memory: Memory | None = None


class Source(Protocol):
    """Things to practise whose keys begin with ``name`` and a colon.

    What it reads for everybody it keeps under the stamp of the content.
    """

    @property
    def name(self) -> str:
        """How its keys begin."""

    def unit_ids(self) -> frozenset[int]:
        """Name the units that something belongs to and so is not for everybody."""

    def offers(self, known: Known) -> Sequence[Offer]:
        """Return what an officer may practise, ever. No query of the officer."""

    def about(self, known: Known, indicator_ids: Collection[int] | None = None) -> Sequence[Offer]:
        """Return what an officer may practise about these behaviours, required or not.

        ``None``: about any. No query of the officer.
        """

    def items(self, rounds: Sequence[Round]) -> Mapping[str, Item]:
        """Return what is shown of these, by key; what is no more is left out."""

    def marked(self, of: Round, sent: Sequence[str]) -> Marked:
        """Mark what the fields named ``answer`` of a form say.

        Raises:
            NotOfferedError: if the thing is no more.
            UnknownAnswerError: if that can be no answer to it.
        """

    def back_on(self, of: Round, before: Memory | None, share: Fraction, felt: Felt) -> Return:
        """Tell when it comes back after an answer today."""
