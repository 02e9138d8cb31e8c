"""Files of what HR's lists show, made by jobs for whoever asked."""

from django.utils.translation import gettext as _

from lms.core import audit, jobs
from lms.core.clock import today
from lms.core.errors import PermanentError
from lms.core.roles import Permission
from lms.core.tables.files import FileKind, write
from lms.core.tables.table import Table
from lms.people import api
from lms.people.models import User

CHUNK = 2000


class InvalidFilterError(PermanentError):
    """The filter asked for is not valid; without it the file would hold more than was meant."""


class NoLongerAllowedError(PermanentError):
    """Whoever asked has lost the permission since."""


def reader_of(reader_id: int, permission: Permission) -> User:
    """Return who asked for a file.

    Raises:
        NoLongerAllowedError: if they lack ``permission`` now, or their account is closed.
    """
    reader: User | None = User.objects.filter(pk=reader_id, is_active=True).first()
    if reader is None or not api.has_permission(reader, permission):
        raise NoLongerAllowedError(_("You may no longer download this."))
    return reader


def hand_over(
    table: Table, kind: FileKind, name: str, *, by: User, action: str, query: str
) -> None:
    """Write ``table`` as the running job's file, named with today's date, and note who got it."""
    content = write(table, kind)
    audit.record(by=by, action=action, target=by, changes={"filter": query})
    jobs.attach_file(content, f"{name}-{today():%Y%m%d}.{kind}")
