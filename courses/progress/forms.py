"""What readers' browsers tell, and what HR asks for about lessons read too quickly."""

from typing import cast
from uuid import UUID

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from courses.progress.crediting import ReadingTime
from lms.core.forms import CodeChoiceField, FilterForm
from lms.core.numbers import row_id
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import OrgUnit, User

A_DAY = 24 * 3600
MOST_LESSONS = 50


class UnreadableTimeError(ValueError):
    """What was sent tells no reading time."""


class DoneForm(forms.Form):
    """What comes with the button at the end of a lesson; without a script, nothing."""

    seconds = forms.IntegerField(min_value=0, max_value=A_DAY, required=False)

    @property
    def told(self) -> int | None:
        """The seconds that the browser has measured, if it told any."""
        return self.cleaned_data["seconds"] if self.is_valid() else None


def read_times(sent: list[str]) -> list[ReadingTime]:
    """Read times as ``enrolment:lesson:seconds``, in their order.

    Raises:
        UnreadableTimeError: if one is something else, or there are too many.
    """
    if len(sent) > MOST_LESSONS:
        raise UnreadableTimeError
    return [_read_time(text) for text in sent]


def _read_time(text: str) -> ReadingTime:
    parts = text.split(":")
    if len(parts) != 3:
        raise UnreadableTimeError
    enrolment_id, seconds = row_id(parts[0]), row_id(parts[2])
    if enrolment_id is None or seconds is None:
        raise UnreadableTimeError
    try:
        return ReadingTime(enrolment_id, UUID(parts[1]), min(seconds, A_DAY))
    except ValueError as error:
        raise UnreadableTimeError from error


class Shown(TextChoices):
    """Which lessons HR's list shows."""

    WAITING = "waiting", _("Read too quickly, without hours")
    ACCEPTED = "accepted", _("Accepted by HR")
    UNMEASURED = "unmeasured", _("With hours, but reading time not measured")


class QuickLessonFilter(FilterForm):
    """Narrows the list of lessons read too quickly."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    unit = CodeChoiceField(
        label=_("Unit"),
        queryset=OrgUnit.objects.none(),
        suggestions="unit_options",
        required=False,
        help_text="",
    )
    show = forms.ChoiceField(label=_("Show"), required=False, choices=Shown)

    def __init__(self, *args: object, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        units = people.visible_units(by, Permission.MANAGE_PEOPLE)
        cast(CodeChoiceField, self.fields["unit"]).queryset = units


class AcceptForm(forms.Form):
    """Asks why a lesson earns its hours all the same."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example that the officer read on paper. It stands in the audit trail."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, for the record.")},
    )
