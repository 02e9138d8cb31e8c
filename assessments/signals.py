"""What assessments tells the rest of the house, without knowing who listens."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.dispatch import Signal

from lms.core.activities import ActivityKind


@dataclass(frozen=True, slots=True)
class ActivityResult:
    """An officer finished an assessed activity.

    ``passed`` is ``None`` while people have it still to mark; it is told again once they have.
    """

    officer_id: int
    page_key: UUID  # the page's translation_key
    kind: ActivityKind
    passed: bool | None
    finished_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """A passage of a lesson. ``block`` is the id of the block that begins it."""

    block: str
    title: str

    @staticmethod
    def anchor_of(block: str) -> str:
        """Return the id that a passage has on the page of its lesson."""
        return f"bagian-{block}"


@dataclass(frozen=True, slots=True)
class QuestionUse:
    """A page that asks one or some of the questions it was asked about.

    ``others``: how many more of its questions are published. ``is_drawn``: it does not ask them
    for certain, but draws from a part of the bank they are in. ``has_more``: it says more than it
    asks, so it stays worth opening without them.
    """

    page_id: int
    title: str
    is_live: bool
    others: int
    question_ids: frozenset[int]
    is_drawn: bool = False
    has_more: bool = False

    @property
    def needs_it(self) -> bool:
        """Whether participants would find nothing to answer without these questions."""
        return self.is_live and not self.others and not self.has_more


class ActivityClosedError(Exception):
    """Raised by a receiver of ``activity_starting`` that forbids the start; says why."""


activity_starting = Signal()
"""Sent with ``officer_id`` and ``page`` before an attempt or play begins, inside its transaction.
A receiver raises ``ActivityClosedError`` with a message for the officer to forbid it."""

activity_finished = Signal()
"""Sent with ``result: ActivityResult`` once the result and its evidence are committed."""

levels_withheld = Signal()
"""Sent with ``reader: User`` and ``officer_id: int`` before what somebody else can do is shown.
A receiver returns the address of what the reader has to hand in before seeing it, if anything."""

officers_withheld = Signal()
"""Sent with ``reader: User`` before what many can do is listed. A receiver returns the ids of the
officers of whom it is withheld, as a queryset of one column."""

tries_weighed = Signal()
"""Sent with ``officer_id`` and ``activities``, a mapping of evidence keys to what an officer can be
observed at there (``Observable``), when next steps are looked for. A receiver returns a mapping of
evidence keys to ``Worth``; it leaves out where a try could not begin, or would be practice."""

hours_earned = Signal()
"""Sent with ``officer_id`` when it is said how many training hours next steps bring. A receiver
returns the keys of the activities, as a set of ``UUID``, that earn this officer no more of them."""

openings_wanted = Signal()
"""Sent with ``officer_id`` when next steps are looked for. A receiver returns the first day, by the
key of the page (``UUID``), on which this officer could begin what is not open to them yet."""

activities_reserved = Signal()
"""Sent when next steps are looked for. A receiver returns pages, as a queryset, that are not for
everybody; next steps leave out these and the activities beneath them."""

passages_wanted = Signal()
"""Sent with ``page: Page``, specific. A receiver returns the passages of a page it keeps as a list
of ``Heading``, in their order, and an empty one for any other page."""

uses_wanted = Signal()
"""Sent with ``question_ids: Collection[int]`` and ``to_change: bool``. A receiver returns a list of
``QuestionUse``; ``to_change``: one that stays true until the transaction ends."""

asked_wanted = Signal()
"""Sent when the bank is narrowed to what is used. A receiver returns the ids of the questions that
its pages ask, published or not, as a queryset of one column."""
