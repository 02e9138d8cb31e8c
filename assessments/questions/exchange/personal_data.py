"""What imports of questions keep of people."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="question-imports",
        label=_("Imports of questions"),
        holds=_("Who sent which file of questions, when, and into which bank"),
        kept=_("%(days)s days; the audit trail stays"),
        anonymising=_("Nothing: the file is gone soon by itself."),
        models=("assessments.QuestionImport",),
        days=settings.IMPORT_RETENTION_DAYS,
    )
)
