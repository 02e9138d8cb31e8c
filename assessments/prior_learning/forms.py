"""What officers and assessors fill in around claims to prior learning."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessments.competency.profiles.level_choices import CompetencyChoices
from assessments.competency.profiles.level_fields import LevelsField
from assessments.prior_learning.api import (
    FAULTS,
    PARTS,
    WRITTEN_BY_OFFICER,
    Decision,
    Judgement,
)
from assessments.prior_learning.models import ClaimedIndicator, PriorClaim
from assessments.prior_learning.uploads import MAX_BYTES, Fault


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class ClaimForm(forms.ModelForm):  # type: ignore[type-arg]
    """What was learnt, where and when, and which levels it is to show."""

    levels = LevelsField(
        label=_("What does it show?"),
        error_messages={"required": _("Choose what the certificate is to show.")},
    )

    class Meta:
        model = PriorClaim
        fields = WRITTEN_BY_OFFICER
        widgets = {
            "issued_on": DayInput(),
            "valid_until": DayInput(),
            "description": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "title": _("As it is written on the certificate."),
            "valid_until": _("Leave empty if it does not expire."),
            "hours": _("One training hour (JP) is 45 minutes."),
            "description": _("What you learnt or did there that shows the levels chosen below."),
        }

    def __init__(self, *args: Any, offered: Sequence[CompetencyChoices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(LevelsField, self.fields["levels"]).offer(offered, self._claimed())

    def _claimed(self) -> list[str]:
        """Name the levels that a draft claims so far."""
        if self.instance._state.adding:
            return []
        claimed = self.instance.claimed.values_list("indicator__competency", "indicator__level")
        return [f"{competency}:{level}" for competency, level in claimed.distinct()]


class ProofForm(forms.Form):
    """Takes one file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG, up to 10 MB. A photo of the certificate will do."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}
        ),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty."),
        },
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large before reading it."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(str(FAULTS[Fault.TOO_LARGE]))
        return file


class QueueFilter(forms.Form):
    """Narrows the assessor's queue."""

    class Show(TextChoices):
        WAITING = "waiting", _("Waiting for an assessor")
        ASKED = "asked", _("More is asked for")
        DECIDED = "decided", _("Decided")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    q = forms.CharField(label=_("Title, issuer or officer"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=Show)


class QuestionForm(forms.Form):
    """Asks the officer for more."""

    question = forms.CharField(
        label=_("What is missing?"),
        help_text=_("The officer reads this and can add files."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what is missing.")},
    )


class ReasonForm(forms.Form):
    """Asks why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why, for the officer and for the record.")},
    )


class JudgementForm(forms.Form):
    """The decision about one indicator."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Decide about every indicator.")},
    )
    part = forms.TypedChoiceField(
        label=_("How much, if in part"),
        coerce=float,
        choices=[(part, f"{part:.0%}") for part in PARTS],
        initial=PARTS[1],
        required=False,
        empty_value=None,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed unless you accept it in full; the officer reads it."),
        max_length=300,
        required=False,
    )

    def __init__(self, data: Any = None, *, row: ClaimedIndicator) -> None:
        super().__init__(data, prefix=f"i{row.indicator_id}")
        self.row = row

    def clean(self) -> dict[str, Any]:
        """Ask for what the decision needs."""
        cleaned: dict[str, Any] = super().clean() or {}
        decision = cleaned.get("decision")
        if decision and decision != Decision.ACCEPTED and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why, so that the officer understands it."))
        if decision == Decision.PARTLY and cleaned.get("part") is None:
            self.add_error("part", _("Say how much of it is shown."))
        return cleaned

    @property
    def judgement(self) -> Judgement:
        """The decision; once the form is valid."""
        decision = Decision(self.cleaned_data["decision"])
        part = self.cleaned_data["part"] if decision == Decision.PARTLY else None
        return Judgement(decision, part, self.cleaned_data["reason"])


class JudgementForms:
    """One form for each indicator of a claim, valid together."""

    def __init__(self, rows: Sequence[ClaimedIndicator], data: Any = None) -> None:
        self.forms = [JudgementForm(data, row=row) for row in rows]

    def __iter__(self) -> Iterator[JudgementForm]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        """Check every form, so that all errors show at once."""
        return not self.has_errors and all(form.is_bound for form in self.forms)

    @property
    def has_errors(self) -> bool:
        """Tell whether something has to be put right."""
        return any(form.errors for form in self.forms if form.is_bound)

    @property
    def judgements(self) -> dict[int, Judgement]:
        """The decisions by indicator."""
        return {form.row.indicator_id: form.judgement for form in self.forms}
