"""What the worker does for competency."""

from typing import Any

from django_tasks import task

from assessments.competency.ledger import (
    anchoring,
    confirmations,
    past_days,
    recording,
    upkeep,
    verification,
)
from assessments.competency.requirements import matrix


@task()
def rebuild_attainments(after: int = 0) -> None:
    """Compute attained levels anew from the ledger, of officers after the id ``after``."""
    recording.rebuild_attainments(after=after)


@task()
def refresh_attainments() -> None:
    """Compute anew what has faded, expired or come into force; offer later checks. Nightly."""
    upkeep.refresh_attainments()
    confirmations.offer()


@task()
def check_ledger(written: dict[str, Any] | None = None, after: int = 0) -> None:  # noqa: ARG001
    """Prove ledger and audit trail, slice by slice, and leave a fingerprint there. Nightly.

    ``after`` is what version 0.2.0 left for a check that it paused, which begins anew.
    """
    verification.check(written)


@task()
def send_fingerprint(number: int) -> None:
    """Carry the fingerprint of a check out of the machine."""
    anchoring.send(number)


@task()
def compute_past_day(past_day_id: int) -> None:
    """Compute, or go on computing, what officers could do on a past day."""
    past_days.compute_if_wanted(past_day_id)


@task()
def save_requirements(
    by_id: int,
    framework_id: int,
    changes: list[matrix.CheckedChange],
    after: int = 0,
    kept: int = 0,
) -> dict[str, list[str]]:
    """Make the changes of a large file of requirements, from the position after ``after``."""
    summary = matrix.save_by_job(
        by_id=by_id, framework_id=framework_id, changes=changes, after=after, kept=kept
    )
    return {"summary": summary}


@task()
def forget_old_days() -> None:
    """Delete past days computed long ago."""
    past_days.forget_old_days()
