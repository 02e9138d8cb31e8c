"""The floor's own background jobs."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from lms.core import audit, audit_seals
from lms.core.batches import Found, in_batches
from lms.core.content_stamp import forget_changes
from lms.core.editor.models import Creation
from lms.core.mail import sending
from lms.core.mail.models import MailStatus, OutgoingMail
from lms.core.models import JobRun, Quota, WorkerHeartbeat
from lms.core.storage import PART_PREFIX

KEEP_ASKED_FOR = dt.timedelta(days=30)
KEEP_OWN = dt.timedelta(days=2)
JOBS_PER_BATCH = 500


@task()
def send_mail() -> None:
    """Send the mail that waits."""
    sending.send_waiting()


@task()
def seal_audit_trail() -> None:
    """Chain the entries of the audit trail that have settled."""
    audit_seals.seal()


@task()
def clean_up() -> None:
    """Forget what nobody needs any more.

    That is finished jobs with their files, to whom mail went, traces of crashes, old network
    addresses, which forms made what, how often content changed, and limits whose time is over.
    """
    now = timezone.now()
    _delete_jobs(now)
    OutgoingMail.objects.finished_before(now - KEEP_OWN).filter(status=MailStatus.SENT).delete()
    OutgoingMail.objects.finished_before(now - KEEP_ASKED_FOR).delete()
    audit.forget_addresses()
    Creation.objects.filter(at__lt=now - KEEP_OWN).delete()
    forget_changes()
    Quota.objects.filter(ends_at__lt=now.timestamp()).delete()
    WorkerHeartbeat.objects.filter(beat_at__lt=now - KEEP_OWN).delete()
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT)):
        for part in folder.glob(f"{PART_PREFIX}*"):
            if part.stat().st_mtime < (now - KEEP_OWN).timestamp():
                part.unlink(missing_ok=True)


def _delete_jobs(now: dt.datetime) -> None:
    """Delete finished jobs: those people asked for after a month, the system's own sooner."""
    old = JobRun.objects.finished_before(now - KEEP_ASKED_FOR)
    own = JobRun.objects.finished_before(now - KEEP_OWN).filter(requested_by_id=None)
    for batch in in_batches(Found(old | own), JOBS_PER_BATCH):
        for job in batch:
            if job.result_file:
                job.result_file.delete(save=False)
            job.delete()
