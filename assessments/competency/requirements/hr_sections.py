"""What HR does about requirements."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.people.hr.sections import Section, declare

declare(Section("requirements", _("Position requirements"), Permission.MANAGE_PEOPLE, 40))
