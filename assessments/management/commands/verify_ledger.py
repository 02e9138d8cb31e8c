"""Prove the evidence ledger, or say where it breaks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.competency.ledger import verification, wording
from lms.people import api as people


def _when(finding: wording.Finding) -> str:
    return date_format(timezone.localtime(finding.made_at), "DATETIME_FORMAT")


class Command(BaseCommand):
    """``manage.py verify_ledger [--officer NIP]``.

    Ends with 1 if the ledger breaks anywhere, or nobody has answered for what a check found.
    """

    help = "Prove that the evidence ledger is as it was written, or say where it breaks."

    def add_arguments(self, parser: CommandParser) -> None:
        """Let one officer be chosen."""
        parser.add_argument("--officer", metavar="NIP", help="only the ledger of this officer")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Walk the ledger and report.

        Raises:
            CommandError: if it breaks, an earlier finding is unanswered, or there is no such
                officer.
        """
        findings = self._walk(options["officer"])
        self.stdout.write(
            _("%(rows)d rows of evidence about %(officers)d officers read.")
            % {"rows": findings.rows, "officers": findings.officers}
        )
        if findings.break_count:
            self._report(findings)
        self.stdout.write(_("The ledger is as it was written."))
        self.stdout.write(
            _("Fingerprint of what was recorded before %(until)s: %(digest)s")
            % {"until": findings.settled.until, "digest": findings.settled.digest or "–"}
        )
        if options["officer"] is None:
            self._recall()

    def _walk(self, number: str | None) -> verification.Findings:
        if number is None:
            return verification.verify_ledger()
        officer_id = people.officer_id_with(number)
        if officer_id is None:
            raise CommandError(
                _("There is no officer with the number %(number)s.") % {"number": number}
            )
        return verification.verify_officer(officer_id)

    def _report(self, findings: verification.Findings) -> None:
        names = people.labels_of({b.officer_id for b in findings.breaks if b.officer_id})
        for broken in findings.breaks:
            self.stderr.write(wording.break_words(broken, names.get(broken.officer_id or 0, "?")))
        more = findings.break_count - len(findings.breaks)
        if more:
            self.stderr.write(_("And %(count)d more.") % {"count": more})
        raise CommandError(_("The ledger is not as it was written."))

    def _recall(self) -> None:
        """Fail while nobody has answered for what an earlier check found."""
        found = wording.findings(verification.unanswered())
        for finding in found:
            for sentence in finding.sentences:
                self.stderr.write(f"{_when(finding)}: {sentence}")
        if found:
            raise CommandError(_("An earlier check found this, and nobody has answered for it."))
