"""Follow where officers are posted."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from assessments.competency.overview import projection
from lms.people.signals import postings_changed


@receiver(postings_changed)
def follow_postings(*, officer_ids: Collection[int], **_: Any) -> None:
    """Bring what their positions require of these officers up to date."""
    projection.postings_changed(officer_ids=officer_ids)
