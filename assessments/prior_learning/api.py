"""What officers and assessors do with claims to prior learning.

Each function changes one claim, writes the audit trail in the same transaction, and is harmless
when repeated: a claim moves from state to state by conditional updates, so of two people who act
at once one finds it as it was. Views take rows from ``PriorClaim.objects.of`` and ``.judged_by``.
"""

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.competency.api import NewEvidence, SourceKind, record_evidence, void_evidence
from assessments.competency.models import Evidence, Indicator
from assessments.prior_learning import notice_kinds
from assessments.prior_learning.models import (
    OPEN_TO_FILES,
    UNDER_WAY,
    ClaimedIndicator,
    ClaimFile,
    ClaimState,
    PriorClaim,
)
from assessments.prior_learning.uploads import Fault, FileKind, UnfitFileError, kind_by, verdict
from lms.core import apart, audit
from lms.core.storage import storing
from lms.notifications import api as notifications
from lms.people.api import Officer, User

MOST_FILES = 5
MOST_DRAFTS = 10
"""With their files at most 500 MB for each officer."""
FULL_STRENGTH = 1.0
PARTS = (0.25, 0.5, 0.75)
"""How strong evidence accepted in part may be."""

SET_BY_ACTIONS = frozenset({"officer", "submitted_at", "decided_at", "decided_by", "voided_at"})
"""Fields that nobody fills in."""

WRITTEN_BY_OFFICER = ("title", "issuer", "issued_on", "valid_until", "hours", "description")

FAULTS: dict[Fault, str | Promise] = {
    Fault.EMPTY: gettext_lazy("The file is empty."),
    Fault.TOO_LARGE: gettext_lazy("The file is larger than 10 MB. Scan it with less detail."),
    Fault.UNKNOWN_KIND: gettext_lazy("Only PDF, JPEG and PNG files can be read here."),
    Fault.DAMAGED: gettext_lazy("The file is damaged or not what its name says. Save it anew."),
    Fault.TOO_MANY_PIXELS: gettext_lazy(
        "The image has more than 50 million pixels. Make it smaller."
    ),
    Fault.MIXED: gettext_lazy(
        "The file holds something else besides a document or an image. Print it to a PDF anew."
    ),
    Fault.ACTIVE: gettext_lazy(
        "The PDF contains a program or another file. Print it to a PDF anew."
    ),
    Fault.LOCKED: gettext_lazy("The PDF asks for a password. Save it without one."),
    Fault.TOO_COSTLY: gettext_lazy(
        "The file takes too long to check. Print it to a PDF anew, or take a photo of it."
    ),
}

Decision = ClaimedIndicator.Decision


