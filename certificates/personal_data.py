"""What certificates keep of people."""

from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="certificates",
        label=_("Certificates"),
        holds=_(
            "Name, unit and position on the day of the award, what it was for, and whether it "
            "was revoked"
        ),
        kept=_("For good, so that they can be checked"),
        anonymising=_("Stays as it is: it is a record."),
        models=("certificates.Certificate",),
    )
)
