"""What panels tell assessors of."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.notifications.api import Kind, declare

INVITED = declare(
    Kind(
        name="panel.invited",
        label=_("A situation to judge as an expert"),
        text=_("A trainer asks you how fitting several actions are in a situation."),
        icon="people",
        audience=Permission.ASSESS,
    )
)
