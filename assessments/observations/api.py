"""What assessors and officers do with observations.

Each function changes one observation or form, writes the audit trail in the same transaction, and
is harmless when repeated. Scope is the caller's: views take rows from ``Observation.objects
.visible_to`` and ``RatingSheet.objects.of``.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from assessments.competency.api import (
    NewEvidence,
    SourceKind,
    record_evidence,
    void_evidence,
)
from assessments.competency.models import Competency, Evidence, Indicator
from assessments.observations import notice_kinds
from assessments.observations.content import FormContent, IndicatorContent, LevelContent
from assessments.observations.marks import MARKS, strengths
from assessments.observations.models import (
    IndicatorRating,
    Observation,
    RatingScale,
    RatingSheet,
    SavedRating,
    assessable_officers,
)
from lms.core import audit
from lms.core.models import Snapshot
from lms.core.roles import Permission, Role
from lms.notifications import api as notifications
from lms.people import api as people
from lms.people.api import Officer, User

LONGEST_NOTE = 1000
MOST_INDICATORS = 45
HELPERS_NAMED = 3


@dataclass(frozen=True, slots=True)
class FormToHandIn:
    """A draft of an assessor: whom it is about, and where it is."""

    officer_id: int
    officer_name: str
    url: str


class SheetClosedError(Exception):
    """The form is handed in: nothing is saved any more."""


class OutOfScopeError(Exception):
    """The assessor's roles no longer cover the officer; the message says whom to ask."""


class UnknownIndicatorError(LookupError):
    """The form does not ask for this indicator, or its scale has no such mark."""


class StaleRatingError(Exception):
    """A newer rating is stored already; ``saved`` is that rating."""

    def __init__(self, saved: SavedRating) -> None:
        super().__init__(saved.sequence)
        self.saved = saved


@transaction.atomic
def open_observation(
    *,
    by: User,
    officer: Officer,
    occasion: str,
    occurred_at: dt.datetime,
    levels: Collection[tuple[int, int]],
    place: str = "",
    note: str = "",
    scenario: Page | None = None,
) -> RatingSheet:
    """Open an observation with a form that asks for ``levels``; return the opener's own form.

    ``levels`` are pairs of competency id and level; ``scenario`` is the role-play that was played
    face to face. The same again, as a button pressed twice
    sends it, returns the draft that is there.

    Raises:
        ValidationError: if ``by`` may not assess the officer, the time lies ahead, or the levels
            name no indicators or too many.
    """
    if not assessable_officers(by).filter(pk=officer.pk).exists():
        raise ValidationError(_("You can observe officers in your units only, and never yourself."))
    if occurred_at > timezone.now():
        raise ValidationError({"occurred_at": _("This time lies ahead. Give the time you saw it.")})
    get_user_model().objects.select_for_update().get(pk=by.pk)  # so that two presses take turns
    event = {
        "officer": officer,
        "occasion": occasion,
        "occurred_at": occurred_at,
        "place": place,
        "note": note,
        "scenario": scenario,
        "snapshot": Snapshot.objects.store(_content(levels).to_json()),
        "opened_by": by,
    }
    drafts = RatingSheet.objects.of(by).open()
    draft: RatingSheet | None = drafts.filter(
        **{f"observation__{field}": value for field, value in event.items()}
    ).first()
    if draft is not None:
        return draft
    observation = Observation.objects.create(**event)
    audit.record(
        by=by, action="observation.open", target=observation, changes={"officer": officer.pk}
    )
    return _sheet_for(observation, by)


def _content(levels: Collection[tuple[int, int]]) -> FormContent:
    """Freeze the scale in force and the indicators of these levels. Four queries."""
    competencies = Competency.objects.select_related("framework").in_bulk(
        {id_ for id_, _l in levels}
    )
    indicators = Indicator.objects.by_competency(competencies)
    chosen = [
        _level_content(competency, level, found)
        for id_, competency in competencies.items()
        for level in sorted({level for chosen_id, level in levels if chosen_id == id_})
        if (found := [row for row in indicators[id_] if row.level == level])
    ]
    scale = RatingScale.objects.in_force()
    content = FormContent(
        scale.version, tuple(step.as_content() for step in scale.steps.all()), tuple(chosen)
    )
    count = len(list(content.indicators))
    if not count:
        raise ValidationError({"levels": _("Choose at least one level to observe.")})
    if count > MOST_INDICATORS:
        raise ValidationError(
            {
                "levels": _(
                    "These are %(count)d indicators; more than %(most)d cannot be watched well at "
                    "once. Choose fewer levels."
                )
                % {"count": count, "most": MOST_INDICATORS}
            }
        )
    return content


def _level_content(competency: Competency, level: int, rows: Sequence[Indicator]) -> LevelContent:
    return LevelContent(
        competency_id=competency.pk,
        competency=competency.name,
        level=level,
        level_name=competency.framework.level_name(level),
        indicators=tuple(IndicatorContent(row.pk, row.slug, row.text) for row in rows),
    )


