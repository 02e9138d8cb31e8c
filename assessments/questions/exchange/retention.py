"""Last step, weeks later: remove the files and what was read from them."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from assessments.questions.exchange.models import QuestionImport


def forget_old_imports() -> int:
    """Remove imports that were uploaded ``IMPORT_RETENTION_DAYS`` ago; return how many.

    The questions stay, and so does what the audit trail says of them.
    """
    before = timezone.now() - dt.timedelta(days=settings.IMPORT_RETENTION_DAYS)
    old = list(QuestionImport.objects.uploaded_before(before))
    for run in old:
        run.file.delete(save=False)
        run.delete()
    return len(old)
