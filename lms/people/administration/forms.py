"""Forms of administrators' and auditors' pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import GROUPS
from lms.core.days import check_year
from lms.core.forms import CodeChoiceField, FilterForm
from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people.administration.queries import events_with
from lms.people.hr.fields import date_input, unit_field
from lms.people.models import OrgUnit, User


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
        (str(group.label), [(group.name, _("All of these")), *group.actions.items()])
        for group in GROUPS
    ]
    groups.sort()
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

    def narrowed(self) -> Any:
        """Return the events that the filters keep: none while one is invalid. No query."""
        if self.errors:
            return AuditEvent.objects.none()
        return events_with(self.cleaned_data if self.is_bound else {})
