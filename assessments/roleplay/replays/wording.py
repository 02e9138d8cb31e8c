"""How plays stand, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.roleplay.replays.screens import State

STATES: Mapping[State, str | Promise] = {
    State.OPEN: _("In progress"),
    State.PASSED: _("Passed"),
    State.FAILED: _("Not passed"),
}
