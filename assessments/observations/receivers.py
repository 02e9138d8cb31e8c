"""What observations do when something happens elsewhere."""

from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver

from assessments.observations.api import forms_to_hand_in
from assessments.observations.models import RatingSheet
from assessments.signals import levels_withheld, officers_withheld
from lms.people.api import User


@receiver(levels_withheld)
def keep_assessors_blind(reader: User, officer_id: int, **_signal: Any) -> str | None:
    """Withhold what the officer can do from whoever has a form about them to hand in. One query."""
    form = forms_to_hand_in(reader).get(officer_id)
    return form.url if form else None


@receiver(officers_withheld)
def name_officers_to_assess(reader: User, **_signal: object) -> QuerySet[RatingSheet, int]:
    """Withhold those about whom the reader has a form to hand in. No query."""
    drafts = RatingSheet.objects.filter(assessor=reader).open().order_by()
    return drafts.values_list("observation__officer", flat=True)
