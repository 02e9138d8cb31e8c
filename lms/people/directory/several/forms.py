"""What HR wants done to several officers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.clock import today
from lms.people.directory.several.changes import Action, Change
from lms.people.hr.fields import date_input, unit_field, units_for
from lms.people.models import Officer, User


class BulkForm(forms.Form):
    """What is to happen to all officers chosen in the list.

    With ``is_everybody`` they are those a filter shows, and the form does not name them.
    """

    officers = forms.ModelMultipleChoiceField(
        queryset=Officer.objects.none(), widget=forms.MultipleHiddenInput
    )
    action = forms.ChoiceField(
        label=_("What to do"), choices=Action.choices, widget=forms.RadioSelect
    )
    unit = unit_field(label=_("New unit"), required=False)
    day = forms.DateField(
        label=_("From"),
        widget=date_input(),
        initial=today,
        help_text=_("For somebody who leaves: the last day. Invitations leave at once."),
    )

    def __init__(self, *args: Any, by: User, is_everybody: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for(by)  # type: ignore[attr-defined]
        if is_everybody:
            del self.fields["officers"]
        else:
            managed = Officer.objects.managed_by(by)
            self.fields["officers"].queryset = managed  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the unit of a transfer."""
        chosen = super().clean() or self.cleaned_data
        if chosen.get("action") == Action.TRANSFER and not chosen.get("unit"):
            self.add_error("unit", _("Choose the unit they move to."))
        return chosen

    @property
    def change(self) -> Change:
        """What the valid form says is to happen."""
        action = Action(self.cleaned_data["action"])
        unit = self.cleaned_data["unit"] if action == Action.TRANSFER else None
        return Change(action, self.cleaned_data["day"], unit)
