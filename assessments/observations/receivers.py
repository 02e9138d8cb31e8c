"""What observations do when something happens elsewhere."""

from typing import Any

from django.dispatch import receiver

from assessments.observations.api import forms_to_hand_in
from assessments.signals import levels_withheld
from lms.people.api import User


@receiver(levels_withheld)
def keep_assessors_blind(reader: User, officer_id: int, **_signal: Any) -> str | None:
    """Withhold what the officer can do from whoever has a form about them to hand in. One query."""
    form = forms_to_hand_in(reader).get(officer_id)
    return form.url if form else None
