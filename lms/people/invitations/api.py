"""Invite people, in the background, once each."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.core import audit, jobs
from lms.people.invitations.models import Invitation
from lms.people.models import User

MAILS_PER_JOB = 100


@transaction.atomic
def invite(*, by: User | None, users: Iterable[User]) -> int:
    """Have a link to choose a password sent to those of ``users`` who can use one.

    Left out are people who have a password, are deactivated, or have no e-mail address. Who is
    waiting for an invitation already gets one, not two; who got one before gets a new link.
    Returns how many were invited. Sending is one background job per hundred mails.
    """
    invited = {user.pk: user for user in users if may_be_invited(user)}
    waiting = Invitation.objects.waiting().filter(user__in=invited).values_list("user", flat=True)
    for user_id in list(waiting):
        del invited[user_id]
    Invitation.objects.bulk_create(
        [Invitation(user=user, invited_by=by) for user in invited.values()],
        ignore_conflicts=True,
        batch_size=500,
    )
    user_ids = list(invited)
    for start in range(0, len(user_ids), MAILS_PER_JOB):
        _start(user_ids[start : start + MAILS_PER_JOB], by=by)
    return len(invited)


def may_be_invited(user: User) -> bool:
    """Tell whether a link to choose a password is of use to ``user``. No query."""
    return user.is_active and bool(user.email) and not user.has_usable_password()


@transaction.atomic
def invite_everybody(*, by: User | None) -> int:
    """Invite all who have no password; see ``invite``."""
    return invite(by=by, users=User.objects.filter(is_active=True).exclude(email="").iterator())


def _start(user_ids: Collection[int], *, by: User | None) -> None:
    jobs.start(
        "lms.people.invitations.tasks.send_invitations",
        key=f"invitations:{uuid4()}",
        by=by,
        title=_("Send invitations"),
        user_ids=list(user_ids),
    )


def send_waiting(user_ids: Collection[int]) -> None:
    """Send what waits for ``user_ids``, each once; started again, it sends only the rest.

    Raises:
        OSError: if the mail server fails; what was not sent keeps waiting.
    """
    waiting = list(
        Invitation.objects.waiting().filter(user__in=user_ids).select_related("user", "invited_by")
    )
    with get_connection() as connection:
        for done, invitation in enumerate(waiting, start=1):
            if invitation.claim():
                _send(invitation, connection)
            jobs.report_progress(done, len(waiting))


def _send(invitation: Invitation, connection: Any) -> None:
    user = invitation.user
    if not may_be_invited(user):  # they have chosen a password meanwhile, or were deactivated
        invitation.delete()
        return
    mail = invitation_mail(user)
    mail.connection = connection
    try:
        mail.send()
    except BaseException:
        invitation.give_back()
        raise
    audit.record(by=invitation.invited_by, action="invitation.send", target=user)


def invitation_mail(user: User) -> EmailMultiAlternatives:
    """Write the mail in the language of ``user``, with a link that works once and for a while."""
    path = reverse(
        "account_reset_password_from_key",
        args=[user_pk_to_url_str(user), default_token_generator.make_token(user)],
    )
    with translation.override(user.language or settings.LANGUAGE_CODE):
        ends_at = timezone.now() + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        context = {
            "user": user,
            "organisation": settings.ORGANISATION_NAME,
            "link": f"{settings.BASE_URL}{path}",
            "ends_at": date_format(timezone.localtime(ends_at), "DATETIME_FORMAT"),
            "start": settings.BASE_URL,
        }
        mail = EmailMultiAlternatives(
            subject=_("Your Prima account at %(organisation)s") % context,
            body=render_to_string("emails/invitation.txt", context),
            to=[user.email],
        )
        mail.attach_alternative(render_to_string("emails/invitation.html", context), "text/html")
    return mail
