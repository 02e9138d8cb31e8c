"""The forms of the import: a file, and what its columns hold."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lms.core.clock import today
from lms.core.forms import FilterForm
from lms.core.tables.faults import FAULTS
from lms.people import api as people
from lms.people.imports import api, wording
from lms.people.imports.columns import REQUIRED, Field
from lms.people.imports.models import Effect, ImportRun
from lms.people.models import OrgUnit, User

LONGEST_SAMPLE = 40


class UploadForm(forms.Form):
    """Take one file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, up to 50 MB and 250,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large before reading it."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > api.MAX_BYTES:
            raise forms.ValidationError(str(FAULTS["too_large"]))
        return file


class ColumnsForm(forms.Form):
    """Say which column holds what, and what may happen."""

    is_full = forms.BooleanField(
        label=_("The file names everybody in the units I cover"),
        help_text=_("Whoever is not in it is then listed. Nobody is removed."),
        required=False,
    )
    may_add_units = forms.BooleanField(
        label=_("Add units that are not known yet"),
        help_text=_("Otherwise rows that name one are listed as problems."),
        required=False,
    )
    parent_code = forms.CharField(
        label=_("Code of the unit to put new units under"),
        help_text=_("For rows that do not name the unit above themselves."),
        required=False,
        max_length=40,
    )
    may_add_positions = forms.BooleanField(
        label=_("Add positions that are not known yet"),
        help_text=_("Otherwise rows that name one are listed as problems."),
        required=False,
    )
    effective_on = forms.DateField(
        label=_("New postings and transfers start on"),
        help_text=_("For rows without a date of their own."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, run: ImportRun, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["effective_on"].initial = run.effective_on or today()
        for name in ("is_full", "may_add_units", "may_add_positions"):
            self.fields[name].initial = getattr(run, name)
        self.fields["parent_code"].initial = run.parent.code if run.parent else ""
        column_of = {field: index for index, field in run.fields.items()}
        choices = [("", _("Not in the file")), *_columns(run)]
        for field in Field:
            self.fields[_name(field)] = forms.TypedChoiceField(
                label=wording.FIELD_NAMES[field],
                choices=choices,
                coerce=int,
                empty_value=None,
                required=field in REQUIRED,
                initial=column_of.get(field, ""),
            )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """The fields that name a column."""
        return [self[_name(field)] for field in Field]

    @property
    def option_fields(self) -> list[forms.BoundField]:
        """The fields that say what may happen."""
        names = ("effective_on", "is_full", "may_add_positions", "may_add_units", "parent_code")
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        """Refuse a column that is chosen twice, and a unit that is not one of the reader's."""
        chosen: dict[int, Field] = {}
        for field in Field:
            index = self.cleaned_data.get(_name(field))
            if index in chosen:
                self.add_error(_name(field), _("This column is already chosen above."))
            elif index is not None:
                chosen[index] = field
        self.cleaned_data["mapping"] = chosen
        self.cleaned_data["parent"] = self._parent()
        return self.cleaned_data

    def _parent(self) -> OrgUnit | None:
        code = self.cleaned_data.get("parent_code")
        if not code:
            return None
        parent: OrgUnit | None = (
            people.visible_units(self.by, api.PERMISSION).filter(code__iexact=code).first()
        )
        if parent is None:
            self.add_error("parent_code", _("There is no such unit among yours."))
        return parent

    @property
    def choices(self) -> api.Choices:
        """The valid choice."""
        names = (
            "mapping",
            "is_full",
            "may_add_units",
            "may_add_positions",
            "parent",
            "effective_on",
        )
        return api.Choices(**{name: self.cleaned_data[name] for name in names})


class ChangesFilter(FilterForm):
    """What narrows the list of the officers whom an import changes."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    effect = forms.ChoiceField(
        label=_("What happens"),
        required=False,
        choices=[("", _("Everything")), *Effect.choices],
    )

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in force."""
        cleaned = self.cleaned_data if self.is_bound and not self.errors else {}
        return {"text": cleaned.get("q", ""), "effect": cleaned.get("effect", "")}


def _name(field: Field) -> str:
    return f"column_{field.value}"


def _columns(run: ImportRun) -> list[tuple[int, str]]:
    """Name each column by its letter, its header and its first value."""
    named = []
    for index, header in enumerate(run.headers):
        values = [row[index] for row in run.samples if index < len(row) and row[index]]
        if header or values:
            sample = f" ({values[0][:LONGEST_SAMPLE]})" if values else ""
            named.append((index, f"{_letters(index)} · {header}{sample}"))
    return named


def _letters(index: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
