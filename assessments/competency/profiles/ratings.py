"""Officers rate themselves, supervisors their people: recorded and shown, never counted."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.competency.ledger.recording import NewEvidence, record_evidence
from assessments.competency.models import Competency, Indicator, RatingNote
from assessments.competency.rules.attainment import SourceKind
from lms.people.api import Actor, Officer, User


@dataclass(frozen=True, slots=True)
class RatedLevel:
    """A level to choose, with the behaviour that marks it. Number 0: not yet at the lowest."""

    number: int
    name: str
    description: str
    behaviours: tuple[str, ...]


def levels_to_rate(competency: Competency) -> tuple[RatedLevel, ...]:
    """List the levels of a competency with their indicators as anchors. One query."""
    behaviours: dict[int, list[str]] = {}
    for indicator in Indicator.objects.by_competency([competency.pk])[competency.pk]:
        behaviours.setdefault(indicator.level, []).append(indicator.text)
    levels = (
        RatedLevel(
            number,
            competency.framework.level_name(number),
            competency.level_description(number),
            tuple(texts),
        )
        for number, texts in behaviours.items()
    )
    return (RatedLevel(0, _("Not yet"), "", ()), *levels)


@transaction.atomic
def rate_oneself(
    *, officer: Officer, competency: Competency, level: int, key: uuid.UUID, note: str = ""
) -> None:
    """Record how an officer rates their own level, and keep the note that only they see.

    The same ``key`` again changes nothing but the note.

    Raises:
        ValidationError: if the competency has no such level.
    """
    _record(
        kind=SourceKind.SELF_RATING,
        source_key=f"self:{competency.pk}",
        officer_id=officer.pk,
        competency=competency,
        level=level,
        key=key,
        by=officer.user,
    )
    if note.strip():
        RatingNote.objects.update_or_create(
            officer=officer, competency=competency, defaults={"text": note.strip()}
        )
    else:
        RatingNote.objects.filter(officer=officer, competency=competency).delete()


@transaction.atomic
def rate_as_supervisor(
    *,
    officer_id: int,
    competency: Competency,
    level: int,
    key: uuid.UUID,
    by: User,
    reason: str = "",
) -> None:
    """Record how a supervisor rates an officer; the officer sees it with the ``reason``.

    The same ``key`` again changes nothing. Checks no permission.

    Raises:
        ValidationError: if the competency has no such level.
    """
    _record(
        kind=SourceKind.SUPERVISOR_RATING,
        source_key=f"supervisor:{by.pk}:{competency.pk}",
        officer_id=officer_id,
        competency=competency,
        level=level,
        key=key,
        by=by,
        reason=reason.strip(),
    )


def note_of(officer: Officer, competency: Competency) -> str:
    """Return the officer's own note, empty if there is none. One query."""
    notes = RatingNote.objects.filter(officer=officer, competency=competency)
    return notes.values_list("text", flat=True).first() or ""


def forget_notes(*, officer_id: int) -> None:
    """Delete the officer's own notes; their ratings stay in the ledger. One query."""
    RatingNote.objects.filter(officer=officer_id).delete()


def _record(
    *,
    kind: SourceKind,
    source_key: str,
    officer_id: int,
    competency: Competency,
    level: int,
    key: uuid.UUID,
    by: Actor,
    reason: str = "",
) -> None:
    indicators = Indicator.objects.by_competency([competency.pk])[competency.pk]
    shown = level or min((indicator.level for indicator in indicators), default=0)
    rated = [indicator for indicator in indicators if indicator.level == shown]
    if not rated:
        raise ValidationError(_("Choose one of the levels of this competency."))
    now = timezone.now()
    # The ledger never forgets: the name of somebody who rates themselves may have to go one day.
    title = competency.name if kind == SourceKind.SELF_RATING else str(by)
    record_evidence(
        officer_id=officer_id,
        by=by,
        items=[
            NewEvidence(
                key=f"{source_key}:{officer_id}:{key}:{indicator.pk}",
                indicator_id=indicator.pk,
                strength=1.0 if level else 0.0,
                source_kind=kind,
                source_key=source_key,
                source_title=title,
                source_version="",
                occurred_at=now,
                observations=1,
                reason=reason,
            )
            for indicator in rated
        ],
    )
