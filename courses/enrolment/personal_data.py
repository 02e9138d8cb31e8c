"""What taking part in courses keeps of people."""

from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="enrolments",
        label=_("Courses taken"),
        holds=_(
            "Which courses somebody joined, until when, which activities they opened and completed,"
            " and how long they spent with a lesson, at most as long as it takes"
        ),
        kept=_("As long as the officer is there"),
        anonymising=_("Stays, under a name that says nothing."),
        models=("courses.Enrolment",),
    )
)
