"""Begin, finish and offer an activity, whatever is done in it."""

import datetime as dt
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Page

from assessments.activities import AssessedActivity
from assessments.competency.api import (
    NewEvidence,
    activities_to_renew,
    offer_evidence,
    record_result,
    replace_evidence,
    withdraw_offer,
)
from assessments.signals import ActivityResult, activity_finished, activity_starting
from assessments.sittings.models import Exposure, Sitting, SittingQuerySet, kinds_of_sitting
from assessments.sittings.queries import first_shown_in, prospect
from assessments.sittings.shown import Shown
from lms.core import audit
from lms.core.consequences import tell_after_commit
from lms.people.api import Actor

S = TypeVar("S", bound=Sitting)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a sitting ended.

    ``shown`` is given names and says what those things show of each indicator, by id, that have
    all their names among them: they count. ``fields`` are stored with it, ``told`` is put on
    record. ``passed`` is ``None`` while it cannot be said.
    """

    passed: bool | None
    shown: Callable[[Set[str]], Mapping[int, Shown]]
    fields: Mapping[str, Any]
    told: Mapping[str, Any]


def begin(
    model: type[S],
    *,
    page: AssessedActivity,
    officer_id: int,
    by: Actor,
    action: str,
    pin: Callable[[S], None],
    check: Callable[[S], None] = lambda _last: None,
    begun: Callable[[S], None] = lambda _sitting: None,
) -> S:
    """Begin a sitting, or go on with the open one. One transaction.

    ``check`` is given the one before, if any, and may forbid another; ``pin`` gives the new one its
    content; ``begun`` is given the new one when it is stored. Whether it counts is decided in
    between and does not change any more. However many starts arrive at once, one sitting is open
    afterwards: the constraints let one insert through, and the others find its row when they try
    again. So what ``check`` forbids holds as well: each start has a number of its own and sees the
    end of the one before.

    Raises:
        ActivityClosedError: if ``check``, a receiver of ``activity_starting`` or ``pin`` forbids
            it. The message is for the officer.
    """
    try:
        return _begin(model, page, officer_id, by, action, pin, check, begun)
    except IntegrityError:
        return _begin(model, page, officer_id, by, action, pin, check, begun)


@transaction.atomic
def _begin(
    model: type[S],
    page: AssessedActivity,
    officer_id: int,
    by: Actor,
    action: str,
    pin: Callable[[S], None],
    check: Callable[[S], None],
    begun: Callable[[S], None],
) -> S:
    mine = cast("SittingQuerySet[S]", model.objects.of(officer_id).at(page))
    tries = sorted(mine.deciding(), key=lambda each: each.number)
    last = tries[-1] if tries else None
    if last is not None and last.is_open:
        return last
    if last is not None:
        check(last)
    activity_starting.send(type(page), officer_id=officer_id, page=page)
    sitting = model(
        officer_id=officer_id,
        page=page,
        page_key=page.translation_key,
        number=1 if last is None else last.number + 1,
        seed=secrets.token_hex(16),
        started_at=timezone.now(),
    )
    pin(sitting)
    show(sitting, sitting.shown_at_start())
    # After showing: of two sittings at once that show the same, only one finds it new.
    sitting.is_counted = (
        sitting.is_whole
        and prospect(
            tries, page=page, officer_id=officer_id, may_show=sitting.may_show(), besides=sitting.pk
        ).is_counted
    )
    sitting.save(force_insert=True)
    begun(sitting)
    audit.record(by=by, action=action, target=sitting, changes={"number": sitting.number})
    return sitting


def show(sitting: Sitting, things: Iterable[Set[str]]) -> None:
    """Remember what the officer has been shown, by all its names, and when last.

    In which sitting it was first stays.

    One query, none without things; runs in the caller's transaction.
    """
    now = timezone.now()
    # In order, so that two transactions never wait for each other.
    Exposure.objects.bulk_create(
        [
            Exposure(officer_id=sitting.officer_id, key=key, sitting_id=sitting.pk, shown_at=now)
            for key in sorted({name for names in things for name in names})
        ],
        update_conflicts=True,
        unique_fields=["officer", "key"],
        update_fields=["shown_at"],
    )


def show_as_well(*, name: str, copy: str) -> None:
    """Let whoever has been shown a thing have seen its copy too; reads all that was ever shown."""
    seen = Exposure.objects.filter(key=name).order_by("officer")
    rows = seen.values_list("officer", "sitting_id")
    Exposure.objects.bulk_create(
        [Exposure(officer_id=officer, key=copy, sitting_id=pk) for officer, pk in rows],
        ignore_conflicts=True,
    )


def forget(*, officer_id: int) -> None:
    """Forget what an officer has been shown; runs in the caller's transaction."""
    Exposure.objects.filter(officer=officer_id).delete()


def own(model: type[S], *, sitting_id: UUID, officer_id: int, to_change: bool = False) -> S:
    """Return an officer's own sitting, open or not. One query.

    What an api is told to do with a sitting begins here, in the transaction that does it;
    ``to_change`` holds it until that ends.

    Raises:
        Sitting.DoesNotExist: if this officer has none with this id.
    """
    mine = model.objects.of(officer_id).with_content()
    return cast("S", (hold(mine) if to_change else mine).get(pk=sitting_id))


def hold(sittings: SittingQuerySet[S]) -> SittingQuerySet[S]:
    """Have them held, once they are read, until the transaction ends."""
    # Not for update of the key: others may still write rows that point here.
    return sittings.select_for_update(no_key=True, of=("self",))


