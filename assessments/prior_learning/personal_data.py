"""What claims to prior learning keep of people."""

from django.utils.translation import gettext_lazy as _

from assessments.prior_learning import api
from lms.core.privacy import PersonalData, declare


def _forget(officer_id: int) -> None:
    api.forget(officer_id=officer_id)


declare(
    PersonalData(
        name="claims",
        label=_("Claims to prior learning"),
        holds=_("What somebody learnt before, in their words, their files, and the decision"),
        kept=_("As long as the officer is there"),
        anonymising=_("Files and words are removed; the decision stays."),
        models=("assessments.PriorClaim",),
        forget=_forget,
    )
)
