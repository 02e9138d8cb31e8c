"""What is drawn of lessons is drawn anew when what they refer to has changed."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from courses.references.models import GlossaryTerm, Regulation
from lms.core.content_stamp import content_changed


@receiver([post_save, post_delete], sender=Regulation)
@receiver([post_save, post_delete], sender=GlossaryTerm)
def note_change(**_signal: object) -> None:
    """Forget the lessons drawn until now."""
    content_changed()
