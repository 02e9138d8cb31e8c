"""What became of the mail of an invitation."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from lms.core import audit
from lms.core.mail.signals import mail_failed, mail_sent
from lms.people.invitations.models import Invitation


@receiver(mail_sent)
def note_sent(message_id: str, **_signal: Any) -> None:
    """Note that an invitation has left, if this mail was one. At most three queries."""
    invitation = _of_mail(message_id)
    if invitation:
        invitation.sent_at = timezone.now()
        invitation.save(update_fields=["sent_at"])
        audit.record(by=invitation.invited_by, action="invitation.send", target=invitation.user)


@receiver(mail_failed)
def note_failed(message_id: str, **_signal: Any) -> None:
    """Note that an invitation will not arrive, if this mail was one. At most two queries."""
    invitation = _of_mail(message_id)
    if invitation:
        invitation.failed_at = timezone.now()
        invitation.save(update_fields=["failed_at"])


def _of_mail(message_id: str) -> Invitation | None:
    waiting = Invitation.objects.waiting().select_related("user", "invited_by")
    invitation: Invitation | None = waiting.filter(message_id=message_id).first()
    return invitation
