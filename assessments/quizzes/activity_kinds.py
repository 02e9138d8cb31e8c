"""What can be learnt and shown by answering."""

from django.utils.translation import gettext_lazy as _

from lms.core.activities import ActivityKind, declare

QUIZ = declare(ActivityKind(name="quiz", label=_("Quiz"), icon="quiz", shows="knowledge"))
