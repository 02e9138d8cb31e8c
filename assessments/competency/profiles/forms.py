"""What people say about competencies: ratings, and that a piece of evidence was mistaken."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.competency.profiles.ratings import RatedLevel

LONGEST_REASON = 300


class RatingForm(forms.Form):
    """A level of one competency. ``key`` makes sending the form twice harmless."""

    level = forms.TypedChoiceField(
        coerce=int,
        widget=forms.RadioSelect,
        label=_("Level"),
        error_messages={"required": _("Choose the level that fits best.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, levels: Sequence[RatedLevel], **options: Any) -> None:
        initial = {"key": uuid.uuid4(), **options.pop("initial", {})}
        super().__init__(data, initial=initial, **options)
        level: Any = self.fields["level"]
        level.choices = [(choice.number, choice.name) for choice in levels]


class SelfRatingForm(RatingForm):
    """The officer's own view."""

    note = forms.CharField(
        label=_("Note to yourself"),
        help_text=_("Only you see it. Examples from your work help next time."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class SupervisorRatingForm(RatingForm):
    """The supervisor's view."""

    reason = forms.CharField(
        label=_("What you have seen"),
        help_text=_("The officer reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_REASON,
        required=False,
    )


class VoidForm(forms.Form):
    """Why a piece of evidence does not count."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The officer reads this, and it stays in the ledger for good."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say what was mistaken, for the officer and the record.")},
    )
    whole_result = forms.BooleanField(
        label=_("Void everything that this result gave, also for other indicators"),
        required=False,
        initial=True,
    )
