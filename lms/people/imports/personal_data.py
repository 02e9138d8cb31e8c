"""What imports keep of people."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="imports",
        label=_("Imports"),
        holds=_("The uploaded file, its rows with problems, and what it would change of whom"),
        kept=_("%(days)s days; what was changed stays in the audit trail"),
        anonymising=_("Nothing: the file is gone soon by itself."),
        models=("lms.ImportRun", "lms.AbsentOfficer", "lms.PlannedOfficer", "lms.ImportedOfficer"),
        days=settings.IMPORT_RETENTION_DAYS,
    )
)
