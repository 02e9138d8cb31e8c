"""Background work of invitations."""

from django_tasks import task

from lms.people.invitations import api


@task()
def send_invitations(user_ids: list[int]) -> None:
    """Queue the invitations that wait for these users."""
    api.write_waiting(user_ids)
