"""What HR writes about one officer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.clock import today
from lms.people.hr.fields import date_input, position_field, unit_field, units_for
from lms.people.models import Officer, Posting, User
from lms.people.organisation.staffing import EDITABLE
from lms.people.rules import phones


class OfficerForm(forms.ModelForm[Officer]):
    """What HR writes about an officer."""

    class Meta:
        model = Officer
        fields = EDITABLE
        widgets = {
            "joined_on": date_input(),
            "accessibility_note": forms.Textarea({"rows": 3}),
            "phone": forms.TextInput({"type": "tel"}),
        }

    def clean_phone(self) -> str:
        """Take a phone number however it is written, and nothing else that is new."""
        phone: str = self.cleaned_data["phone"]
        if "phone" not in self.changed_data:
            return phone
        try:
            return phones.normalise(phone)
        except phones.InvalidPhoneError:
            raise forms.ValidationError(
                _("This is not a phone number. Write one, like 081234567890.")
            ) from None


class PostingForm(forms.Form):
    """Where an officer works from a day on: transfer, promotion or acting for somebody."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Posting.Kind,
        widget=forms.RadioSelect,
        initial=Posting.Kind.DEFINITIVE,
        help_text=_("A definitive posting ends the one before it; an acting one does not."),
    )
    unit = unit_field(label=_("Unit"))
    position = position_field(label=_("Position"))
    starts_on = forms.DateField(label=_("From"), widget=date_input(), initial=today)
    ends_on = forms.DateField(label=_("Until"), widget=date_input(), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for(by)  # type: ignore[attr-defined]


class StatusForm(forms.Form):
    """That somebody goes on leave, returns or leaves."""

    status = forms.ChoiceField(label=_("Status"), choices=Officer.Status, widget=forms.RadioSelect)
    day = forms.DateField(
        label=_("Day"),
        widget=date_input(),
        initial=today,
        help_text=_("Who leaves holds no posting after this day, and their account is closed."),
    )
