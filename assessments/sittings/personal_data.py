"""What activities taken keep of people, besides the attempts and plays themselves."""

from django.utils.translation import gettext_lazy as _

from assessments.sittings import api
from lms.core.privacy import PersonalData, declare


def _forget(officer_id: int) -> None:
    api.forget(officer_id=officer_id)


declare(
    PersonalData(
        name="exposures",
        label=_("Questions and turns seen"),
        holds=_(
            "Which questions and turns of conversations somebody has seen, in which try for the"
            " first time and when last, because they count only once and others are drawn first"
        ),
        kept=_("As long as the officer is there"),
        anonymising=_("Is removed."),
        models=("assessments.Exposure",),
        forget=_forget,
    )
)
