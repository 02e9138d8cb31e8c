"""What HR does to officers: change, leave, return, anonymise, open and close accounts."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.core import audit
from lms.core.clock import today
from lms.core.privacy import forget_officer
from lms.people import api
from lms.people.models import Officer, OrgUnit, Posting, User
from lms.people.organisation import reach
from lms.people.signals import extra_time_changed, postings_changed

EDITABLE = (
    "name",
    "employment",
    "staff_number",
    "grade",
    "email",
    "phone",
    "languages",
    "extra_time_percent",
    "accessibility_note",
    "joined_on",
)
# Invitations go to the address; an identity provider may name people by their number.
LEADING_TO_ACCOUNT = ("email", "staff_number")
# Needs may tell of somebody's health: the trail says that they changed, not how.
UNTOLD = frozenset({"extra_time_percent", "accessibility_note"})


class AnonymousOfficerError(ValidationError):
    """The officer's personal data has been removed; nothing about them changes any more."""


@transaction.atomic
def add_officer(*, by: User, officer: Officer) -> None:
    """Keep a new officer.

    Raises:
        ValidationError: if a field breaks its rules or the number is taken.
    """
    officer.full_clean()
    officer.save()
    values = audit.values_of(officer, EDITABLE)
    audit.record(
        by=by, action="officer.add", target=officer, changes=_told(audit.difference({}, values))
    )


@transaction.atomic
def hire(*, by: User, officer: Officer, **posting: Any) -> None:
    """Keep a new officer and post them, so that somebody is responsible from the first day.

    ``posting`` is as for ``post_officer``.

    Raises:
        ValidationError: as ``add_officer`` and ``post_officer``; nothing is kept then.
    """
    add_officer(by=by, officer=officer)
    api.post_officer(by=by, officer=officer, **posting)


@transaction.atomic
def save_officer(*, by: User, officer: Officer) -> None:
    """Keep the changed ``EDITABLE`` fields of ``officer``. Two queries and the audit.

    Raises:
        ValidationError: if a field breaks its rules, the officer is anonymous, or what leads to
            their account changes and ``by`` does not reach it.
    """
    stored = Officer.objects.select_for_update().get(pk=officer.pk)
    _refuse_anonymous(stored)
    officer.full_clean()
    changes = audit.difference(
        audit.values_of(stored, EDITABLE), audit.values_of(officer, EDITABLE)
    )
    if not changes:
        return
    for field in LEADING_TO_ACCOUNT:
        if field in changes:
            reach.refuse_out_of_reach(by=by, user=stored.user, field=field)
    officer.save(update_fields=list(changes))
    audit.record(by=by, action="officer.change", target=officer, changes=_told(changes))
    if "extra_time_percent" in changes:
        extra_time_changed.send(
            Officer, officer_id=officer.pk, percent=officer.extra_time_percent, by=by
        )


def _told(changes: dict[str, list[Any]]) -> dict[str, Any]:
    return {field: "changed" if field in UNTOLD else change for field, change in changes.items()}


@transaction.atomic
def set_status(*, by: User, officer: Officer, status: str, day: dt.date) -> None:
    """Let ``officer`` go on leave, return, or leave the organisation after ``day``.

    Whoever leaves holds no posting after that day, and their account is closed. Whoever returns
    from having left needs a new posting, and HR opens the account again.

    Raises:
        ValidationError: if they leave before they joined or before their first posting, are
            anonymous, or would leave an account open that ``by`` does not reach.
    """
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    _refuse_anonymous(officer)
    before = audit.values_of(officer, ("status", "left_on"))
    officer.status = status
    officer.left_on = day if status == Officer.Status.LEFT else None
    officer.full_clean()
    officer.save(update_fields=["status", "left_on"])
    changes = audit.difference(before, audit.values_of(officer, ("status", "left_on")))
    if not changes:
        return
    audit.record(by=by, action="officer.status", target=officer, changes=changes | {"on": day})
    if status == Officer.Status.LEFT:
        _refuse_before_first_posting(officer, day)
        _end_postings(officer, day)
        if officer.user is not None:
            set_account_active(by=by, user=officer.user, is_active=False)
    postings_changed.send(Officer, officer_ids=[officer.pk])


@transaction.atomic
def set_status_of_all(*, by: User, officers: Iterable[Officer], status: str, day: dt.date) -> None:
    """Set the status of each officer, or of none.

    Raises:
        ValidationError: as ``set_status``, naming the first officer for whom it is refused.
    """
    for officer in officers:
        try:
            set_status(by=by, officer=officer, status=status, day=day)
        except ValidationError as error:
            raise _naming(officer, error) from error


