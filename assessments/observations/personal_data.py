"""What observations keep of people."""

from django.utils.translation import gettext_lazy as _

from assessments.observations import api
from lms.core.privacy import PersonalData, declare


def _forget(officer_id: int) -> None:
    api.forget(officer_id=officer_id)


declare(
    PersonalData(
        name="observations",
        label=_("Observations at work"),
        holds=_(
            "Who was observed by whom, marks, notes and feedback, and what the officer wrote to it"
        ),
        kept=_("As long as the officer is there"),
        anonymising=_("What the officer wrote is removed; marks, notes and feedback stay."),
        models=("assessments.Observation", "assessments.RatingSheet"),
        forget=_forget,
    )
)
