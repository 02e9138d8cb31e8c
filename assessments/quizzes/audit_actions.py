"""Quizzes written and taken, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="quizzes",
        label=_("Quizzes"),
        actions={
            "quiz.create": _("Quiz written"),
            "attempt.start": _("Quiz begun"),
            "attempt.extend": _("Time of a quiz extended"),
            "attempt.submit": _("Quiz handed in"),
            "attempt.change": _("Result of a quiz changed"),
            "quiz.regrade": _("Quiz marked anew"),
            "reply.mark": _("Written reply marked"),
        },
        fields={
            "questions": _("questions"),
            "passed": _("passed"),
            "percent": _("percent"),
            "stage": _("stage"),
        },
    )
)
