"""What observations do when something happens elsewhere."""

from typing import Any

from django.dispatch import receiver

from assessments.observations import api
from assessments.observations.models import RatingSheet
from assessments.signals import evidence_withheld
from lms.people.signals import officer_anonymised


@receiver(officer_anonymised)
def forget_comments(officer_id: int, **_signal: Any) -> None:
    """Remove what the officer wrote to assessors."""
    api.forget(officer_id=officer_id)


@receiver(evidence_withheld)
def keep_assessors_blind(reader: Any, officer_id: int, **_signal: Any) -> list[str]:
    """Withhold the marks of events for which the reader has a form to hand in still. One query."""
    sheets = RatingSheet.objects.withheld_from(reader).filter(observation__officer=officer_id)
    return [sheet.evidence_prefix for sheet in sheets]
