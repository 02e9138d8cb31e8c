"""What role-plays keep of people."""

from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="plays",
        label=_("Role-plays played"),
        holds=_("When somebody played which conversation, every choice, and the result"),
        kept=_("As long as the officer is there"),
        anonymising=_("Stays, under a name that says nothing."),
        models=("assessments.Play",),
    )
)