def finish(sitting: Sitting, outcome: Outcome, *, by: Actor, action: str, now: dt.datetime) -> None:
    """Store how a sitting ended; runs in the transaction that alone ends it.

    If it counts, what it showed for the first time is evidence; an indicator that has been deleted
    since the start is passed over. ``activity_finished`` is told after the commit, but not of
    practice of a part.
    """
    ended = {"finished_at": now, "passed": outcome.passed, **outcome.fields}
    type(sitting).objects.open().filter(pk=sitting.pk).update(**ended)
    for name, value in ended.items():
        setattr(sitting, name, value)
    audit.record(
        by=by, action=action, target=sitting, changes={**outcome.told, "passed": outcome.passed}
    )
    if sitting.is_counted:
        items = _evidence(sitting, outcome.shown(first_shown_in(sitting)), now)
        record_result(officer_id=sitting.officer_id, items=items, by=by)
    if sitting.is_whole:
        _tell(sitting, now, passed=outcome.passed)


def _tell(sitting: Sitting, finished_at: dt.datetime, *, passed: bool | None) -> None:
    tell_after_commit(
        activity_finished,
        sender=sitting.page_model(),
        result=ActivityResult(
            officer_id=sitting.officer_id,
            page_key=sitting.page_key,
            kind=sitting.page_model().activity_kind,
            passed=passed,
            finished_at=finished_at,
        ),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A sitting that is over, how it ended until now, and how it ends from now on."""

    sitting: Sitting
    before: Outcome
    after: Outcome

    @property
    def differs(self) -> bool:
        """Tell whether the result is another one."""
        until_now = (self.before.passed, self.before.fields)
        return until_now != (self.after.passed, self.after.fields)

    @property
    def is_news(self) -> bool:
        """Tell whether it is passed only now, or could not be said until now."""
        passed, until_now = self.after.passed, self.before.passed
        return passed is not None and (until_now is None or (passed and not until_now))


def change_results(changes: Sequence[Change], *, by: Actor, action: str, reason: str) -> None:
    """Store how sittings of one officer at one activity end after all; they must be held.

    Each changed result is put on record with the reason. The evidence of those that count is
    replaced as far as it says something else, as of the day it was shown. Whoever passes only now,
    or is known only now not to, is told of after the commit, as at the end of a sitting. A pass
    that is none any more is told to nobody: what it has brought stays. One query for each sitting
    and two more where it counts, and those of ``replace_evidence``.
    """
    before: list[NewEvidence] = []
    after: list[NewEvidence] = []
    for change in changes:
        sitting, finished_at = change.sitting, cast("dt.datetime", change.sitting.finished_at)
        if sitting.is_counted:
            names = first_shown_in(sitting)
            before += _evidence(sitting, change.before.shown(names), finished_at)
            after += _evidence(sitting, change.after.shown(names), finished_at)
        if change.differs:
            _store_change(change, by=by, action=action, reason=reason)
            if change.is_news:
                _tell(sitting, finished_at, passed=bool(change.after.passed))
    if before != after:
        sitting = changes[0].sitting
        replace_evidence(
            officer_id=sitting.officer_id,
            source_key=sitting.page_model().evidence_key_of(sitting.page_key),
            before=before,
            after=after,
            reason=reason,
            by=by,
        )


def _store_change(change: Change, *, by: Actor, action: str, reason: str) -> None:
    sitting, outcome = change.sitting, change.after
    stored = {**outcome.fields, "passed": outcome.passed}
    type(sitting).objects.filter(pk=sitting.pk).update(**stored)
    for name, value in stored.items():
        setattr(sitting, name, value)
    told = {**change.before.told, "passed": change.before.passed}
    changes = {
        name: [told[name], value]
        for name, value in {**outcome.told, "passed": outcome.passed}.items()
        if told[name] != value
    }
    audit.record(by=by, action=action, target=sitting, changes={**changes, "reason": reason})


def _evidence(sitting: Sitting, shown: Mapping[int, Shown], now: dt.datetime) -> list[NewEvidence]:
    page_model = sitting.page_model()
    return [
        NewEvidence(
            key=f"{sitting._meta.model_name}:{sitting.pk}:{indicator_id}",
            indicator_id=indicator_id,
            strength=shown[indicator_id].share,
            observations=shown[indicator_id].observations,
            chance=shown[indicator_id].chance,
            has_fault=shown[indicator_id].has_fault,
            source_kind=page_model.activity_kind.name,
            source_key=page_model.evidence_key_of(sitting.page_key),
            source_title=sitting.title,
            source_version=sitting.snapshot_id,
            occurred_at=now,
            reason=shown[indicator_id].reason,
        )
        for indicator_id in sorted(shown)
        if shown[indicator_id].says_something
    ]


def passed_since(moment: dt.datetime) -> Iterator[ActivityResult]:
    """Read the results of every kind of activity passed since ``moment``. One query a kind."""
    for model in kinds_of_sitting():
        kind = model.page_model().activity_kind
        passed = model.objects.passed_since(moment)
        rows = passed.values_list("officer", "page_key", "finished_at").iterator()
        for officer_id, page_key, finished_at in rows:
            yield ActivityResult(
                officer_id, page_key, kind, passed=True, finished_at=cast(dt.datetime, finished_at)
            )


def offer(page: AssessedActivity) -> None:
    """Make a published activity a next step for the indicators it gives evidence for."""
    offer_evidence(
        source_key=page.evidence_key,
        page=page,
        duration_minutes=page.duration_minutes,
        observables=page.observables(),
    )


def renew_offers() -> None:
    """Let activities say anew what they can prove where an update of the program asks for it.

    Again changes nothing. One query, and some for each activity that has to.
    """
    for page in Page.objects.filter(pk__in=activities_to_renew()).specific():
        offer(page)


def withdraw(page: AssessedActivity) -> None:
    """Stop offering an activity as a next step."""
    withdraw_offer(page.evidence_key)
