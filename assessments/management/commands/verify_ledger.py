"""Prove the evidence ledger, or say where it breaks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from assessments.competency.ledger import checks, verification, wording
from assessments.competency.ledger.findings import Findings
from assessments.competency.models import LedgerCheck
from assessments.competency.rules.chain import Break
from assessments.competency.rules.fingerprint import Kept
from lms.people import api as people


class Command(BaseCommand):
    """``manage.py verify_ledger [--officer NIP | --expect FINGERPRINT]``.

    Ends with 1 if the ledger breaks anywhere, is not the one that a fingerprint kept outside was
    taken of, or nobody has answered for what a check found.
    """

    help = "Prove that the evidence ledger is as it was written, or say where it breaks."

    def add_arguments(self, parser: CommandParser) -> None:
        """Let one officer be chosen, or a fingerprint be given."""
        chosen = parser.add_mutually_exclusive_group()
        chosen.add_argument("--officer", metavar="NIP", help="only the ledger of this officer")
        chosen.add_argument(
            "--expect", metavar="FINGERPRINT", help="one that was kept outside this machine"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Walk the ledger and report.

        Raises:
            CommandError: if it breaks, an earlier finding is unanswered, or there is no such
                officer, or no such fingerprint.
        """
        expected = self._expected(options["expect"])
        findings = self._walk(options["officer"], expected)
        self.stdout.write(
            _("%(rows)d rows of evidence about %(officers)d officers read.")
            % {"rows": findings.rows, "officers": findings.officers}
        )
        if findings.break_count:
            self._report(findings)
        self.stdout.write(_("The ledger is as it was written."))
        if options["officer"] is None:
            self._tell_fingerprint(expected)
            self._recall()

    def _expected(self, text: str | None) -> LedgerCheck | Break | None:
        """Find the check that gave the fingerprint, or say what is wrong with that."""
        if text is None:
            return None
        try:
            return checks.find(Kept.read(text))
        except ValueError as error:
            raise CommandError(
                _("“%(text)s” is no fingerprint: it has 64 digits from 0 to f.") % {"text": text}
            ) from error

    def _tell_fingerprint(self, expected: LedgerCheck | Break | None) -> None:
        if isinstance(expected, LedgerCheck):
            self.stdout.write(
                _("It is the ledger that the fingerprint of %(moment)s was taken of.")
                % {"moment": wording.moment_words(expected.until)}
            )
        if kept := checks.latest_fingerprint():
            self.stdout.write(_("Fingerprint to keep: %(kept)s") % {"kept": kept})

    def _walk(self, number: str | None, expected: LedgerCheck | Break | None) -> Findings:
        if number is None:
            known = expected if isinstance(expected, LedgerCheck) else None
            findings = verification.verify_ledger(against=known)
            if isinstance(expected, Break):
                findings.add(expected)
            return findings
        officer_id = people.officer_id_with(number)
        if officer_id is None:
            raise CommandError(
                _("There is no officer with the number %(number)s.") % {"number": number}
            )
        return verification.verify_officer(officer_id)

    def _report(self, findings: Findings) -> None:
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
                when = wording.moment_words(finding.made_at)
                self.stderr.write(f"{when}: {sentence}")
        if found:
            raise CommandError(_("An earlier check found this, and nobody has answered for it."))
