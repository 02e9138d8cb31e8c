"""What HR does about assessors."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.people.hr.sections import Section, declare

declare(Section("calibration", _("Calibration of assessors"), Permission.MANAGE_PEOPLE, 50))
