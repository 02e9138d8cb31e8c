"""What officers do with their notes. Nobody else is told of it, and no audit entry says it."""

from django.db import transaction
from django.urls import reverse

from courses.notebook import rules
from courses.notebook.models import Note, Used
from courses.notebook.notice_kinds import ASKED
from courses.notebook.places import Place
from lms.core import jobs
from lms.core.clock import today
from lms.notifications import api as notifications

ASKED_AT_ONCE = 200


@transaction.atomic
def write(*, officer_id: int, place: Place, text: str, version: int) -> Note | None:
    """Keep what an officer wrote in a place; an empty ``text`` takes it away.

    ``version`` is the one that the officer saw, 0 where there was none. What came meanwhile from
    another device is kept too. Sent again, it changes nothing. Up to three queries.

    Raises:
        TooLongError: if it is longer than its kind may be.
    """
    rules.check(place.kind, text)
    note, is_new = _held(officer_id, place, text)
    if note is None or is_new:
        return note
    words = rules.kept(place.kind, note.text, text, is_known=note.version == version)
    if not words:
        note.delete()
        return None
    if words != note.text:
        for name, value in _told_by(place).items():
            setattr(note, name, value)
        note.says(words, ask_on=rules.ask_on(place.kind, today()))
        note.save()
    return note


def _held(officer_id: int, place: Place, text: str) -> tuple[Note | None, bool]:
    """Return the note in a place, held, and whether it was made now: not for an empty text."""
    notes = Note.objects.select_for_update(no_key=True)
    here = {"officer_id": officer_id, "page_key": place.page_key, "block_id": place.block_id}
    if not text:
        return notes.filter(**here).first(), False
    new = {"kind": place.kind.value, "text": text, "ask_on": rules.ask_on(place.kind, today())}
    return notes.get_or_create(**here, defaults=new | _told_by(place))


def _told_by(place: Place) -> dict[str, object]:
    return {
        "question": place.question,
        "lesson_title": place.lesson_title,
        "course_title": place.course_title,
        "course_key": place.course_key,
    }


@transaction.atomic
def answer(*, officer_id: int, note_id: int, used: Used) -> bool:
    """Keep whether an officer has used a sentence; tell whether it is theirs. Again is harmless."""
    mine = Note.objects.of(officer_id).cards().filter(pk=note_id)
    note = mine.select_for_update(no_key=True).first()
    if note is None:
        return False
    if note.used != used:
        note.used, note.answered_on = used, today()
        note.save(update_fields=["used", "answered_on"])
    return True


def ask() -> int:
    """Ask the officers whose cards are a week old whether they used them; return how many cards.

    Each card once. Stopped half-way, it goes on with the rest. A job that has had its time pauses.
    """
    count = 0
    untold = Note.objects.due().filter(told_on=None).select_related("officer")
    while found := list(untold[:ASKED_AT_ONCE]):
        for note in found:
            count += _ask(note)
        if jobs.pause_if_late():
            break
    return count


@transaction.atomic
def _ask(note: Note) -> bool:
    is_first = Note.objects.filter(pk=note.pk, told_on=None).update(told_on=today())
    if is_first:
        notifications.notify(
            recipient_id=note.officer.user_id,
            kind=ASKED,
            key=f"pocket-card:{note.page_key}:{note.block_id}",
            url=f"{reverse('pocket_cards')}#kartu-{note.pk}",
            facts={"lesson": note.lesson_title},
        )
    return bool(is_first)


def forget(*, officer_id: int) -> None:
    """Forget all that an officer wrote; runs in the caller's transaction."""
    Note.objects.of(officer_id).delete()
