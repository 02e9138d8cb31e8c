"""What invitations keep of people."""

from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="invitations",
        label=_("Invitations"),
        holds=_("Who was invited by whom, and when the mail left"),
        kept=_("As long as the account is there"),
        anonymising=_("Stays, under a name that says nothing."),
        models=("lms.Invitation",),
    )
)
