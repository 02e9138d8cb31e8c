"""What HR reads of results that were changed."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.people.hr.sections import Section, declare

declare(Section("lost_passes", _("No longer passed"), Permission.MANAGE_PEOPLE, 57))
