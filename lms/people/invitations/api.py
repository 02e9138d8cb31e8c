"""Invite people, in the background, once each."""

from collections.abc import Collection, Iterable
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core import jobs
from lms.core.mail.backend import new_message_id
from lms.people.invitations.models import Invitation
from lms.people.models import Actor, User
from lms.people.signing_in.password_mail import password_mail

SUBJECT = gettext_lazy("Your Prima account at %(organisation)s")
MAILS_PER_JOB = 100


@transaction.atomic
def invite(*, by: Actor, users: Iterable[User]) -> int:
    """Have a link to choose a password sent to those of ``users`` who can use one.

    Left out are people who have a password, are deactivated, or have no e-mail address. Who is
    waiting for an invitation already gets one, not two; who got one before gets a new link.
    Returns how many were invited. Writing is one background job per hundred mails.
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
def invite_everybody(*, by: Actor) -> int:
    """Invite all who have no password; see ``invite``."""
    return invite(by=by, users=User.objects.filter(is_active=True).exclude(email="").iterator())


def _start(user_ids: Collection[int], *, by: Actor) -> None:
    jobs.start(
        "lms.people.invitations.tasks.send_invitations",
        key=f"invitations:{uuid4()}",
        by=by,
        title=_("Send invitations"),
        user_ids=list(user_ids),
    )


def write_waiting(user_ids: Collection[int]) -> None:
    """Queue the mail that waits for ``user_ids``, each once; started again, only the rest."""
    unwritten = list(
        Invitation.objects.unwritten().filter(user__in=user_ids).select_related("user")
    )
    for done, invitation in enumerate(unwritten, start=1):
        _write(invitation)
        jobs.report_progress(done, len(unwritten))


@transaction.atomic
def _write(invitation: Invitation) -> None:
    user = invitation.user
    if not may_be_invited(user):  # they have chosen a password meanwhile, or were deactivated
        invitation.delete()
        return
    mail = invitation_mail(user)
    if invitation.claim(mail.extra_headers["Message-ID"]):
        mail.send()


def invitation_mail(user: User) -> EmailMultiAlternatives:
    """Write the mail: one of many, so no other waits behind it."""
    return password_mail(
        user,
        to=user.email,
        name="invitation",
        subject=SUBJECT,
        language=settings.LANGUAGE_CODE,
        headers={"Message-ID": new_message_id(), "Precedence": "bulk"},
    )
