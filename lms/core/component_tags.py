"""Each component as a tag that every template knows: its fields are the tag's arguments."""

from collections.abc import Callable

from django import template
from django.utils.safestring import SafeString
from laces.components import Component

from lms.core import components

register = template.Library()


def _tag(name: str, component: Callable[..., Component]) -> None:
    """Make a tag that draws what ``component`` returns."""

    @register.simple_tag(takes_context=True, name=name)
    def draw(context: template.Context, *args: object, **fields: object) -> SafeString:
        drawn: SafeString = component(*args, **fields).render_html(context)
        return drawn


_tag("activity_row", components.ActivityRow)
_tag("alert", components.Alert)
_tag("badge", components.Badge)
_tag("button", components.Button)
_tag("dialog", components.Dialog)
_tag("empty_state", components.EmptyState)
_tag("file_row", components.FileRow)
_tag("icon", components.Icon)
_tag("kind", components.Kind)
_tag("level_bar", components.LevelBar)
_tag("meter", components.Meter)
_tag("progress", components.Progress)
_tag("stat", components.Stat)
_tag("status", components.status)
