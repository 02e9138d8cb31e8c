"""What HR does about training hours."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.people.hr.sections import Section, declare

declare(Section("quick_lessons", _("Lessons read too quickly"), Permission.MANAGE_PEOPLE, 55))
