"""What observations do when something happens elsewhere."""

from typing import Any

from django.dispatch import receiver

from assessments.observations import api
from lms.people.signals import officer_anonymised


@receiver(officer_anonymised)
def forget_comments(officer_id: int, **_signal: Any) -> None:
    """Remove what the officer wrote to assessors."""
    api.forget(officer_id=officer_id)
