"""What administrators and auditors have in HR's area."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.people.hr.sections import Section, declare

declare(Section("roles", _("Roles"), Permission.ADMINISTER, 60))
declare(Section("audit_trail", _("Audit trail"), Permission.READ_AUDIT, 70))
declare(Section("personal_data", _("Personal data kept"), Permission.MANAGE_PEOPLE, 65))
declare(Section("system_status", _("System status"), Permission.ADMINISTER, 90))
