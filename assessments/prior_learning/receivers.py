"""What prior learning does when something happens elsewhere."""

from typing import Any

from django.dispatch import receiver

from assessments.prior_learning import api
from lms.people.signals import officer_anonymised


@receiver(officer_anonymised)
def forget_claims(officer_id: int, **_signal: Any) -> None:
    """Remove what the officer wrote and the scans with their name on them."""
    api.forget(officer_id=officer_id)
