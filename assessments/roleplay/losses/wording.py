"""What narrows the figures of role-plays, and which lines they are of, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from assessments.questions.kinds.editor import Words
from assessments.roleplay.engine import Choice, Node, Waiting
from assessments.roleplay.losses.selecting import Tries
from assessments.roleplay.wording import choice_name

TRIES: Mapping[Tries, Words] = {
    Tries.FIRST: _("First try"),
    Tries.LATER: _("Latest try of who tried again"),
}
SERVICE: Mapping[str, Words] = {
    "0-2": _("Less than 2 years"),
    "2-5": _("2 to 5 years"),
    "5-10": _("5 to 10 years"),
    "10": _("10 years and more"),
}


def line_name(node: Node, choice: Choice) -> str:
    """Name a choice that a node has: by what is said, or by what it stands for."""
    choices = node.choices if isinstance(node, Waiting) else ()
    place = [each.key for each in choices].index(choice.key)
    return choice_name(node.kind, choice.key, choice.text, place)
