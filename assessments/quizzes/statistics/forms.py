"""What narrows the list of a quiz's results."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.statistics.screens import State
from assessments.quizzes.statistics.wording import STATE_LABELS
from lms.core.forms import NarrowingForm, SearchField


class ResultsFilter(NarrowingForm):
    """Narrows by who, where and how it stands."""

    officer = SearchField(_("Name or staff number"))
    unit = SearchField(_("Unit, with all below it"))
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), *((state.value, STATE_LABELS[state]) for state in State)],
    )
