"""What the worker does for competency."""

from typing import Any

from django.contrib.auth import get_user_model
from django_tasks import task

from assessments.competency import api, past_days, upkeep, verification


@task()
def rebuild_attainments() -> None:
    """Compute every attained level anew from the ledger."""
    api.rebuild_attainments()


@task()
def refresh_attainments() -> None:
    """Compute anew what has faded, expired or come into force. Nightly."""
    upkeep.refresh_by_job()


@task()
def check_ledger(written: dict[str, Any] | None = None, after: int = 0) -> None:
    """Prove the ledger, slice by slice, and leave its fingerprint in the audit trail. Nightly."""
    verification.start_or_continue_check(written, after)


@task()
def compute_past_day(past_day_id: int, by_id: int | None) -> None:
    """Compute, or go on computing, what officers could do on a past day."""
    by = get_user_model().objects.filter(pk=by_id).first()
    past_days.compute_by_job(past_day_id, by)


@task()
def forget_old_days() -> None:
    """Delete past days computed long ago."""
    past_days.forget_old_days()
