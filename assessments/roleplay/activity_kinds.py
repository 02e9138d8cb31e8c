"""What can be learnt and shown in a conversation."""

from django.utils.translation import gettext_lazy as _

from lms.core.activities import ActivityKind, declare

ROLEPLAY = declare(
    ActivityKind(name="roleplay", label=_("Role-play"), icon="roleplay", shows="simulated")
)