def _sheet_for(observation: Observation, assessor: User) -> RatingSheet:
    """Return the assessor's form at this observation; the first time, an empty one is added."""
    sheet: RatingSheet
    sheet, is_new = RatingSheet.objects.get_or_create(observation=observation, assessor=assessor)
    if is_new:
        IndicatorRating.objects.bulk_create(
            IndicatorRating(sheet=sheet, indicator_id=indicator.id)
            for indicator in observation.content.indicators
        )
    return sheet


@transaction.atomic
def take_part(*, observation: Observation, assessor: User, by: User) -> RatingSheet:
    """Give ``assessor`` a form of their own; ``by`` is they themself, or whoever invites them.

    Again changes nothing.

    Raises:
        ValidationError: if the assessor may not assess the officer.
    """
    if not assessable_officers(assessor).filter(pk=observation.officer_id).exists():
        raise ValidationError(_("This person cannot assess this officer."))
    is_known = observation.sheets.filter(assessor=assessor).exists()
    sheet = _sheet_for(observation, assessor)
    if not is_known:
        audit.record(
            by=by,
            action="observation.join",
            target=observation,
            changes={"assessor": str(assessor)},
        )
    return sheet


@transaction.atomic
def save_rating(
    *, sheet: RatingSheet, indicator_id: int, mark: int | None, note: str, sequence: int
) -> SavedRating:
    """Store the mark and note for one indicator. Two updates, and a query for the scope.

    ``sequence`` grows with each change. The same one with the same content again, as a tablet
    sends it after a lost reply, is harmless.

    Raises:
        SheetClosedError: if the form is handed in.
        OutOfScopeError: if the assessor may not assess the officer any more.
        StaleRatingError: if a rating with this or a later sequence is stored.
        UnknownIndicatorError: if the form does not ask for the indicator, or has no such mark.
    """
    if mark is not None and mark not in MARKS:
        raise UnknownIndicatorError(mark)
    now, note = timezone.now(), note[:LONGEST_NOTE]
    if not _hold_open(sheet, now):
        raise SheetClosedError
    if refusal := refusal_of(sheet):
        raise OutOfScopeError(refusal)
    mine = IndicatorRating.objects.filter(sheet=sheet, indicator=indicator_id)
    newer = mine.filter(sequence__lt=sequence)
    if newer.update(mark=mark, note=note, sequence=sequence, saved_at=now):
        return SavedRating(mark, note, sequence, now)
    stored = mine.first()
    if stored is None:
        raise UnknownIndicatorError(indicator_id)
    saved: SavedRating = stored.as_saved()
    if (saved.sequence, saved.mark, saved.note) == (sequence, mark, note):
        return saved
    raise StaleRatingError(saved)


def refusal_of(sheet: RatingSheet) -> str:
    """Say why the assessor may not fill in their form any more and whom to ask, or nothing.

    One or two queries, and one more for whom to ask.
    """
    officer = sheet.observation.officer
    if assessable_officers(sheet.assessor).filter(pk=officer.pk).exists():
        return ""
    if officer.user_id == sheet.assessor_id:
        return _("You can observe officers in your units only, and never yourself.")
    helpers = people.users_who_may(Permission.ADMINISTER, officer)[:HELPERS_NAMED]
    return _(
        "You may not assess this officer any more, so this form cannot be saved or handed in. Ask "
        "%(names)s to have another assessor asked. What you have written can still be read here."
    ) % {"names": ", ".join(map(str, helpers)) or Role.ADMINISTRATOR.label}


def _hold_open(sheet: RatingSheet, now: dt.datetime) -> bool:
    """Take the form for this transaction if it is a draft.

    A conditional update, so it locks: the row in PostgreSQL, the file in SQLite.
    """
    return bool(RatingSheet.objects.open().filter(pk=sheet.pk).update(touched_at=now))


@transaction.atomic
def submit(*, sheet: RatingSheet, by: User) -> RatingSheet:
    """Hand in the form and record the evidence; again changes nothing.

    However many hand-ins arrive at once, one finds a draft; the others return its result.

    Raises:
        ValidationError: if an indicator has no mark, nothing at all was observed, or the assessor
            may not assess the officer any more.
    """
    now = timezone.now()
    if _hold_open(sheet, now):
        _hand_in(sheet, by, now)
    sheet.refresh_from_db(fields=["submitted_at", "touched_at"])
    return sheet


