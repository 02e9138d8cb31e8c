"""What notices keep of people."""

from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare
from lms.notifications.models import Notice, NoticeChoice
from lms.notifications.tasks import KEEP_READ


def _forget(officer_id: int) -> None:
    Notice.objects.filter(recipient__officer=officer_id).delete()
    NoticeChoice.objects.filter(user__officer=officer_id).delete()


declare(
    PersonalData(
        name="notices",
        label=_("Notices"),
        holds=_("What somebody was told and whether they read it, and how they want to be told"),
        kept=_("%(days)s days after they were read"),
        anonymising=_("Removed."),
        models=("lms.Notice", "lms.NoticeChoice"),
        days=KEEP_READ.days,
        forget=_forget,
    )
)
