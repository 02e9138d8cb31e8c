"""The audit trail in words: what was done, to which field, from what to what.

Whoever records a new action names it here; what has no words yet is shown by its code.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lms.core.models import AuditEvent
from lms.core.roles import Role

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that belong together; ``actions`` maps their codes to words."""

    key: str
    name: Words
    actions: Mapping[str, Words]


GROUPS = (
    Group(
        "people",
        gettext_lazy("Officers"),
        {
            "officer.add": gettext_lazy("Officer added"),
            "officer.change": gettext_lazy("Officer’s details changed"),
            "officer.post": gettext_lazy("Officer posted"),
            "officer.status": gettext_lazy("Officer’s status changed"),
            "officer.anonymise": gettext_lazy("Personal data removed"),
            "officer.export": gettext_lazy("List of officers downloaded"),
            "import.upload": gettext_lazy("File for the import uploaded"),
            "import.apply": gettext_lazy("Import begun"),
            "import.officer": gettext_lazy("Officer added, changed or removed by an import"),
            "import.batch": gettext_lazy("Part of an import applied"),
            "import.export": gettext_lazy("What an import changed downloaded"),
            "import.forget": gettext_lazy("Personal data of an old import removed"),
            "import.done": gettext_lazy("Import finished"),
        },
    ),
    Group(
        "organisation",
        gettext_lazy("Units and positions"),
        {
            "unit.add": gettext_lazy("Unit added"),
            "unit.change": gettext_lazy("Unit changed"),
            "unit.move": gettext_lazy("Unit moved"),
            "position.add": gettext_lazy("Position added"),
            "position.change": gettext_lazy("Position changed"),
        },
    ),
    Group(
        "accounts",
        gettext_lazy("Accounts and roles"),
        {
            "user.add": gettext_lazy("Account made"),
            "user.change": gettext_lazy("Account changed"),
            "account.active": gettext_lazy("Account opened or closed"),
            "invitation.send": gettext_lazy("Invitation sent"),
            "role.grant": gettext_lazy("Role given"),
            "role.revoke": gettext_lazy("Role taken back"),
            "demo.password": gettext_lazy("Password of a demonstration account renewed"),
        },
    ),
    Group(
        "sign-in",
        gettext_lazy("Signing in"),
        {
            "session.start": gettext_lazy("Signed in"),
            "session.end": gettext_lazy("Signed out"),
            "session.refuse": gettext_lazy("Sign-in refused"),
            "session.block": gettext_lazy("Sign-in blocked after too many attempts"),
            "session.revoke": gettext_lazy("Session ended from elsewhere"),
            "password.change": gettext_lazy("Password changed"),
            "password.reset": gettext_lazy("Password chosen by a link"),
            "factor.add": gettext_lazy("Second factor added"),
            "factor.remove": gettext_lazy("Second factor removed"),
            "factor.renew": gettext_lazy("Second factor renewed"),
        },
    ),
    Group(
        "courses",
        gettext_lazy("Courses"),
        {
            "catalogue.add": gettext_lazy("Catalogue of a unit added"),
            "course.adopt": gettext_lazy("Course taken into the central catalogue"),
            "enrolment.enrol": gettext_lazy("Joined a course"),
            "enrolment.rejoin": gettext_lazy("Joined a course again"),
            "enrolment.withdraw": gettext_lazy("Left a course"),
            "enrolment.complete": gettext_lazy("Course completed"),
        },
    ),
    Group(
        "assessments",
        gettext_lazy("Assessments and competencies"),
        {
            "question.create": gettext_lazy("Question written"),
            "question.copy": gettext_lazy("Question copied"),
            "quiz.create": gettext_lazy("Quiz written"),
            "scenario.create": gettext_lazy("Role-play written"),
            "attempt.start": gettext_lazy("Quiz begun"),
            "attempt.extend": gettext_lazy("Time of a quiz extended"),
            "attempt.submit": gettext_lazy("Quiz handed in"),
            "play.start": gettext_lazy("Role-play begun"),
            "play.finish": gettext_lazy("Role-play finished"),
            "observation.open": gettext_lazy("Observation opened"),
            "observation.join": gettext_lazy("Assessor joined an observation"),
            "observation.submit": gettext_lazy("Observation handed in"),
            "observation.withdraw": gettext_lazy("Observation withdrawn"),
            "observation.discard": gettext_lazy("Observation discarded"),
            "observation.acknowledge": gettext_lazy("Observation acknowledged"),
            "evidence.void": gettext_lazy("Evidence voided"),
            "ledger.check": gettext_lazy("Evidence ledger checked"),
            "ledger.broken": gettext_lazy("Evidence ledger found changed"),
            "ledger.answer": gettext_lazy("Findings about the evidence ledger answered for"),
            "prior.draft": gettext_lazy("Claim to prior learning begun"),
            "prior.edit": gettext_lazy("Claim to prior learning changed"),
            "prior.file": gettext_lazy("File added to a claim"),
            "prior.file_remove": gettext_lazy("File taken out of a claim"),
            "prior.submit": gettext_lazy("Claim to prior learning handed in"),
            "prior.ask": gettext_lazy("More asked for about a claim"),
            "prior.answer": gettext_lazy("Question about a claim answered"),
            "prior.withdraw": gettext_lazy("Claim to prior learning withdrawn"),
            "prior.discard": gettext_lazy("Claim to prior learning discarded"),
            "prior.decide": gettext_lazy("Claim to prior learning decided"),
            "prior.void": gettext_lazy("Decision about a claim voided"),
            "prior.download": gettext_lazy("File of a claim downloaded"),
        },
    ),
    Group(
        "frameworks",
        gettext_lazy("Competency frameworks"),
        {
            "framework.import": gettext_lazy("Competency framework imported"),
            "framework.export": gettext_lazy("Competency framework exported"),
            "framework.duplicate": gettext_lazy("New version of a framework begun"),
            "framework.discard": gettext_lazy("Draft of a framework discarded"),
            "framework.take_force": gettext_lazy("Version of a framework put in force"),
            "framework.take_back": gettext_lazy("Version of a framework taken back"),
            "core_values.import": gettext_lazy("Core values imported"),
            "requirements.set": gettext_lazy("Required competencies of a position changed"),
            "requirements.export": gettext_lazy("Required competencies exported"),
        },
    ),
    Group(
        "results",
        gettext_lazy("Certificates and reports"),
        {
            "certificate.award": gettext_lazy("Certificate awarded"),
            "certificate.revoke": gettext_lazy("Certificate revoked"),
            "certificates.settings": gettext_lazy("Settings of certificates changed"),
            "report.download": gettext_lazy("Report made"),
            "job.download": gettext_lazy("File downloaded"),
        },
    ),
    Group(
        "trail",
        gettext_lazy("The audit trail itself"),
        {
            "audit.export": gettext_lazy("Audit trail downloaded"),
            "audit.forget": gettext_lazy("Network addresses forgotten"),
            "demo.load": gettext_lazy("Demonstration loaded"),
        },
    ),
)
ACTIONS = {code: words for group in GROUPS for code, words in group.actions.items()}

