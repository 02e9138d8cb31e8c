"""What competency profiles keep of people."""

from django.utils.translation import gettext_lazy as _

from assessments.competency.profiles import ratings
from lms.core.privacy import PersonalData, declare


def _forget(officer_id: int) -> None:
    ratings.forget_notes(officer_id=officer_id)


declare(
    PersonalData(
        name="notes",
        label=_("Notes to own ratings"),
        holds=_("What somebody wrote for themselves when they rated themselves"),
        kept=_("As long as the officer is there"),
        anonymising=_("Removed."),
        models=("assessments.RatingNote",),
        forget=_forget,
    )
)
