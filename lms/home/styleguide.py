"""The style guide: every component of the design system in every state."""

import re
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from lms.core.activities import KINDS
from lms.core.roles import Permission
from lms.people.access import permission_required

DYES = {
    "nila": _("Indigo: what can be pressed, what counts"),
    "kunyit": _("Turmeric: the accent, and warnings"),
    "soga": _("Bark: paper, lines and quiet text"),
    "mengkudu": _("Morinda root: errors and danger"),
    "daun": _("Leaf: what is done and what is valid"),
}
SHADES = (50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950)
STATES = (
    "not_started",
    "in_progress",
    "done",
    "passed",
    "waiting",
    "failed",
    "locked",
    "due",
    "overdue",
    "queued",
    "valid",
    "expired",
    "revoked",
)
LEVELS = ((0, 2), (1, 3), (2, 3), (3, 3), (4, 3), (5, None))
ROWS_IN_EXAMPLE = 30


class ExampleForm(forms.Form):
    """One field of each kind."""

    CHANNELS = (("loket", _("Counter")), ("telepon", _("Telephone")), ("surat", _("Letter")))

    name = forms.CharField(label=_("Name"), help_text=_("As it stands on the certificate."))
    email = forms.EmailField(label=_("E-mail address"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=CHANNELS)
    since = forms.DateField(
        label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=CHANNELS, widget=forms.RadioSelect)
    channels = forms.MultipleChoiceField(
        label=_("Also through"),
        choices=CHANNELS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
    file = forms.FileField(label=_("File"), required=False)
    agreed = forms.BooleanField(label=_("I have read the service standard"))


def _icons() -> list[str]:
    """Name every icon in the sprite."""
    sprite = finders.find("img/icons.svg")
    return re.findall(r'<symbol id="([^"]+)"', Path(str(sprite)).read_text(encoding="utf-8"))


def _examples() -> dict[str, Any]:
    """Give each component something to show."""
    wrong = ExampleForm({"email": "budi@", "channel": "loket"}, prefix="wrong")
    return {
        "dyes": DYES.items(),
        "shades": SHADES,
        "icons": _icons(),
        "kinds": {kind.name: kind for kind in KINDS},
        "states": STATES,
        "levels": LEVELS,
        "form": ExampleForm(),
        "wrong_form": wrong,
        "page": Paginator(range(ROWS_IN_EXAMPLE), 10).page(2),
        "facts": ((_("Unit"), "Dinas Kependudukan"), (_("Training hours"), "6 JP")),
        "crumbs": ({"title": _("Home"), "url": "/"}, {"title": _("Courses"), "url": "/kursus/"}),
        "steps": (
            {"title": _("Lessons"), "state": "done", "text": "5 / 5"},
            {"title": _("Quiz"), "state": "current", "text": "12"},
            {"title": _("Certificate"), "state": "", "text": ""},
        ),
    }


@permission_required(Permission.AUTHOR)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the style guide to those who make pages. No queries of its own."""
    return render(request, "styleguide.html", _examples())