FIELDS: Mapping[str, Words] = {
    "accessibility_note": gettext_lazy("accessibility needs"),
    "active": gettext_lazy("open"),
    "assessor": gettext_lazy("assessor"),
    "before": pgettext_lazy("day", "before"),
    "changed": gettext_lazy("changed"),
    "copied_from": gettext_lazy("copied from"),
    "code": gettext_lazy("code"),
    "device": gettext_lazy("device"),
    "email": gettext_lazy("e-mail address"),
    "employment": gettext_lazy("employment"),
    "ending": gettext_lazy("ending"),
    "entries": gettext_lazy("entries"),
    "extra_time_percent": gettext_lazy("extra time in assessments (%)"),
    "factor": gettext_lazy("factor"),
    "faults": gettext_lazy("faults"),
    "file": gettext_lazy("file"),
    "filter": gettext_lazy("filter"),
    "findings": gettext_lazy("findings"),
    "for": gettext_lazy("for"),
    "from": gettext_lazy("from"),
    "from_row": gettext_lazy("from row"),
    "grade": gettext_lazy("grade"),
    "head": gettext_lazy("head"),
    "indicators": gettext_lazy("indicators"),
    "joined_on": gettext_lazy("joined on"),
    "kind": gettext_lazy("kind"),
    "languages": gettext_lazy("languages"),
    "left_on": gettext_lazy("left on"),
    "name": gettext_lazy("name"),
    "new": gettext_lazy("new"),
    "new_positions": gettext_lazy("new positions"),
    "new_units": gettext_lazy("new units"),
    "officer": gettext_lazy("officer"),
    "officers": gettext_lazy("officers"),
    "on": gettext_lazy("on"),
    "parent": gettext_lazy("part of"),
    "passed": gettext_lazy("passed"),
    "percent": gettext_lazy("percent"),
    "phone": gettext_lazy("phone"),
    "position": gettext_lazy("position"),
    "postings": gettext_lazy("postings"),
    "problem": gettext_lazy("rows with problems"),
    "question": gettext_lazy("question"),
    "reason": gettext_lazy("reason"),
    "requirements": gettext_lazy("requirements"),
    "role": gettext_lazy("role"),
    "rows": gettext_lazy("rows"),
    "rung": gettext_lazy("rung"),
    "sha256": gettext_lazy("checksum of the file"),
    "staff_number": gettext_lazy("NIP or staff number"),
    "status": gettext_lazy("status"),
    "title": gettext_lazy("title"),
    "to_row": gettext_lazy("to row"),
    "transferred": gettext_lazy("transferred"),
    "unchanged": gettext_lazy("unchanged"),
    "unit": gettext_lazy("unit"),
    "until": gettext_lazy("until"),
}

