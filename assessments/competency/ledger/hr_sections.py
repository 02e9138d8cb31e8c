"""What auditors read about evidence."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.people.hr.sections import Section, declare

declare(Section("ledger_checks", _("Evidence ledger"), Permission.READ_AUDIT, 80))
