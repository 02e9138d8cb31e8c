"""What officers do in the practice of the day. Nothing here is evidence."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from assessments.practice import rules
from assessments.practice.models import PracticeAnswer, PracticeCard, PracticeReminder
from assessments.practice.notice_kinds import DUE
from assessments.practice.queries import Known, known_of
from assessments.practice.rules import Felt, Offer, Plan, Practised
from assessments.practice.screens import Due, Item, Marked, Today
from assessments.practice.sources import turns
from assessments.practice.sources.protocol import NotOfferedError, Round
from assessments.practice.sources.registry import SOURCES
from assessments.roleplay import api as roleplay
from lms.core import jobs
from lms.core.clock import today
from lms.notifications import api as notifications

REMINDERS_AT_ONCE = 200
PLAYED_WITHIN = dt.timedelta(days=7)
LATE_BY = dt.timedelta(hours=3)
"""A reminder that could not be given for so long is not given any more on that day."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A marked answer, whether it was taken, and when the next come after today's."""

    marked: Marked
    is_taken: bool
    plan: Plan


def today_of(officer_id: int) -> Today:
    """Return what an officer practises today. One query, and what is kept of the content.

    One more where conversations have come back, for their pages.
    """
    known = _known(officer_id)
    offers = _offers(known)
    plan = rules.plan(offers, known.practised, today())
    items = _items(officer_id, plan.keys, known)
    back = rules.to_have_again(known.conversations, today())
    pages = list(Page.objects.filter(pk__in=back).order_by("title")) if back else []
    return Today(items, plan.done, plan.next_on, is_possible=bool(offers), conversations=pages)


def practice_about(officer_id: int, indicator_ids: Collection[int]) -> list[Item]:
    """Return what an officer may practise about these behaviours now. One query."""
    known = _known(officer_id)
    offers = [offer for source in SOURCES.values() for offer in source.about(known, indicator_ids)]
    return _items(officer_id, rules.choose(offers, known.practised), known)


def _items(officer_id: int, keys: Sequence[str], known: Known) -> list[Item]:
    rounds = [Round(officer_id, key, _rounds(known, key)) for key in keys]
    shown: dict[str, Item] = {}
    for source in SOURCES.values():
        shown |= source.items([of for of in rounds if _is_of(of.key, source.name)])
    return [shown[key] for key in keys if key in shown]


def due_today(officer_id: int) -> Due:
    """Count what an officer can practise today. One query."""
    known = _known(officer_id)
    return Due(
        items=len(rules.plan(_offers(known), known.practised, today()).keys),
        conversations=len(rules.to_have_again(known.conversations, today())),
    )


@transaction.atomic
def answer(
    *, officer_id: int, key: str, number: int, sent: Sequence[str], felt: Felt = Felt.UNSAID
) -> Answered:
    """Mark an officer's answer and let the thing come back when it should.

    ``number`` is the round that the page showed: sent again, or after an answer from elsewhere, it
    is marked and changes nothing. So does an answer to what is not due. The day that counts is the
    one on which it arrives.

    Raises:
        NotOfferedError: if the officer cannot practise this, or not any more.
        UnknownAnswerError: if that can be no answer to it.
    """
    known = _known(officer_id)
    offers = _offers(known)
    if key not in {offer.key for source in SOURCES.values() for offer in source.about(known)}:
        raise NotOfferedError(key)
    source = SOURCES[key.partition(":")[0]]
    of = Round(officer_id, key, number)
    marked = source.marked(of, sent)
    cards = PracticeCard.objects.select_for_update(no_key=True)
    card, _is_new = cards.get_or_create(
        officer_id=officer_id, key=key, defaults={"due_on": today()}
    )
    is_taken = card.rounds == number and card.due_on is not None and card.due_on <= today()
    if is_taken:
        back = source.back_on(of, card.memory, marked.share, felt)
        card.answered(today(), back.on, back.memory)
        card.save()
        PracticeAnswer.objects.create(
            card=card, round=number, share=float(marked.share), felt=felt.value
        )
    this = Practised(card.rounds, card.reviewed_on, card.due_on)
    return Answered(marked, is_taken, rules.plan(offers, {**known.practised, key: this}, today()))


def meet_turns(*, after: UUID | None = None) -> int:
    """Let the turns of the latest plays come back, one of each; return how many are new.

    Again changes nothing. A job that has had its time pauses.
    """
    count = 0
    for missed in roleplay.missed_turns(since=timezone.now() - PLAYED_WITHIN, after=after):
        if missed.turn_key is not None:
            _card, is_new = PracticeCard.objects.get_or_create(
                officer_id=missed.officer_id,
                key=turns.key_of(missed.page_key, missed.turn_key),
                defaults={"due_on": rules.due_after(0, missed.on)},
            )
            count += is_new
        if jobs.pause_if_late(after=str(missed.play_id)):
            break
    return count


def reminder_of(officer_id: int) -> dt.time | None:
    """Return the time of day at which an officer is reminded, if they want it. One query."""
    row = PracticeReminder.objects.filter(officer=officer_id).first()
    return row.at if row else None


def remind_at(*, officer_id: int, at: dt.time | None) -> None:
    """Have an officer reminded at a time of day when something is due; ``None``: never."""
    if at is None:
        PracticeReminder.objects.filter(officer=officer_id).delete()
    else:
        PracticeReminder.objects.update_or_create(officer_id=officer_id, defaults={"at": at})


def remind() -> int:
    """Tell the officers whose time has come that something is due; return how many were told.

    Nobody is told twice a day. Stopped half-way, it goes on with the rest. A job that has had its
    time pauses.
    """
    count = 0
    due = PracticeReminder.objects.due(timezone.localtime(), LATE_BY).select_related("officer")
    while rows := list(due.order_by("pk")[:REMINDERS_AT_ONCE]):
        for row in rows:
            count += _remind(row)
        if jobs.pause_if_late():
            break
    return count


@transaction.atomic
def _remind(row: PracticeReminder) -> bool:
    items = due_today(row.officer_id).items
    PracticeReminder.objects.filter(pk=row.pk).update(told_on=today())
    if items:
        notifications.notify(
            recipient_id=row.officer.user_id,
            kind=DUE,
            key=f"practice:{today():%Y-%m-%d}",
            url=reverse("practice"),
            facts={"count": str(items)},
        )
    return bool(items)


def forget(*, officer_id: int) -> None:
    """Forget all that an officer practised; runs in the caller's transaction."""
    PracticeCard.objects.filter(officer=officer_id).delete()
    PracticeReminder.objects.filter(officer=officer_id).delete()


def _known(officer_id: int) -> Known:
    return known_of(officer_id, frozenset().union(*(s.unit_ids() for s in SOURCES.values())))


def _offers(known: Known) -> list[Offer]:
    return [offer for source in SOURCES.values() for offer in source.offers(known)]


def _rounds(known: Known, key: str) -> int:
    return known.practised[key].rounds if key in known.practised else 0


def _is_of(key: str, name: str) -> bool:
    return key.startswith(f"{name}:")
