"""What the worker does for the overview of many officers."""

from django_tasks import task

from assessments.competency.overview import projection


@task()
def refresh_positions(position_ids: list[int], after: int = 0) -> None:
    """Follow new requirements of positions that many officers hold."""
    projection.refresh_positions(position_ids, after=after)


@task()
def refresh_due(after: int = 0) -> None:
    """Follow postings and requirements whose day has come. Nightly."""
    projection.refresh_due(after=after)