class ClaimMovedError(Exception):
    """The claim is not in a state any more in which this can be done; the message says so."""

    def __init__(self) -> None:
        super().__init__(_("This claim has changed meanwhile. Look at it again."))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an assessor decides about one indicator. ``part``: strength of a part, 0-1.

    Raises:
        ValueError: if a part has no permitted strength, or a reason is missing where one is owed.
    """

    decision: Decision
    part: float | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.decision == Decision.PARTLY and self.part not in PARTS:
            raise ValueError(f"A part is one of {PARTS}.")
        if self.decision != Decision.ACCEPTED and not self.reason.strip():
            raise ValueError("Whoever does not get everything is told why.")

    @property
    def strength(self) -> float:
        """The strength of the evidence, 0 for none."""
        if self.decision == Decision.ACCEPTED:
            return FULL_STRENGTH
        return (self.part or 0.0) if self.decision == Decision.PARTLY else 0.0


def draft_claim(
    *, by: User, officer: Officer, levels: Collection[tuple[int, int]], **values: Any
) -> PriorClaim:
    """Begin a claim; ``values`` are the fields of ``PriorClaim``. See ``save_draft``."""
    return save_draft(by=by, claim=PriorClaim(officer=officer, **values), levels=levels)


@transaction.atomic
def save_draft(*, by: User, claim: PriorClaim, levels: Collection[tuple[int, int]]) -> PriorClaim:
    """Store a new or changed draft that claims ``levels``, pairs of competency id and level.

    A new one with the same words as a draft that is there, as a button pressed twice sends it,
    is that draft; return what is stored.

    Raises:
        ClaimMovedError: if it was handed in meanwhile.
        ValidationError: if a value breaks a rule, the levels name no indicator, or the officer
            has too many drafts already.
    """
    claim.full_clean(exclude=SET_BY_ACTIONS)
    indicators = Indicator.objects.by_competency({id_ for id_, _level in levels})
    chosen = [row.pk for id_, level in levels for row in indicators[id_] if row.level == level]
    if not chosen:
        raise ValidationError({"levels": _("Choose what the certificate is to show.")})
    claim = _same_draft(claim, by) or claim
    is_new = claim._state.adding
    if is_new:
        _check_room(claim)
    if not (is_new or _move(claim, {ClaimState.DRAFT}, state=ClaimState.DRAFT)):
        raise ClaimMovedError
    claim.save()
    claim.claimed.exclude(indicator__in=chosen).delete()
    ClaimedIndicator.objects.bulk_create(
        [ClaimedIndicator(claim=claim, indicator_id=pk) for pk in chosen], ignore_conflicts=True
    )
    audit.record(by=by, action="prior.draft" if is_new else "prior.edit", target=claim)
    return claim


def _same_draft(claim: PriorClaim, by: User) -> PriorClaim | None:
    """Find the draft that a new claim repeats."""
    if not claim._state.adding:
        return None
    get_user_model().objects.select_for_update().get(pk=by.pk)  # so that two presses take turns
    words = {field: getattr(claim, field) for field in WRITTEN_BY_OFFICER}
    drafts = PriorClaim.objects.of(claim.officer_id).in_state([ClaimState.DRAFT])
    found: PriorClaim | None = drafts.filter(**words).first()
    return found


def _check_room(claim: PriorClaim) -> None:
    drafts = PriorClaim.objects.of(claim.officer_id).in_state([ClaimState.DRAFT])
    if drafts.count() >= MOST_DRAFTS:
        raise ValidationError(
            _("You have %(most)d drafts already. Submit one or delete one, then save this again.")
            % {"most": MOST_DRAFTS}
        )


def add_file(*, by: User, claim: PriorClaim, name: str, content: bytes) -> ClaimFile:
    """Add a proof to a draft, or to a claim for which more is asked. The same file again: once.

    Call it outside a transaction, which would keep others waiting: it looks at the file and stores
    it first, and then writes.

    Raises:
        ClaimMovedError: if no files are taken now.
        ValidationError: if the file is unfit or cannot be looked at now, or there are enough
            already.
    """
    digest = hashlib.sha256(content).hexdigest()
    if known := _known_or_room(claim, digest):
        return known
    kind = _look(content)
    row = ClaimFile(
        claim=claim,
        name=f"{PurePath(name).stem[:140] or 'berkas'}.{kind}",
        kind=kind.value,
        size=len(content),
        sha256=digest,
    )
    with storing(row.file, f"prior/{claim.pk}/{digest[:16]}.{kind}", ContentFile(content)):
        kept = _record_file(by, row)
    if kept is not row:
        row.file.storage.delete(str(row.file.name))
    return kept


def _look(content: bytes) -> FileKind:
    try:
        return kind_by(apart.look(verdict, content))
    except UnfitFileError as error:
        raise ValidationError(str(FAULTS[error.fault]), code=error.fault.value) from error
    except apart.TooCostlyError as error:
        fault = Fault.TOO_COSTLY
        raise ValidationError(str(FAULTS[fault]), code=fault.value) from error
    except apart.BusyError as error:
        raise ValidationError(str(error), code="busy") from error


@transaction.atomic
def _record_file(by: User, row: ClaimFile) -> ClaimFile:
    """Add the row, unless somebody else was quicker; return what is there."""
    if not _move(row.claim, OPEN_TO_FILES):
        raise ClaimMovedError
    if known := _known_or_room(row.claim, row.sha256):
        return known
    row.save()
    audit.record(by=by, action="prior.file", target=row.claim, changes={"file": row.name})
    return row


def _known_or_room(claim: PriorClaim, digest: str) -> ClaimFile | None:
    """Find the file if the claim has it; otherwise make sure that it may have another."""
    if not PriorClaim.objects.filter(pk=claim.pk, state__in=OPEN_TO_FILES).exists():
        raise ClaimMovedError
    known: ClaimFile | None = claim.files.filter(sha256=digest).first()
    if known is None and claim.files.count() >= MOST_FILES:
        raise ValidationError(_("A claim has at most %(most)d files.") % {"most": MOST_FILES})
    return known


@transaction.atomic
def remove_file(*, by: User, file: ClaimFile) -> None:
    """Take a proof away from a draft.

    Raises:
        ClaimMovedError: if the claim was handed in.
    """
    if not _move(file.claim, {ClaimState.DRAFT}):
        raise ClaimMovedError
    audit.record(by=by, action="prior.file_remove", target=file.claim, changes={"file": file.name})
    _delete_stored([file])
    file.delete()


@transaction.atomic
def submit(*, by: User, claim: PriorClaim) -> None:
    """Hand a draft in, or hand it back with what was asked for; again changes nothing.

    Raises:
        ValidationError: if there is no file.
    """
    if not claim.files.exists():
        raise ValidationError(_("Add at least one file that proves it."))
    now = timezone.now()
    if _move(claim, {ClaimState.DRAFT}, state=ClaimState.WAITING, submitted_at=now):
        audit.record(by=by, action="prior.submit", target=claim)
    elif _move(claim, {ClaimState.ASKED}, state=ClaimState.WAITING):
        audit.record(by=by, action="prior.answer", target=claim)


@transaction.atomic
def withdraw(*, by: User, claim: PriorClaim) -> None:
    """Take a claim back before it is decided; a draft is deleted with its files.

    Raises:
        ClaimMovedError: if it is decided.
    """
    if _move(claim, {ClaimState.DRAFT}):
        audit.record(by=by, action="prior.discard", target=claim)
        _delete_stored(list(claim.files.all()))
        claim.delete()
    elif _move(claim, UNDER_WAY, state=ClaimState.WITHDRAWN):
        audit.record(by=by, action="prior.withdraw", target=claim)
    elif not PriorClaim.objects.filter(pk=claim.pk, state=ClaimState.WITHDRAWN).exists():
        raise ClaimMovedError


@transaction.atomic
def ask_for_more(*, by: User, claim: PriorClaim, question: str) -> None:
    """Ask the officer for more before deciding.

    Raises:
        ClaimMovedError: if the claim does not wait.
        ValidationError: if nothing is asked, or ``by`` may not judge the claim.
    """
    _check_judge(claim, by)
    question = question.strip()
    if not question:
        raise ValidationError({"question": _("Say what is missing.")})
    if not _move(claim, UNDER_WAY, state=ClaimState.ASKED, question=question[:1000]):
        raise ClaimMovedError
    audit.record(by=by, action="prior.ask", target=claim, changes={"question": question[:1000]})


@transaction.atomic
def decide(*, by: User, claim: PriorClaim, judgements: Mapping[int, Judgement]) -> None:
    """Judge a claim for good; what is accepted becomes evidence. ``judgements`` are by indicator.

    However many decisions arrive at once, one finds the claim waiting.

    Raises:
        ClaimMovedError: if it is decided or withdrawn already.
        ValidationError: if ``by`` may not judge the claim, or an indicator is left out.
    """
    _check_judge(claim, by)
    claimed = {row.indicator_id: row for row in claim.claimed.all()}
    if claimed.keys() != judgements.keys():
        raise ValidationError(_("Decide about every indicator."))
    now = timezone.now()
    if not _move(claim, UNDER_WAY, state=ClaimState.DECIDED, decided_at=now, decided_by=by):
        raise ClaimMovedError
    for indicator_id, judgement in judgements.items():
        row = claimed[indicator_id]
        row.decision, row.strength = judgement.decision, judgement.strength
        row.reason = judgement.reason.strip()[:300]
    ClaimedIndicator.objects.bulk_update(claimed.values(), ["decision", "strength", "reason"])
    accepted = [row for row in claimed.values() if row.strength]
    record_evidence(officer_id=claim.officer_id, items=_evidence(claim, accepted), by=by)
    changes = {"officer": claim.officer_id, "accepted": len(accepted), "of": len(claimed)}
    audit.record(by=by, action="prior.decide", target=claim, changes=changes)
    notifications.notify(
        recipient_id=claim.officer.user_id,
        kind=notice_kinds.DECIDED,
        key=f"prior:{claim.pk}",
        url=claim.get_absolute_url(),
        facts={"title": claim.title},
    )


def _evidence(claim: PriorClaim, accepted: Sequence[ClaimedIndicator]) -> list[NewEvidence]:
    proofs = "".join(claim.files.order_by("sha256").values_list("sha256", flat=True))
    version = f"berkas:{hashlib.sha256(proofs.encode()).hexdigest()[:32]}"
    issued = timezone.make_aware(dt.datetime.combine(claim.issued_on, dt.time()))
    return [
        NewEvidence(
            key=f"{claim.evidence_prefix}{row.indicator_id}",
            indicator_id=row.indicator_id,
            strength=row.strength or 0.0,
            source_kind=SourceKind.PRIOR_LEARNING,
            source_key=claim.source_key,
            source_title=f"{claim.title} · {claim.issuer}",
            source_version=version,
            occurred_at=issued,
            observations=1,
            valid_until=claim.valid_until,
            reason=row.reason,
        )
        for row in accepted
    ]


@transaction.atomic
def void_decision(*, by: User, claim: PriorClaim, reason: str) -> None:
    """Declare a decision mistaken: its evidence is voided; the decision stays to be read.

    Again changes nothing. The officer may claim anew.

    Raises:
        ClaimMovedError: if the claim is not decided.
        ValidationError: if no reason is given, or ``by`` may not judge the claim.
    """
    _check_judge(claim, by)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why, for the officer and for the record.")})
    decided = PriorClaim.objects.filter(pk=claim.pk, state=ClaimState.DECIDED)
    if not decided.exists():
        raise ClaimMovedError
    voiding = decided.filter(voided_at=None)
    if not voiding.update(voided_at=timezone.now(), voided_reason=reason[:300]):
        return
    mistaken = Evidence.objects.filter(key__startswith=claim.evidence_prefix).order_by("pk")
    for evidence_id in mistaken.values_list("pk", flat=True):
        void_evidence(evidence_id=evidence_id, reason=reason, by=by)
    audit.record(by=by, action="prior.void", target=claim, changes={"reason": reason[:300]})


@transaction.atomic
def forget(*, officer_id: int) -> None:
    """Remove what an officer wrote and their files; decisions stay, as their evidence does."""
    files = ClaimFile.objects.filter(claim__officer=officer_id)
    _delete_stored(list(files))
    files.delete()
    PriorClaim.objects.filter(officer=officer_id).update(description="")


def _check_judge(claim: PriorClaim, by: User) -> None:
    if not PriorClaim.objects.judged_by(by).filter(pk=claim.pk).exists():
        raise ValidationError(_("You can judge claims in your units only, and never your own."))


def _move(claim: PriorClaim, states: Collection[str], **changes: Any) -> bool:
    """Change the claim if it is in one of ``states``, and tell whether it was.

    An update, so it locks: the row in PostgreSQL, the file in SQLite.
    """
    waiting = PriorClaim.objects.filter(pk=claim.pk, state__in=states)
    if not waiting.update(**changes or {"officer": claim.officer_id}):
        return False
    for field, value in changes.items():
        setattr(claim, field, value)
    return True


def _delete_stored(files: Sequence[ClaimFile]) -> None:
    """Delete the content of files once it is certain that their rows are gone."""
    for row in files:
        transaction.on_commit(partial(row.file.storage.delete, str(row.file.name)))
