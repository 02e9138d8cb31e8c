"""What the ground floor keeps of people."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare
from lms.core.tasks import KEEP_ASKED_FOR

declare(
    PersonalData(
        name="audit-trail",
        label=_("Audit trail"),
        holds=_(
            "Who did what to whom and when, with the name of then, what was changed, and the "
            "network address"
        ),
        kept=_("For good; network addresses %(days)s days")
        if settings.AUDIT_ADDRESS_DAYS
        else _("For good, network addresses too"),
        anonymising=_("Stays as it is: it is a record."),
        models=("lms.AuditEvent", "lms.AuditSeal"),
        days=settings.AUDIT_ADDRESS_DAYS,
    )
)
declare(
    PersonalData(
        name="jobs",
        label=_("Background jobs and files made"),
        holds=_("Who asked for what, and the file that was made for them"),
        kept=_("%(days)s days"),
        anonymising=_("Nothing: they are gone soon by themselves."),
        models=("lms.JobRun",),
        days=KEEP_ASKED_FOR.days,
    )
)
declare(
    PersonalData(
        name="mail",
        label=_("Mail"),
        holds=_("To whom, with which subject; what it says is sealed and goes when it has left"),
        kept=_("Two days once it has left, %(days)s days if it could not"),
        anonymising=_("Nothing: it is gone soon by itself."),
        models=("lms.OutgoingMail",),
        days=KEEP_ASKED_FOR.days,
    )
)
