"""What HR's area has about the organisation."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.people.hr.sections import Section, declare

declare(Section("units", _("Units"), Permission.SEE_OFFICERS, 20))
declare(Section("positions", _("Positions"), Permission.SEE_OFFICERS, 30))
