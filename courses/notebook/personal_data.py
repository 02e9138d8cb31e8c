"""What the notebook keeps of people."""

from django.utils.translation import gettext_lazy as _

from courses.notebook import api
from lms.core.privacy import PersonalData, declare


def _forget(officer_id: int) -> None:
    api.forget(officer_id=officer_id)


declare(
    PersonalData(
        name="notebook",
        label=_("Own notes and pocket cards"),
        holds=_(
            "What an officer wrote down in lessons, in which one and when, and whether a sentence"
            " was used; only they can read it"
        ),
        kept=_("Until they delete it, at most as long as the officer is there"),
        anonymising=_("Everything is removed."),
        models=("courses.Note",),
        forget=_forget,
    )
)
