"""What quizzes keep of people."""

from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="attempts",
        label=_("Attempts at quizzes"),
        holds=_(
            "When somebody took which quiz, every answer, the result, and the extra time they had"
        ),
        kept=_("As long as the officer is there"),
        anonymising=_("Stays, under a name that says nothing."),
        models=("assessments.Attempt",),
    )
)
