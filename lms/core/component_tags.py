"""Each component as a tag that every template knows: its fields are the tag's arguments."""

from collections.abc import Callable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template import defaulttags
from django.template.defaulttags import URLNode
from django.urls import reverse
from django.utils.html import conditional_escape
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


class PlainAddress(URLNode):
    """An address that takes no arguments: worked out once, for each page shows a dozen."""

    def render(self, context: template.Context) -> SafeString:
        """Return it."""
        return known_address(settings.ROOT_URLCONF, self.view_name.resolve(context))


@lru_cache(maxsize=512)
def known_address(_urls: str, view_name: str) -> SafeString:
    """Return the address of a view.

    Raises:
        NoReverseMatch: if there is none.
    """
    return conditional_escape(reverse(view_name))


@register.tag
def url(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Work as Django's; an address of one of our own views without arguments is remembered."""
    node = defaulttags.url(parser, token)
    view_name = node.view_name.token
    is_literal = view_name[0] == view_name[-1] and view_name[0] in "\"'" and ":" not in view_name
    if is_literal and not node.args and not node.kwargs and not node.asvar:
        return PlainAddress(node.view_name, [], {}, None)
    return node


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
