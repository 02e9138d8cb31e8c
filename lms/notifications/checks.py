"""What `manage.py check` says about the kinds of notices."""

from typing import Any

from django.core import checks

from lms.notifications.channels import CHANNELS
from lms.notifications.kinds import KINDS


@checks.register
def channels_exist(**_options: Any) -> list[checks.CheckMessage]:
    """Refuse a kind that takes a channel which there is not."""
    channels = {channel.name for channel in CHANNELS}
    return [
        checks.Error(
            f"The kind of notice {kind.name!r} takes the channel {name!r}, which there is not.",
            id="prima.E020",
        )
        for kind in KINDS
        for name in sorted(kind.channels - channels)
    ]
