"""What the worker does for scripts."""

from django_tasks import task

from assessments.roleplay.script import api


@task()
def make(page_id: int) -> None:
    """Make the script of a role-play for whoever asked."""
    api.make_pdf(page_id=page_id)
