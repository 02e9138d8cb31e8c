"""What the ledger does when something happens elsewhere."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from assessments.competency.ledger import checks, wording
from lms.core.documents import proof_wanted


@receiver(proof_wanted)
def name_the_fingerprint(**_signal: object) -> str:
    """Print the latest fingerprint of the ledger on whatever is made as a PDF. One query."""
    latest = checks.latest()
    if latest is None or not latest.fingerprint:
        return ""
    return _("Fingerprint of the evidence ledger of %(moment)s: %(fingerprint)s") % {
        "moment": wording.moment_words(latest.until),
        "fingerprint": latest.fingerprint,
    }
