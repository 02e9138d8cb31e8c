"""What panels keep of people."""

from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="panels",
        label=_("Panels of experts"),
        holds=_("Which assessors were asked about a question, and how they rated its actions"),
        kept=_("As long as the question is there"),
        anonymising=_("Nothing changes: it is about a question, not about officers."),
        models=("assessments.PanelVote", "assessments.PanelReason"),
    )
)
