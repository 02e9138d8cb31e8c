"""Forms about certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _


class VerificationForm(forms.Form):
    """The code that stands under the QR code."""

    code = forms.RegexField(
        label=_("Verification code"),
        regex=r"^[0-9a-f]{40}$",
        help_text=_("40 letters and digits, printed under the QR code. Spaces do not matter."),
        error_messages={
            "invalid": _("The code has 40 characters, 0–9 and a–f. Check what you typed.")
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if self.is_bound:
            self.data = {"code": "".join(str(self.data.get("code", "")).split()).lower()}


class RevokeForm(forms.Form):
    """Why a certificate is revoked."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Stays with the certificate. The public sees only that it is revoked."),
    )
