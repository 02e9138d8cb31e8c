"""Notes what changes what levels are judged by, and what questions are about."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Indicator,
    IndicatorMapping,
)
from lms.core.content_stamp import content_changed


@receiver([post_save, post_delete], sender=CompetencyFramework)
@receiver([post_save, post_delete], sender=Competency)
@receiver([post_save, post_delete], sender=Indicator)
@receiver([post_save, post_delete], sender=IndicatorMapping)
@receiver([post_save, post_delete], sender=AttainmentPolicy)
def note_change(**_signal: object) -> None:
    """Let no process go on with what it read before."""
    content_changed()
