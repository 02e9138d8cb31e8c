"""Sending what waits: one mail after the other, so many a minute, again if the server is away."""

import datetime as dt
import logging
import smtplib
from contextlib import suppress

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core import jobs
from lms.core.errors import LaterError
from lms.core.execution import running_job
from lms.core.mail.models import MailStatus, OutgoingMail
from lms.core.mail.sealing import unseal
from lms.core.mail.signals import mail_failed, mail_sent
from lms.core.models import JobRun

logger = logging.getLogger(__name__)

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
GIVE_UP_AFTER = dt.timedelta(days=3)  # as long as the links in mails work
LONGEST_PAUSE_SECONDS = 600
SECONDS_UNTIL_ANOTHER_IS_DONE = 5
REFUSALS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    InvalidToken,
    ValueError,
)
"""What concerns one mail; any other error concerns the server, and with it all mail."""


def send_waiting() -> None:
    """Send all mail that is due, and what comes meanwhile; again, it sends only the rest.

    One job at a time does this, so a server that hangs holds up one worker process and no other
    work. Five queries for each mail.

    Raises:
        LaterError: if the server does not take mail; the running job then starts again by itself.
    """
    if _is_done_by_another_job():
        return
    _give_up_what_is_old()
    if not OutgoingMail.objects.due().exists():
        return
    connection = get_connection(settings.MAIL_DELIVERY_BACKEND)
    try:
        connection.open()
        _send_due(connection)
    except OSError as error:
        raise _server_is_away(error) from error
    finally:
        with suppress(OSError):
            connection.close()


def _is_done_by_another_job() -> bool:
    """Tell whether this job may end, or is to go on only when another has ended. Two queries."""
    running = running_job()
    if running is None:
        return False
    others = JobRun.objects.exclude(pk=running.job.pk)
    if others.waiting(running.job.task_path).exists():
        return True
    earlier = others.running().filter(
        task_path=running.job.task_path, started_at__lt=running.job.started_at
    )
    if earlier.exists():
        jobs.pause(seconds=SECONDS_UNTIL_ANOTHER_IS_DONE)
        return True
    return False


def _give_up_what_is_old() -> None:
    too_old = timezone.now() - GIVE_UP_AFTER
    for mail in OutgoingMail.objects.waiting().filter(queued_at__lt=too_old):
        _give_up(mail, mail.error or _("The mail server took no mail for three days."))


def _send_due(connection: BaseEmailBackend) -> None:
    """Send until nothing is due, the minute's share has left, or the job has had its time."""
    while mail := OutgoingMail.objects.due().first():
        full_until = OutgoingMail.objects.full_until(settings.MAIL_PER_MINUTE, MINUTE)
        if full_until:
            jobs.pause(seconds=(full_until - timezone.now()).total_seconds())
            return
        _send(mail, connection)
        if jobs.pause_if_late():
            return


def _send(mail: OutgoingMail, connection: BaseEmailBackend) -> None:
    """Try one mail, unless its recipient has had enough for now or another worker has it."""
    if _is_too_much(mail) or not mail.claim():
        return
    try:
        connection.send_messages([unseal(mail.sealed)])
    except REFUSALS as error:
        if _is_final(error):
            _give_up(mail, _in_words(error))
        else:
            OutgoingMail.objects.filter(pk=mail.pk).update(error=_in_words(error))
            logger.warning("mail %s to %s waits: %s", mail.pk, mail.recipients, error)
        return
    with transaction.atomic():
        if mail.finish(MailStatus.SENT):
            mail_sent.send(OutgoingMail, message_id=mail.message_id)


def _is_too_much(mail: OutgoingMail) -> bool:
    """Tell whether the recipient has had the hour's share; the mail then waits for the next."""
    to_them = OutgoingMail.objects.filter(recipients=mail.recipients)
    full_until = to_them.full_until(settings.MAIL_PER_RECIPIENT_AND_HOUR, HOUR)
    if full_until:
        OutgoingMail.objects.waiting().filter(pk=mail.pk).update(due_at=full_until)
    return full_until is not None


def _is_final(error: Exception) -> bool:
    """Tell whether the server will say the same of this mail whenever it is asked (5xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return True


def _in_words(error: Exception) -> str:
    """Say what the server said."""
    replies: set[tuple[int, bytes | str]]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        replies = set(error.recipients.values())
    elif isinstance(error, smtplib.SMTPDataError):
        replies = {(error.smtp_code, error.smtp_error)}
    elif isinstance(error, InvalidToken):
        return _("It was queued under another SECRET_KEY and cannot be read.")
    else:
        return str(error)
    return " · ".join(f"{code} {_text(reason)}" for code, reason in sorted(replies))


def _text(reply: bytes | str) -> str:
    return reply if isinstance(reply, str) else reply.decode(errors="replace")


def _give_up(mail: OutgoingMail, error: str) -> None:
    logger.error("mail %s to %s is given up: %s", mail.pk, mail.recipients, error)
    with transaction.atomic():
        if mail.finish(MailStatus.FAILED, error):
            mail_failed.send(OutgoingMail, message_id=mail.message_id)


def _server_is_away(error: OSError) -> LaterError:
    running = running_job()
    starts = running.job.started_count if running else 1
    waiting = OutgoingMail.objects.waiting().count()
    message = ngettext(
        "The mail server does not take mail, so %(count)s mail waits: %(error)s",
        "The mail server does not take mail, so %(count)s mails wait: %(error)s",
        waiting,
    ) % {"count": waiting, "error": error}
    return LaterError(message, seconds=min(60 * starts, LONGEST_PAUSE_SECONDS))
