"""Background work of people."""

from typing import Literal

from django_tasks import task

from lms.people import exports, groups


@task()
def export_officers(reader_id: int, kind: Literal["xlsx", "csv"], query: str) -> None:
    """Write the list of officers for the person who asked for it."""
    exports.export_officers(reader_id=reader_id, kind=kind, query=query)


@task()
def export_audit(reader_id: int, query: str) -> None:
    """Write the audit trail for the person who asked for it."""
    exports.export_audit(reader_id=reader_id, query=query)


@task()
def follow_roles() -> None:
    """Take people whose role has ended out of its Wagtail group, so that no mail goes to them.

    Whoever signs in is taken out at once: see ``OfficerBackend.get_user``.
    """
    groups.follow_all_roles()
