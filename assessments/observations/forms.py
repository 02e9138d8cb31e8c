"""What assessors and officers fill in around observations."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from assessments.competency.profiles.level_choices import CompetencyChoices
from assessments.competency.profiles.level_fields import LevelsField
from assessments.observations.api import LONGEST_NOTE
from assessments.observations.models import Observation
from assessments.observations.queries import scenarios
from lms.core.clock import today
from lms.core.days import check_year

DEFAULT_PERIOD_DAYS = 365


class SearchForm(forms.Form):
    """Finds officers or observations by a name or number."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)


class ObservationFilter(SearchForm):
    """Narrows the list of observations."""

    ALL, MINE, DRAFTS = "", "mine", "drafts"
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            (ALL, _("All in my units")),
            (MINE, _("Those I take part in")),
            (DRAFTS, _("My drafts")),
        ],
    )


class ObservationForm(forms.Form):
    """Opens an observation: what was seen, when, where, and which levels to rate."""

    occasion = forms.ChoiceField(
        label=_("What did you observe?"),
        choices=Observation.Occasion.choices,
        widget=forms.RadioSelect,
        initial=Observation.Occasion.WORK,
    )
    scenario = forms.ModelChoiceField(
        label=_("Which role-play?"),
        queryset=Page.objects.none(),
        required=False,
        empty_label=_("None of these"),
        help_text=_("For an observed role-play: its script then stands beside your form."),
    )
    occurred_at = forms.DateTimeField(
        label=_("When?"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        validators=[check_year],
    )
    place = forms.CharField(
        label=_("Where?"),
        help_text=_("For example the counter or the service."),
        max_length=150,
        required=False,
    )
    note = forms.CharField(
        label=_("What happened?"),
        help_text=_("The officer reads this. Leave out names of citizens."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    levels = LevelsField(
        label=_("What will you rate?"),
        error_messages={"required": _("Choose at least one level to observe.")},
    )

    def __init__(self, *args: Any, offered: Sequence[CompetencyChoices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(LevelsField, self.fields["levels"]).offer(offered)
        cast("forms.ModelChoiceField[Page]", self.fields["scenario"]).queryset = scenarios()
        self.fields["occurred_at"].initial = timezone.localtime().replace(second=0, microsecond=0)

    def clean(self) -> dict[str, object]:
        """Leave the role-play out where work was observed."""
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("occasion") != Observation.Occasion.ROLEPLAY:
            cleaned["scenario"] = None
        return cleaned


class RatingForm(forms.Form):
    """One mark and note as the page's script sends them."""

    indicator = forms.IntegerField(min_value=1)
    mark = forms.IntegerField(required=False, min_value=0)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE)
    sequence = forms.IntegerField(min_value=1, max_value=1_000_000)


class ReasonForm(forms.Form):
    """Asks why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why, for the officer and for the record.")},
    )


class AcknowledgeForm(forms.Form):
    """Lets the officer answer, once."""

    comment = forms.CharField(
        label=_("Your comment"),
        help_text=_("The assessor can read it. It cannot be changed later."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PeriodForm(forms.Form):
    """The days a comparison covers; the last year if nothing, or nonsense, is asked for."""

    starts_on = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=[check_year],
    )
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=[check_year],
    )

    def __init__(self, data: Any = None) -> None:
        starts_on, ends_on = self.period
        super().__init__(data or {"starts_on": str(starts_on), "ends_on": str(ends_on)})

    def clean(self) -> dict[str, Any]:
        """Check the order of the days."""
        cleaned: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = self.period
        if starts_on > ends_on:
            self.add_error("ends_on", _("This day lies before the first one."))
        return cleaned

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        """The first and the last day."""
        asked: dict[str, dt.date | None] = getattr(self, "cleaned_data", {})
        ends_on = asked.get("ends_on") or today()
        starts_on = asked.get("starts_on") or ends_on - dt.timedelta(days=DEFAULT_PERIOD_DAYS)
        return starts_on, ends_on
