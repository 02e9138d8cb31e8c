"""What HR does to many officers at once: in one go when they are few, else as a job."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.core import jobs
from lms.core.errors import PermanentError
from lms.core.models import JobRun
from lms.core.roles import Permission
from lms.core.tables import xlsx
from lms.core.tables.table import Column, Table
from lms.people import api
from lms.people.invitations.accounts import invite_officers
from lms.people.models import Actor, Officer, OrgUnit, User
from lms.people.organisation import staffing

MOST_AT_ONCE = 100  # in the request; more than these are a job
MOST_IN_A_JOB = 10_000
CHUNK = 100
TASK = "lms.people.tasks.change_officers"


class Action(models.TextChoices):
    """One thing that can be done to many officers. Three are statuses."""

    INVITE = "invite", gettext_lazy("Invite by e-mail to choose a password")
    TRANSFER = "transfer", gettext_lazy("Transfer to another unit")
    ON_LEAVE = Officer.Status.ON_LEAVE.value, gettext_lazy("Set on leave")
    ACTIVE = Officer.Status.ACTIVE.value, gettext_lazy("Set active")
    LEFT = Officer.Status.LEFT.value, gettext_lazy("Set as having left")


@dataclass(frozen=True, slots=True)
class Change:
    """What is to happen, from ``day`` on. ``unit`` is where a transfer leads, else ``None``."""

    action: Action
    day: dt.date
    unit: OrgUnit | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody to whom it did not happen, and why."""

    officer: Officer
    reason: str


class NoLongerManagedError(PermanentError):
    """Whoever asked may no longer change these officers."""


def apply_to_all(*, by: User, officers: Sequence[Officer], change: Change) -> None:
    """Make ``change`` to each officer, or to none.

    Raises:
        ValidationError: as ``staffing.transfer_all`` and ``staffing.set_status_of_all``.
    """
    if change.unit is not None:
        staffing.transfer_all(by=by, officers=officers, unit=change.unit, starts_on=change.day)
    else:
        staffing.set_status_of_all(
            by=by, officers=officers, status=change.action.value, day=change.day
        )


def start(*, by: User, officer_ids: Sequence[int], change: Change, key: str) -> JobRun:
    """Have ``change`` made to these officers in the background, once for each ``key``."""
    return jobs.start(
        TASK,
        key=f"bulk:{by.pk}:{key}",
        by=by,
        title=str(change.action.label),
        by_id=by.pk,
        officer_ids=list(officer_ids),
        action=change.action.value,
        unit_id=change.unit.pk if change.unit else None,
        day=change.day.isoformat(),
        asked_at=timezone.now().isoformat(),
    )


def change_of(*, action: str, day: dt.date, unit_id: int | None) -> Change:
    """Put a change together again. One query if there is a unit.

    Raises:
        OrgUnit.DoesNotExist: if the unit is gone.
    """
    unit = OrgUnit.objects.get(pk=unit_id) if unit_id else None
    return Change(Action(action), day, unit)


def run(
    *, by_id: int, officer_ids: Sequence[int], change: Change, asked_at: dt.datetime
) -> list[str]:
    """Make ``change`` to those of the officers whom the asker manages; say what came of it.

    Unlike ``apply_to_all`` it goes on past who is refused; a workbook names them. Each hundred
    officers are one transaction. Run again from the start, it changes nothing twice.

    Raises:
        NoLongerManagedError: if the asker may no longer change officers, or not move any there.
    """
    by = _asker(by_id, change)
    done = 0
    refused: list[Refused] = []
    for begin in range(0, len(officer_ids), CHUNK):
        ids = officer_ids[begin : begin + CHUNK]
        officers = Officer.objects.managed_by(by).filter(pk__in=ids).select_related("user")
        with transaction.atomic():
            found = list(officers)
            refusals = list(_make(change, by=by, officers=found, asked_at=asked_at))
        refused += refusals
        done += len(found) - len(refusals)
        jobs.report_progress(begin + len(ids), len(officer_ids))
    if refused:
        jobs.attach_file(xlsx.write(_table(refused)), _("not-done.xlsx"))
    return list(_summary(done, len(refused), len(officer_ids) - done - len(refused)))


def _asker(by_id: int, change: Change) -> User:
    by: Actor = User.objects.filter(pk=by_id, is_active=True).first()
    if by is None or not api.has_permission(by, Permission.MANAGE_PEOPLE):
        raise NoLongerManagedError(_("You may no longer change officers."))
    managed = api.visible_units(by, Permission.MANAGE_PEOPLE)
    if change.unit is not None and not managed.filter(pk=change.unit.pk).exists():
        raise NoLongerManagedError(_("You may no longer post officers to this unit."))
    return by


def _make(
    change: Change, *, by: User, officers: Sequence[Officer], asked_at: dt.datetime
) -> Iterator[Refused]:
    """Make the change and yield who is refused."""
    if change.action == Action.INVITE:
        invited = invite_officers(by=by, officers=officers, not_since=asked_at)
        for officer, obstacle in invited.left_out:
            yield Refused(officer, str(obstacle.label))
        return
    for officer in officers:
        try:
            with transaction.atomic():
                apply_to_all(by=by, officers=[officer], change=change)
        except ValidationError as error:
            yield Refused(officer, " ".join(error.messages))


def _table(refused: Sequence[Refused]) -> Table:
    columns = (Column(_("NIP or staff number")), Column(_("Name")), Column(_("Reason")))
    rows = [(r.officer.staff_number, r.officer.name, r.reason) for r in refused]
    return Table(_("Not done"), columns, rows)


def _summary(done: int, refused: int, gone: int) -> Iterator[str]:
    yield ngettext("Done for %(n)s officer.", "Done for %(n)s officers.", done) % {"n": done}
    if refused:
        text = ngettext(
            "Not done for %(n)s officer: the file says why.",
            "Not done for %(n)s officers: the file says why.",
            refused,
        )
        yield text % {"n": refused}
    if gone:
        text = ngettext(
            "%(n)s officer is no longer among yours.",
            "%(n)s officers are no longer among yours.",
            gone,
        )
        yield text % {"n": gone}
