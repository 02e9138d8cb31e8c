"""Forms of HR's pages. Choices hold only what the person who fills them in may choose."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import GROUPS
from lms.core.clock import today
from lms.core.days import check_year
from lms.core.roles import Permission, Role
from lms.people import phones
from lms.people.bulk import Action, Change
from lms.people.hr.choosers import CodeChoiceField
from lms.people.hr.filters import FilterForm
from lms.people.models import Officer, OrgUnit, Position, Posting, User
from lms.people.staffing import EDITABLE

DATE_FORMAT = "%Y-%m-%d"


def date_input() -> forms.DateInput:
    """Make the browser's own date field, which wants ISO dates."""
    return forms.DateInput(format=DATE_FORMAT, attrs={"type": "date"})


def units_for(user: Any) -> Any:
    """Return the units ``user`` may change or post people to."""
    return OrgUnit.objects.in_scope_of(user, Permission.MANAGE_PEOPLE)


def unit_field(**kwargs: Any) -> CodeChoiceField:
    """Make a field for the code of a unit; the form gives it its choices."""
    return CodeChoiceField(queryset=OrgUnit.objects.none(), suggestions="unit_options", **kwargs)


def position_field(**kwargs: Any) -> CodeChoiceField:
    """Make a field for the code of a position."""
    return CodeChoiceField(
        queryset=Position.objects.all(), suggestions="position_options", **kwargs
    )


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

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
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

    def __init__(self, *args: Any, by: Any, is_everybody: bool = False, **kwargs: Any) -> None:
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


class UnitForm(forms.ModelForm[OrgUnit]):
    """A unit's own data. Its head is one of the officers the person may change."""

    head = CodeChoiceField(
        label=_("Head"),
        queryset=Officer.objects.none(),
        suggestions="officer_options",
        code="staff_number",
        required=False,
        help_text=_("Type a NIP or staff number, or part of the name and choose."),
    )

    class Meta:
        model = OrgUnit
        fields = ("code", "name", "kind", "head")

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heads = Officer.objects.managed_by(by)
        if self.instance.head_id:
            heads |= Officer.objects.filter(pk=self.instance.head_id)
        self.fields["head"].queryset = heads  # type: ignore[attr-defined]


class NewUnitForm(UnitForm):
    """A new unit and the one it belongs to."""

    parent = unit_field(label=_("Part of"))

    field_order = ("parent", "code", "name", "kind", "head")

    def __init__(self, *args: Any, by: Any, may_be_top: bool, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.fields["parent"].queryset = units_for(by)  # type: ignore[attr-defined]
        self.fields["parent"].required = not may_be_top


class MoveUnitForm(forms.Form):
    """Where a unit moves to."""

    parent = unit_field(label=_("Part of"))

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = units_for(by)  # type: ignore[attr-defined]


class PositionForm(forms.ModelForm[Position]):
    """A position."""

    class Meta:
        model = Position
        fields = ("code", "title", "kind", "rung")


class GrantForm(forms.Form):
    """Who gets which role where."""

    user = CodeChoiceField(
        label=_("Person"),
        queryset=User.objects.filter(is_active=True),
        suggestions="user_options",
        code="username",
        help_text=_("Type a user name, or part of the name and choose."),
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role, role.label) for role in Role if role != Role.OFFICER]
    )
    unit = unit_field(
        label=_("Unit"),
        required=False,
        help_text=_("With everything below it. Empty: the whole organisation."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = OrgUnit.objects.all()  # type: ignore[attr-defined]


def _actions() -> list[tuple[Any, Any]]:
    """Offer every action by its words, and each group as a whole."""
    groups = [
        (group.name, [(group.key, _("All of these")), *group.actions.items()]) for group in GROUPS
    ]
    return [("", _("All actions")), *groups]


class AuditFilter(FilterForm):
    """What narrows the audit trail."""

    who = forms.CharField(label=_("Who"), required=False, max_length=150)
    action = forms.ChoiceField(label=_("What"), required=False, choices=_actions)
    target = forms.CharField(label=_("To whom or what"), required=False, max_length=255)
    since = forms.DateField(
        label=_("From"), required=False, widget=date_input(), validators=[check_year]
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=date_input(), validators=[check_year]
    )
