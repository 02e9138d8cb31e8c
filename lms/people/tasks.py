"""Background work of people. Jobs that wait hold the paths of these functions: they stay here."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from django_tasks import task

from lms.people import groups
from lms.people.administration import exports as audit_file
from lms.people.directory import exports as officers_file
from lms.people.directory.several import changes
from lms.people.signing_in import password_reset, sessions


@task()
def export_officers(reader_id: int, kind: Literal["xlsx", "csv"], query: str) -> None:
    """Write the list of officers for the person who asked for it."""
    officers_file.export_officers(reader_id=reader_id, kind=kind, query=query)


@task()
def change_officers(
    by_id: int,
    officer_ids: Sequence[int],
    action: str,
    unit_id: int | None,
    day: str,
    asked_at: str,
) -> dict[str, list[str]]:
    """Do to many officers what HR asked for, and say what came of it."""
    change = changes.change_of(action=action, day=dt.date.fromisoformat(day), unit_id=unit_id)
    summary = changes.run(
        by_id=by_id,
        officer_ids=officer_ids,
        change=change,
        asked_at=dt.datetime.fromisoformat(asked_at),
    )
    return {"summary": summary}


@task()
def export_audit(reader_id: int, query: str) -> None:
    """Write the audit trail for the person who asked for it."""
    audit_file.export_audit(reader_id=reader_id, query=query)


@task()
def follow_roles() -> None:
    """Take people whose role has ended out of its Wagtail group, so that no mail goes to them.

    Whoever signs in is taken out at once: see ``OfficerBackend.get_user``.
    """
    groups.follow_all_roles()


@task()
def forget_sessions() -> None:
    """Forget the sessions that are over."""
    sessions.forget_over()


@task()
def send_password_links(sealed_login: str) -> None:
    """Send a link to choose a password to whoever has this login."""
    password_reset.send_links(sealed_login)
