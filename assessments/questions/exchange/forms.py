"""The forms of the import and the export: a file and a bank, a format."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from assessments.questions.exchange import api, wording
from assessments.questions.exchange.formats.registry import WRITERS
from assessments.questions.exchange.models import Outcome
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import OrgUnit, User

NOTED = "noted"


class UploadForm(forms.Form):
    """Take a file, and the bank it is for."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "GIFT, Moodle XML, Aiken or the XLSX template, up to 50 MB. Also the ZIP with pictures"
            " that Prima has made."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.gift,.xml,.xlsx,.csv,.zip"}),
    )
    bank = forms.ModelChoiceField(
        label=_("Bank"),
        queryset=OrgUnit.objects.none(),
        help_text=_("Whose trainers keep the questions."),
    )

    def __init__(self, *args: object, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        bank = self.fields["bank"]
        assert isinstance(bank, forms.ModelChoiceField)  # noqa: S101
        bank.queryset = people.authored_units(by)
        if people.covers_everything(by, Permission.AUTHOR):
            bank.required, bank.empty_label = False, _("Central")
        else:
            bank.initial, bank.empty_label = bank.queryset.first(), None

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > api.MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 50 MB. Divide it."))
        return file


class LinesFilter(forms.Form):
    """What narrows the preview."""

    outcome = forms.ChoiceField(
        required=False,
        choices=[
            ("", _("All")),
            *Outcome.choices,
            (NOTED, _("Something is left out")),
        ],
    )


class ExportForm(forms.Form):
    """Choose a format."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(name, wording.FORMATS[name]) for name in WRITERS],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
