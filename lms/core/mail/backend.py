"""What Django, allauth and Wagtail send mail with: it only queues."""

import uuid
from collections.abc import Sequence
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import gettext as _

from lms.core import jobs
from lms.core.mail.models import OutgoingMail
from lms.core.mail.sealing import seal
from lms.core.models import JobRun

SEND = "lms.core.tasks.send_mail"


class QueueBackend(BaseEmailBackend):
    """Has mail sent by the worker, if the surrounding transaction commits.

    A ``Precedence: bulk`` header marks one of many, which leaves after all others.
    """

    @transaction.atomic
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue them; return how many. One query each and two or three more."""
        for message in email_messages:
            headers = message.extra_headers
            # So that a mail sent twice, by a worker killed in the wrong moment, is seen to be one.
            headers.setdefault("Message-ID", new_message_id())
            headers.setdefault("Auto-Submitted", "auto-generated")
            OutgoingMail.objects.create(
                message_id=headers["Message-ID"],
                recipients=", ".join(message.recipients()),
                subject=str(message.subject),
                sealed=seal(message),
                is_bulk=headers.get("Precedence") == "bulk",
            )
        _have_it_sent()
        return len(email_messages)


def new_message_id() -> str:
    """Return a name for a message that no other has."""
    return make_msgid(domain=urlsplit(settings.BASE_URL).hostname)


def _have_it_sent() -> None:
    """Start the job unless one waits, which then cannot begin before the transaction ends."""
    if not JobRun.objects.waiting(SEND).select_for_update().exists():
        jobs.start(SEND, key=f"{SEND}:{uuid.uuid4()}", by=None, title=_("Send mail"))
