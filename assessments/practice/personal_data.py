"""What the practice keeps of people."""

from django.utils.translation import gettext_lazy as _

from assessments.practice import api
from lms.core.privacy import PersonalData, declare


def _forget(officer_id: int) -> None:
    api.forget(officer_id=officer_id)


declare(
    PersonalData(
        name="practice",
        label=_("Daily practice"),
        holds=_(
            "What was practised when, how much of it was right, when it comes back, and when to"
            " remind; not what was answered"
        ),
        kept=_("As long as the officer is there"),
        anonymising=_("Everything is removed."),
        models=("assessments.PracticeCard", "assessments.PracticeReminder"),
        forget=_forget,
    )
)
