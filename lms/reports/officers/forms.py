"""Whom the report may be about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import User
from lms.reports.officers.queries import Chosen


class CompetencyReportForm(forms.Form):
    """Choose whom the report is about and as what it comes. Choices hold only what is in scope."""

    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=people.all_positions().none(),
        required=False,
        empty_label=_("All units I cover"),
        help_text=_("With everything below it."),
    )
    position = forms.ModelChoiceField(
        label=_("Position"),
        queryset=people.all_positions(),
        required=False,
        empty_label=_("All positions"),
    )
    officer = forms.ModelChoiceField(
        queryset=people.all_positions().none(), required=False, widget=forms.HiddenInput
    )
    kind = forms.ChoiceField(
        label=_("File"),
        choices=[("pdf", _("PDF, to read and print")), ("xlsx", _("XLSX, to calculate with"))],
        initial="pdf",
        widget=forms.RadioSelect,
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        permission = Permission.DOWNLOAD_REPORTS
        for name, choices in (
            ("unit", people.visible_units(reader, permission)),
            ("officer", people.visible_officers(reader, permission)),
        ):
            self.fields[name].queryset = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Chosen:
        """The valid choice."""
        ids = {
            f"{name}_id": self.cleaned_data[name].pk if self.cleaned_data[name] else None
            for name in ("officer", "unit", "position")
        }
        return Chosen(**ids)
