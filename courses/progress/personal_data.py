"""What completing courses keeps of people."""

from django.utils.translation import gettext_lazy as _

from courses.progress import crediting
from lms.core.privacy import PersonalData, declare


def _forget(officer_id: int) -> None:
    crediting.forget_clock(officer_id=officer_id)


declare(
    PersonalData(
        name="training-hours",
        label=_("Training hours"),
        holds=_("Which course somebody completed when, and the hours it earned"),
        kept=_("For good"),
        anonymising=_("Stays, under a name that says nothing."),
        models=("courses.TrainingRecord",),
    )
)
declare(
    PersonalData(
        name="reading-clock",
        label=_("Time of reading"),
        holds=_("When reading time was last counted; not what was read"),
        kept=_("Until it is counted again, the last one as long as the officer is there"),
        anonymising=_("Is removed."),
        models=("courses.ReadingClock",),
        forget=_forget,
    )
)
