"""Inviting officers: who gets an account and a link, who does not and why, and how it stands."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Max, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lms.core import audit
from lms.people import api as people
from lms.people.invitations import api
from lms.people.invitations.models import Invitation
from lms.people.models import Officer, User
from lms.people.organisation import reach


class Obstacle(models.TextChoices):
    """Why somebody is not invited, and what to do about it."""

    LEFT = "left", _("Has left.")
    CLOSED = "closed", _("The account is closed. Open it first.")
    OUT_OF_REACH = "out_of_reach", reach.OUT_OF_REACH
    IN_USE = "in_use", _("Signs in already.")
    NO_ADDRESS = "no_address", _("Has no e-mail address. Add it under “Edit details”.")
    NAME_TAKEN = "name_taken", _("Another account has this number as its user name.")


@dataclass(frozen=True, slots=True)
class Account:
    """How the account of an officer stands.

    ``invited_at`` is when the last mail left, ``failed_at`` when the last was given up, if any.
    """

    exists: bool = False
    is_closed: bool = False
    is_used: bool = False
    is_waiting: bool = False
    invited_at: dt.datetime | None = None
    failed_at: dt.datetime | None = None

    @property
    def has_failed(self) -> bool:
        """Tell whether the last mail that was asked for did not arrive."""
        return self.failed_at is not None and (
            self.invited_at is None or self.invited_at < self.failed_at
        )


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of inviting some officers: how many are, and who is not."""

    count: int
    left_out: Sequence[tuple[Officer, Obstacle]]


def accounts_of(officers: Collection[Officer]) -> dict[int, Account]:
    """Say by officer's id how each account stands. One query; checks no permission."""
    is_waiting = Q(
        invitations__isnull=False, invitations__sent_at=None, invitations__failed_at=None
    )
    users = User.objects.annotate(
        invited_at=Max("invitations__sent_at"),
        failed_at=Max("invitations__failed_at"),
        waiting=Count("invitations", filter=is_waiting),
    ).in_bulk([officer.user_id for officer in officers if officer.user_id])
    return {officer.pk: _account(users.get(officer.user_id)) for officer in officers}


def _account(user: Any) -> Account:
    """Describe an account as annotated; ``None`` is none."""
    if user is None:
        return Account()
    return Account(
        exists=True,
        is_closed=not user.is_active,
        is_used=is_used(user),
        is_waiting=user.waiting > 0,
        invited_at=user.invited_at,
        failed_at=user.failed_at,
    )


def is_used(user: User) -> bool:
    """Tell whether the owner has chosen a password or signed in otherwise. No query."""
    return user.has_usable_password() or user.last_login is not None


@transaction.atomic
def invite_officers(
    *, by: User, officers: Iterable[Officer], not_since: dt.datetime | None = None
) -> Invited:
    """Give each officer an account, if they have none, and have a link to it sent.

    The account's name is the officer's number; the mail goes to the address in the officer's
    record, which an account never used takes over. Whoever was invited at ``not_since`` or later
    counts as invited and gets no second mail, so a job can begin again. Five queries, and three
    more for each new account.
    """
    officers = list(officers)
    user_ids = [officer.user_id for officer in officers if officer.user_id]
    beyond = reach.out_of_reach(by=by, user_ids=user_ids)
    taken = _taken([officer.staff_number for officer in officers if officer.user is None])
    left_out, users = [], []
    for officer in officers:
        obstacle = _obstacle(officer, beyond=beyond, taken=taken)
        if obstacle:
            left_out.append((officer, obstacle))
        else:
            users.append(_account_for(officer, by=by))
            taken.add(users[-1].username.lower())
    api.invite(by=by, users=_without(users, not_since))
    return Invited(len(users), left_out)


def _taken(names: Collection[str]) -> set[str]:
    """Return, in small letters, those of ``names`` that name an account already. One query.

    Whoever signs in need not mind capitals, so two accounts ``admin`` and ``Admin`` would keep both
    their owners out.
    """
    small = [name.lower() for name in names]
    users = User.objects.annotate(small_name=Lower("username")).filter(
        Q(username__in=names) | Q(small_name__in=small)
    )
    return {name.lower() for name in users.values_list("username", flat=True)}


def _obstacle(
    officer: Officer, *, beyond: Collection[int], taken: Collection[str]
) -> Obstacle | None:
    user = officer.user
    if officer.status == Officer.Status.LEFT or officer.is_anonymous:
        return Obstacle.LEFT
    if user is None:
        if officer.staff_number.lower() in taken:
            return Obstacle.NAME_TAKEN
        return None if officer.email else Obstacle.NO_ADDRESS
    if not (officer.email or user.email):
        return Obstacle.NO_ADDRESS
    return _obstacle_of(user, beyond)


def _obstacle_of(user: User, beyond: Collection[int]) -> Obstacle | None:
    if user.pk in beyond:
        return Obstacle.OUT_OF_REACH
    if not user.is_active:
        return Obstacle.CLOSED
    return Obstacle.IN_USE if is_used(user) else None


def _account_for(officer: Officer, *, by: User) -> User:
    """Return the officer's account, with the address that HR has now."""
    if officer.user is None:
        officer.user = people.add_user(
            by=by, username=officer.staff_number, name=officer.name, email=officer.email
        )
        officer.save(update_fields=["user"])
        return officer.user
    user = officer.user
    if officer.email and officer.email != user.email:
        changes = {"email": [user.email, officer.email]}
        user.email = officer.email
        user.save(update_fields=["email"])
        audit.record(by=by, action="user.change", target=user, changes=changes)
    return user


def _without(users: Sequence[User], not_since: dt.datetime | None) -> Iterable[User]:
    if not_since is None:
        return users
    recent = Invitation.objects.filter(user__in=users, created_at__gte=not_since)
    told = set(recent.values_list("user", flat=True))
    return [user for user in users if user.pk not in told]
