"""Who may do what: the one table from roles to permissions.

Who *has* which role, and for which unit, is data (``lms.people``). This table is law and is read
by people as well as by the program, so it stays plain.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is to the organisation in this product."""

    OFFICER = "officer", _("Officer")
    TRAINER = "trainer", _("Trainer")
    ASSESSOR = "assessor", _("Assessor")
    SUPERVISOR = "supervisor", _("Supervisor")
    HR = "hr", _("HR")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Permission(TextChoices):
    """One thing that may be done."""

    LEARN = "learn", _("Take courses and assessments")
    AUTHOR = "author", _("Write courses, questions and role-plays")
    SEE_OFFICERS = "see_officers", _("See the officers in scope and their competencies")
    ASSESS = "assess", _("Observe officers in scope and judge their prior learning")
    RATE_TEAM = "rate_team", _("Rate the officers of the own unit")
    MANAGE_PEOPLE = "manage_people", _("Change units, positions and officers in scope")
    DOWNLOAD_REPORTS = "download_reports", _("Download reports about the officers in scope")
    READ_AUDIT = "read_audit", _("Read the audit trail")
    REVOKE_CERTIFICATES = "revoke_certificates", _("Revoke certificates")
    ADMINISTER = "administer", _("Change settings, roles and the site")


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset({Permission.LEARN}),
    Role.TRAINER: frozenset({Permission.AUTHOR}),
    Role.ASSESSOR: frozenset({Permission.SEE_OFFICERS, Permission.ASSESS}),
    Role.SUPERVISOR: frozenset(
        {Permission.SEE_OFFICERS, Permission.RATE_TEAM, Permission.DOWNLOAD_REPORTS}
    ),
    Role.HR: frozenset(
        {
            Permission.SEE_OFFICERS,
            Permission.MANAGE_PEOPLE,
            Permission.DOWNLOAD_REPORTS,
            Permission.REVOKE_CERTIFICATES,
        }
    ),
    Role.AUDITOR: frozenset(
        {Permission.SEE_OFFICERS, Permission.DOWNLOAD_REPORTS, Permission.READ_AUDIT}
    ),
    Role.ADMINISTRATOR: frozenset(Permission),
}

UNDIVIDED = frozenset({Permission.READ_AUDIT, Permission.ADMINISTER})
"""What concerns the whole organisation, so a role for one unit does not carry it."""


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Unite what each of ``roles`` may do."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


def roles_with(permission: Permission) -> list[Role]:
    """List the roles that carry ``permission``."""
    return [role for role, permissions in PERMISSIONS.items() if permission in permissions]
