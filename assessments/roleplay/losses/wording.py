"""What narrows the figures of role-plays, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from assessments.questions.kinds.editor import Words
from assessments.roleplay.losses.selecting import Tries

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