def _hand_in(sheet: RatingSheet, by: User, now: dt.datetime) -> None:
    if refusal := refusal_of(sheet):
        raise ValidationError(refusal)
    content = sheet.observation.content
    ratings = {row.indicator_id: row for row in sheet.ratings.all()}
    if any(row.mark is None for row in ratings.values()):
        raise ValidationError(
            _("Some indicators have no mark yet. Choose “not observed” for what you did not see.")
        )
    seen = strengths({id_: row.mark for id_, row in ratings.items()}, content.strengths)
    if not seen:
        raise ValidationError(
            _("Nothing was observed, so there is nothing to hand in. You can delete this form.")
        )
    RatingSheet.objects.filter(pk=sheet.pk).update(submitted_at=now)
    record_evidence(
        officer_id=sheet.observation.officer_id,
        items=[
            _evidence(sheet, indicator_id, strength, ratings[indicator_id].note)
            for indicator_id, strength in seen.items()
        ],
        by=by,
    )
    audit.record(
        by=by,
        action="observation.submit",
        target=sheet,
        changes={"officer": sheet.observation.officer_id, "indicators": len(seen)},
    )
    notifications.notify(
        recipient_id=sheet.observation.officer.user_id,
        kind=notice_kinds.FEEDBACK,
        key=f"feedback:{sheet.pk}",
        url=reverse("feedback", args=[sheet.pk]),
        facts={},
    )


def _evidence(sheet: RatingSheet, indicator_id: int, strength: float, note: str) -> NewEvidence:
    observation = sheet.observation
    with translation.override(settings.LANGUAGE_CODE):
        occasion = str(observation.get_occasion_display())
    return NewEvidence(
        key=f"{sheet.evidence_prefix}{indicator_id}",
        indicator_id=indicator_id,
        strength=strength,
        source_kind=SourceKind.ASSESSOR,
        source_key=f"assessor:{sheet.assessor_id}",
        source_title=" · ".join(filter(None, (occasion, str(sheet.assessor), observation.place))),
        source_version=observation.source_version,
        occurred_at=observation.occurred_at,
        observations=1,
        occasion=f"observation:{observation.pk}",
        reason=note,
    )


@transaction.atomic
def withdraw(*, sheet: RatingSheet, by: User, reason: str) -> None:
    """Take a form back that was handed in: its evidence is voided, the form itself stays as it was.

    Again changes nothing.

    Raises:
        ValidationError: if no reason is given, or the form is still a draft.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why, for the officer and for the record.")})
    if sheet.is_open:
        raise ValidationError(_("This form is a draft. Delete it instead."))
    counting = RatingSheet.objects.counting().filter(pk=sheet.pk)
    if not counting.update(withdrawn_at=timezone.now(), withdrawn_reason=reason[:300]):
        return
    mistaken = Evidence.objects.filter(key__startswith=sheet.evidence_prefix).order_by("pk")
    for evidence_id in mistaken.values_list("pk", flat=True):
        void_evidence(evidence_id=evidence_id, reason=reason, by=by)
    audit.record(by=by, action="observation.withdraw", target=sheet, changes={"reason": reason})


@transaction.atomic
def discard(*, sheet: RatingSheet, by: User) -> None:
    """Delete a draft, and its observation when nobody else takes part.

    Raises:
        SheetClosedError: if the form is handed in.
    """
    if not _hold_open(sheet, timezone.now()):
        raise SheetClosedError
    observation = sheet.observation
    audit.record(by=by, action="observation.discard", target=sheet)
    sheet.delete()
    if not observation.sheets.exists():
        observation.delete()


def forms_to_hand_in(reader: User) -> dict[int, FormToHandIn]:
    """Map officers to the form that ``reader`` has about them to hand in, by name. One query.

    What these officers can do is not shown to the reader before. Of several forms about one
    officer it is the one that waits longest.
    """
    drafts = RatingSheet.objects.filter(assessor=reader).open()
    rows = drafts.order_by("observation__officer__name", "-touched_at")
    return {
        officer_id: FormToHandIn(officer_id, name, reverse("rating_sheet", args=[pk]))
        for pk, officer_id, name in rows.values_list(
            "pk", "observation__officer", "observation__officer__name"
        )
    }


@transaction.atomic
def acknowledge(*, sheet: RatingSheet, officer: Officer, comment: str, by: User) -> bool:
    """Note that the officer has read a form about them, with a comment; tell whether it was new.

    Once only: what is said stays.
    """
    unread = RatingSheet.objects.about(officer).filter(pk=sheet.pk, acknowledged_at=None)
    if not unread.order_by().update(
        acknowledged_at=timezone.now(), officer_comment=comment.strip()[:2000]
    ):
        return False
    audit.record(by=by, action="observation.acknowledge", target=sheet)
    return True


def unread_feedback_count(officer_id: int) -> int:
    """Count the forms about the officer that count and that they have not read yet. One query."""
    return RatingSheet.objects.about(officer_id).counting().filter(acknowledged_at=None).count()


@transaction.atomic
def forget(*, officer_id: int) -> None:
    """Remove what an officer wrote to assessors; marks and notes stay, as their evidence does."""
    RatingSheet.objects.filter(observation__officer=officer_id).update(officer_comment="")