VALUES: Mapping[str, Mapping[str, Words]] = {
    "status": {
        "active": gettext_lazy("Active"),
        "on_leave": gettext_lazy("On leave"),
        "left": gettext_lazy("Left"),
    },
    "employment": {
        "pns": gettext_lazy("Civil servant (PNS)"),
        "pppk": gettext_lazy("Contract civil servant (PPPK)"),
        "non_asn": gettext_lazy("Other staff (non-ASN)"),
    },
    "kind": {
        "definitive": gettext_lazy("Definitive"),
        "plt": gettext_lazy("Acting (Plt)"),
        "plh": gettext_lazy("Daily acting (Plh)"),
        "government": gettext_lazy("Government"),
        "agency": gettext_lazy("Agency"),
        "secretariat": gettext_lazy("Secretariat"),
        "division": gettext_lazy("Division"),
        "section": gettext_lazy("Section"),
        "service_unit": gettext_lazy("Service unit"),
        "district": gettext_lazy("District"),
    },
    "role": {role.value: role.label for role in Role},
    "factor": {
        "password": gettext_lazy("password"),
        "totp": gettext_lazy("authenticator app"),
        "webauthn": gettext_lazy("passkey"),
        "recovery_codes": gettext_lazy("recovery codes"),
        "sso": gettext_lazy("identity provider"),
    },
}
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
KEPT_SILENT = {"changed": gettext_lazy("changed"), "removed": gettext_lazy("removed")}


def codes_of(name: str) -> list[str]:
    """List the codes of the group with this key; anything else is a code itself."""
    return next((list(group.actions) for group in GROUPS if group.key == name), [name])


def action(code: str) -> str:
    """Say what was done."""
    return str(ACTIONS.get(code, code))


def changes(event: AuditEvent) -> Iterator[tuple[str, str]]:
    """Yield each field that the event tells of, with ``before → after`` or its value."""
    for name, value in event.changes.items():
        words = _change(VALUES.get(name, {}), value)
        yield str(FIELDS.get(name, name)), words


def before_and_after(changes: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield each field with what it was and is; where only a value was kept, it was nothing."""
    for name, value in changes.items():
        known = VALUES.get(name, {})
        before, after = value if _is_change(value) else (None, value)
        yield str(FIELDS.get(name, name)), _value(known, before), _value(known, after)


def _change(known: Mapping[str, Words], value: Any) -> str:
    if _is_change(value):
        return " → ".join(_value(known, part) for part in value)
    return _value(known, value)


def _is_change(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _value(known: Mapping[str, Words], value: Any) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    if ISO_DATE.fullmatch(text):
        with suppress(ValueError):
            return date_format(dt.date.fromisoformat(text), "SHORT_DATE_FORMAT")
    return str(known.get(text) or KEPT_SILENT.get(text, text))
