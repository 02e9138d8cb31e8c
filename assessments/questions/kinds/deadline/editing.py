"""How trainers write until which working day something must be done."""

import datetime as dt
import json
from contextlib import suppress
from dataclasses import asdict

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, DateBlock, FieldBlock, StructBlock, StructValue

from assessments.questions.kinds.deadline.counting import deadline
from assessments.questions.kinds.deadline.rules import Deadline, TimeLimit
from assessments.questions.kinds.editor import Editor, Words, Written, found
from lms.core.working_days import api as working_days

UNCOUNTABLE = (working_days.NoTimeLimitError, working_days.UnknownYearError)


class CountedBlock(CharBlock):
    """What was counted when the block was saved, as JSON: nothing to fill in."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(required=False, search_index=False, **kwargs)
        self.field.widget = forms.HiddenInput()


class LimitBlock(FieldBlock):
    """One of the time limits there are; unlike ``ChoiceBlock`` it asks for them in forms only."""

    def __init__(self, **kwargs: object) -> None:
        self.field = forms.ChoiceField(
            choices=_choices,
            help_text=_(
                "Participants are not told: let the question describe the case, so that they have"
                " to find out which limit applies. Administrators keep the limits under “Working"
                " days”."
            ),
        )
        super().__init__(**kwargs)


def _choices() -> list[tuple[str, Words]]:
    return [("", _("Choose")), *working_days.names()]


class DeadlineBlock(StructBlock):
    """When something came in and which limit applies; the due day is counted when it is saved."""

    received = DateBlock(label=_("Day of receipt"))
    limit = LimitBlock(label=_("Time limit"), default="")
    counted = CountedBlock(default="")

    class Meta:
        icon = "calendar"
        description = _("The working day by which a complaint or request must be answered.")

    def clean(self, value: StructValue) -> StructValue:
        """Count the due day anew, and keep it with the days it took."""
        cleaned: StructValue = super().clean(value)
        cleaned["counted"] = ""
        if cleaned["received"] and cleaned["limit"]:
            with suppress(*UNCOUNTABLE):
                cleaned["counted"] = _kept(deadline(cleaned["received"], cleaned["limit"]))
        return cleaned


def _kept(counted: Deadline) -> str:
    return json.dumps(asdict(counted))


def body(value: Written) -> Deadline:
    """Read the block's value."""
    if value["counted"]:
        return Deadline.from_json(json.loads(str(value["counted"])))
    received = value["received"]
    return Deadline(
        received.isoformat() if isinstance(received, dt.date) else "",
        TimeLimit(str(value["limit"] or "")),
    )


def written(counted: Deadline) -> Written:
    """Return the block's value."""
    return {
        "received": dt.date.fromisoformat(counted.received),
        "limit": counted.limit.slug,
        "counted": _kept(counted),
    }


def problems(counted: Deadline) -> list[Words]:
    """Say what keeps the question from being published. Three queries where it is not counted."""
    is_complete = bool(counted.received and counted.limit.slug)
    return [
        *found(
            [
                (not counted.received, _("Write on which day it was received.")),
                (not counted.limit.slug, _("Choose the time limit that applies.")),
            ]
        ),
        *(_why_uncounted(counted) if is_complete and not counted.due else ()),
    ]


def _why_uncounted(counted: Deadline) -> list[Words]:
    try:
        deadline(dt.date.fromisoformat(counted.received), counted.limit.slug)
    except working_days.NoTimeLimitError:
        return [_("This time limit is not valid on the day of receipt.")]
    except working_days.UnknownYearError as error:
        return [
            _(
                "The holidays of %(year)s are not known yet, so the day cannot be counted. Choose"
                " an earlier day of receipt."
            )
            % {"year": error.year}
        ]
    return [_("Save the question again, so that the day is counted.")]


EDITOR = Editor(_("Deadline in working days"), DeadlineBlock, body, written, problems)
