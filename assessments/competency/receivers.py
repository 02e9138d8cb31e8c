"""What competency does when something happens elsewhere."""

from typing import Any

from django.dispatch import receiver

from assessments.competency.profiles import ratings
from lms.people.signals import officer_anonymised


@receiver(officer_anonymised)
def forget_notes(officer_id: int, **_signal: Any) -> None:
    """Remove what the officer wrote for themselves."""
    ratings.forget_notes(officer_id=officer_id)
