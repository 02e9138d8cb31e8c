"""What a browser may send about the practice. Anything else in the request is ignored."""

import datetime as dt
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from assessments.practice.models import KEY_LENGTH
from assessments.practice.rules import Felt
from assessments.questions.said import said

MAX_ROUND = 2_147_483_647
TIMES = [dt.time(hour, minute) for hour in range(6, 10) for minute in (0, 30)]
TIMES += [dt.time(hour) for hour in range(10, 18)]


class AnswerForm(forms.Form):
    """An answer to one thing, in the round that the page showed.

    The answer itself is read by what was asked.
    """

    item = forms.CharField(max_length=KEY_LENGTH)
    round = forms.IntegerField(min_value=0, max_value=MAX_ROUND)
    felt = forms.TypedChoiceField(
        choices=[(felt.value, felt.value) for felt in Felt],
        coerce=Felt,
        required=False,
        empty_value=Felt.UNSAID,
    )

    @property
    def sent(self) -> list[str]:
        """What the fields of the thing say."""
        return said(cast(QueryDict, self.data))


def _time(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


class ReminderForm(forms.Form):
    """When an officer wants to be told that something is due."""

    at = forms.TypedChoiceField(
        label=_("Remind me"), coerce=_time, required=False, empty_value=None
    )

    def __init__(self, data: QueryDict | None = None, *, at: dt.time | None = None) -> None:
        super().__init__(data, initial={"at": at.isoformat("minutes") if at else ""})
        times = [(time.isoformat("minutes"), time_format(time, "TIME_FORMAT")) for time in TIMES]
        self.fields["at"].choices = [("", _("Not at all")), *times]  # type: ignore[attr-defined]
