"""What narrows the list of a quiz's results."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.statistics.screens import State
from assessments.quizzes.statistics.wording import STATE_LABELS


class ResultsFilter(forms.Form):
    """Narrows by who, where and how it stands."""

    officer = forms.CharField(
        label=_("Name or staff number"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    unit = forms.CharField(
        label=_("Unit, with all below it"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), *((state.value, STATE_LABELS[state]) for state in State)],
    )

    def narrowing(self) -> dict[str, str]:
        """Return what narrows the list; what is not valid does not."""
        self.full_clean()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