def _naming(officer: Officer, error: ValidationError) -> ValidationError:
    return ValidationError(f"{officer.name}: {' '.join(error.messages)}")


def _refuse_before_first_posting(officer: Officer, day: dt.date) -> None:
    """Refuse a mistyped year: it would take away every posting, and with them who may see this."""
    begun = officer.postings.filter(starts_on__lte=today())
    if begun.exists() and not begun.filter(starts_on__lte=day).exists():
        raise ValidationError({"day": _("This day lies before the officer’s first posting.")})


def _end_postings(officer: Officer, day: dt.date) -> None:
    officer.postings.filter(starts_on__gt=day).delete()
    officer.postings.on(day).update(ends_on=day)


@transaction.atomic
def set_account_active(*, by: User, user: User, is_active: bool) -> None:
    """Open or close an account; a closed one's sessions end with their next request.

    Raises:
        ValidationError: if somebody would close their own account, or does not reach this one.
    """
    if by.pk == user.pk and not is_active:
        raise ValidationError(_("You cannot close your own account."))
    if user.is_active == is_active:
        return
    reach.refuse_out_of_reach(by=by, user=user)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    audit.record(
        by=by, action="account.active", target=user, changes={"active": [not is_active, is_active]}
    )


@transaction.atomic
def anonymise(*, by: User, officer: Officer) -> None:
    """Remove the personal data of somebody who left, for good; results and totals stay.

    What becomes of what the parts keep they declare themselves (``lms.core.privacy``). The removed
    values are not written anywhere.

    Raises:
        ValidationError: if the officer has not left, is anonymous already, or has an account that
            ``by`` does not reach.
    """
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    _refuse_anonymous(officer)
    if officer.status != Officer.Status.LEFT:
        raise ValidationError(_("Only somebody who left can be anonymised."))
    reach.refuse_out_of_reach(by=by, user=officer.user)
    empty = Officer()
    for field in Officer.PERSONAL_FIELDS:
        setattr(officer, field, getattr(empty, field))
    officer.name = f"Anonim {officer.pk}"
    officer.staff_number = f"anonim-{officer.pk}"
    officer.anonymised_at = timezone.now()
    officer.save()
    forget_officer(officer.pk)
    if officer.user is not None:
        _anonymise_account(officer.user)
    audit.record(
        by=by,
        action="officer.anonymise",
        target=officer,
        changes=dict.fromkeys(Officer.PERSONAL_FIELDS, "removed"),
    )
    postings_changed.send(Officer, officer_ids=[officer.pk])


def _anonymise_account(user: User) -> None:
    user.role_grants.all().delete()
    user.groups.clear()
    user.username, user.first_name, user.last_name = f"anonim-{user.pk}", "Anonim", str(user.pk)
    user.email, user.is_active, user.is_superuser = "", False, False
    user.set_unusable_password()
    user.save()


@transaction.atomic
def transfer_all(
    *, by: User, officers: Iterable[Officer], unit: OrgUnit, starts_on: dt.date
) -> int:
    """Post each officer to ``unit`` in the position they hold now; return how many moved.

    Who is posted there already or nowhere stays as they are.

    Raises:
        ValidationError: as ``post_officer``, for the first officer who cannot move; none does.
    """
    moved = 0
    for officer in officers:
        now = officer.postings.current().definitive().select_related("position").first()
        if now is None or now.unit_id == unit.pk:
            continue
        _post_naming_who(by=by, officer=officer, unit=unit, now=now, starts_on=starts_on)
        moved += 1
    return moved


def _post_naming_who(
    *, by: User, officer: Officer, unit: OrgUnit, now: Posting, starts_on: dt.date
) -> None:
    try:
        api.post_officer(
            by=by, officer=officer, unit=unit, position=now.position, starts_on=starts_on
        )
    except ValidationError as error:
        raise _naming(officer, error) from error


@transaction.atomic
def end_posting(*, by: User, posting: Posting) -> None:
    """Let an acting posting in force today end today."""
    day = today()
    before, posting.ends_on = posting.ends_on, day
    posting.save(update_fields=["ends_on"])
    audit.record(
        by=by,
        action="officer.post",
        target=posting.officer,
        changes={"unit": posting.unit.code, "until": [before, day]},
    )
    postings_changed.send(Posting, officer_ids=[posting.officer_id])


def _refuse_anonymous(officer: Officer) -> None:
    if officer.is_anonymous:
        raise AnonymousOfficerError(_("This officer's personal data has been removed."))
