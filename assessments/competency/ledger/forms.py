"""What an administrator writes about a broken ledger."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """Answers for what was found up to the check that the page showed last."""

    reason = forms.CharField(
        label=_("What was found out, and what was decided"),
        help_text=_("It stays on record for good, with your name. The findings stay too."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what was found out and what was decided.")},
    )
    last_check = forms.IntegerField(widget=forms.HiddenInput)
