"""What a browser may send about an answer. Anything else in the request is ignored."""

from typing import Any

from django import forms

MAX_SEQUENCE = 2_147_483_647
MAX_OPTIONS = 8


class AnswerForm(forms.Form):
    """One saved choice: the question, its options as chosen now, and the change's number."""

    question = forms.CharField(max_length=32)
    sequence = forms.IntegerField(min_value=1, max_value=MAX_SEQUENCE)
    option = forms.Field(widget=forms.MultipleHiddenInput, required=False)

    def clean_option(self) -> list[str]:
        """Return the chosen ids, at most as many as a question has options."""
        chosen: list[Any] = self.cleaned_data["option"] or []
        if len(chosen) > MAX_OPTIONS:
            raise forms.ValidationError("too many options")
        return [str(option) for option in chosen]
