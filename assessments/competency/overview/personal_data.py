"""What overviews of competencies keep of people."""

from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="levels",
        label=_("Levels attained"),
        holds=_(
            "Which levels follow from the evidence, today and on past days that were looked at"
        ),
        kept=_("Until they are calculated anew"),
        anonymising=_("Stays, under a name that says nothing."),
        models=("assessments.Attainment", "assessments.Standing", "assessments.PastStanding"),
    )
)
