"""Background work of role-plays. Jobs that wait hold the paths of these functions."""

from uuid import UUID

from django_tasks import task

from assessments.roleplay import documents


@task()
def write_debrief(play_id: str, officer_id: int) -> None:
    """Write the debrief of a finished play as a PDF for its officer."""
    documents.write_debrief(play_id=UUID(play_id), officer_id=officer_id)
