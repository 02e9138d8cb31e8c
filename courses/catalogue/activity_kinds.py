"""What can be learnt by reading."""

from django.utils.translation import gettext_lazy as _

from lms.core.activities import ActivityKind, declare

LESSON = declare(ActivityKind(name="lesson", label=_("Lesson"), icon="lesson"))
