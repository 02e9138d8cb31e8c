"""What the worker does for competency."""

from django_tasks import task

from assessments.competency import api


@task()
def rebuild_attainments() -> None:
    """Compute every attained level anew from the ledger."""
    api.rebuild_attainments()
