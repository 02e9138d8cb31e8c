"""What observations do when something happens elsewhere."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from assessments.observations.models import RatingSheet
from assessments.signals import levels_withheld
from lms.people.api import User


@receiver(levels_withheld)
def keep_assessors_blind(reader: User, officer_id: int, **_signal: Any) -> str | None:
    """Withhold what the officer can do from whoever has a form about them to hand in. One query."""
    sheets = RatingSheet.objects.filter(assessor=reader, observation__officer=officer_id)
    sheet = sheets.open().order_by("touched_at").first()
    return reverse("rating_sheet", args=[sheet.pk]) if sheet else None
