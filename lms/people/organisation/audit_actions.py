"""What is done to officers, units and accounts, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare
from lms.core.roles import Role
from lms.people.models import Officer, OrgUnit, Position, Posting

OFFICERS = declare(
    ActionGroup(
        name="people",
        label=_("Officers"),
        actions={
            "officer.add": _("Officer added"),
            "officer.change": _("Officer’s details changed"),
            "officer.post": _("Officer posted"),
            "officer.status": _("Officer’s status changed"),
            "officer.anonymise": _("Personal data removed"),
            "officer.export": _("List of officers downloaded"),
        },
        fields={
            "accessibility_note": _("accessibility needs"),
            "email": _("e-mail address"),
            "employment": _("employment"),
            "extra_time_percent": _("extra time in assessments (%)"),
            "grade": _("grade"),
            "joined_on": _("joined on"),
            "languages": _("languages"),
            "left_on": _("left on"),
            "phone": _("phone"),
            "position": _("position"),
            "staff_number": _("NIP or staff number"),
            "status": _("status"),
            "unit": _("unit"),
        },
        values={
            "employment": dict(Officer.Employment.choices),
            "kind": dict(Posting.Kind.choices),
            "status": dict(Officer.Status.choices),
        },
    )
)
declare(
    ActionGroup(
        name="organisation",
        label=_("Units and positions"),
        actions={
            "unit.add": _("Unit added"),
            "unit.change": _("Unit changed"),
            "unit.move": _("Unit moved"),
            "position.add": _("Position added"),
            "position.change": _("Position changed"),
        },
        fields={"head": _("head"), "parent": _("part of"), "rung": _("rung")},
        values={
            "kind": dict([*OrgUnit.Kind.choices, *Position.Kind.choices]),
            "rung": dict(Position.Rung.choices),
        },
    )
)
declare(
    ActionGroup(
        name="accounts",
        label=_("Accounts and roles"),
        actions={
            "user.add": _("Account made"),
            "user.change": _("Account changed"),
            "account.active": _("Account opened or closed"),
            "invitation.send": _("Invitation sent"),
            "role.grant": _("Role given"),
            "role.revoke": _("Role taken back"),
        },
        fields={
            "active": _("open"),
            "email": _("e-mail address"),
            "role": _("role"),
            "unit": _("unit"),
        },
        values={"role": dict(Role.choices)},
    )
)
