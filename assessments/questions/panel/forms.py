"""Forms about panels of experts."""

from typing import cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lms.people.api import User


class AssessorSearch(forms.Form):
    """Finds assessors by name."""

    q = forms.CharField(label=_("Find an assessor"), max_length=100, required=False)


class InviteForm(forms.Form):
    """Whom to ask."""

    assessors = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Assessors"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: QueryDict | None = None, *, offered: QuerySet[User]) -> None:
        super().__init__(data)
        field = cast("forms.ModelMultipleChoiceField[User]", self.fields["assessors"])
        field.queryset = offered


class ReasonForm(forms.Form):
    """Why a question is published against its panel."""

    reason = forms.CharField(
        label=_("Reason to publish it all the same"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the question, where other trainers read it."),
    )
