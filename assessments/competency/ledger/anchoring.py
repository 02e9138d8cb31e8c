"""Carry the fingerprint of each check out of the machine, where nobody here can change it."""

from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.competency.models import LedgerCheck
from assessments.competency.rules.fingerprint import Kept
from lms.core import jobs

SEND = "assessments.competency.tasks.send_fingerprint"


def start_sending(check: LedgerCheck) -> None:
    """Have a job carry the fingerprint of a check out, if the transaction commits."""
    if settings.LEDGER_FINGERPRINT_FILE or settings.LEDGER_FINGERPRINT_MAIL:
        jobs.start(SEND, key=f"fingerprint:{check.number}", by=None, number=check.number)


def send(number: int) -> None:
    """Add the fingerprint of a check to the file, a line each, and mail it, as the settings say.

    Again adds nothing to the file.

    Raises:
        OSError: if the file cannot be written.
    """
    check = LedgerCheck.objects.get(number=number)
    kept = str(Kept(check.fingerprint, check.until))
    if settings.LEDGER_FINGERPRINT_FILE:
        _append(Path(settings.LEDGER_FINGERPRINT_FILE), kept)
    if settings.LEDGER_FINGERPRINT_MAIL:
        _mail(kept)


def _append(file: Path, kept: str) -> None:
    if file.exists() and kept in file.read_text().splitlines():
        return
    with file.open("a") as lines:
        lines.write(f"{kept}\n")


def _mail(kept: str) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        EmailMessage(
            subject=_("Prima: fingerprint of the evidence ledger"),
            body=_(
                "%(kept)s\n\nKeep this mail. Whoever has it can prove later, with manage.py "
                "verify_ledger --expect, that nothing in the ledger of %(organisation)s was "
                "changed afterwards."
            )
            % {"kept": kept, "organisation": settings.ORGANISATION_NAME},
            to=[settings.LEDGER_FINGERPRINT_MAIL],
        ).send()
