"""The tables of the lms app, gathered from its parts for Django."""

from lms.core.editor.models import Creation
from lms.core.mail.models import OutgoingMail
from lms.core.models import (
    AuditEvent,
    AuditSeal,
    ContentChange,
    JobRun,
    Quota,
    Snapshot,
    WorkerHeartbeat,
)
from lms.core.working_days.models import OwnDay, TimeLimit, WorkingDaySettings
from lms.notifications.models import Notice, NoticeChoice
from lms.people.imports.models import (
    AbsentOfficer,
    ColumnMapping,
    FaultyRow,
    ImportedOfficer,
    ImportRun,
)
from lms.people.invitations.models import Invitation
from lms.people.models import (
    AuthorGroup,
    Officer,
    OrgUnit,
    Position,
    Posting,
    RoleGrant,
    User,
)

__all__ = [
    "AbsentOfficer",
    "AuditEvent",
    "AuditSeal",
    "AuthorGroup",
    "ColumnMapping",
    "ContentChange",
    "Creation",
    "FaultyRow",
    "ImportRun",
    "ImportedOfficer",
    "Invitation",
    "JobRun",
    "Notice",
    "NoticeChoice",
    "Officer",
    "OrgUnit",
    "OutgoingMail",
    "OwnDay",
    "Position",
    "Posting",
    "Quota",
    "RoleGrant",
    "Snapshot",
    "TimeLimit",
    "User",
    "WorkerHeartbeat",
    "WorkingDaySettings",
]
