"""What HR's area has about officers."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.people.hr.sections import Section, declare

declare(Section("officers", _("Officers"), Permission.SEE_OFFICERS, 10))
