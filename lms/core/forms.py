"""Fields and forms that parts share: one of thousands chosen by its code, a list narrowed."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CodeInput(forms.TextInput):
    """A text field with suggestions fetched while one types; works without them too."""

    template_name = "core/widgets/code.html"

    def __init__(self, suggestions: str) -> None:
        super().__init__()
        self.suggestions = reverse_lazy(suggestions)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add where the suggestions come from."""
        context = super().get_context(name, value, attrs)
        context["widget"]["suggestions"] = self.suggestions
        return context


class CodeChoiceField(forms.ModelChoiceField[Any]):
    """Takes the code of one row of ``queryset``, typed or picked from what the browser suggests.

    The rows are only those that the reader may choose.
    """

    default_error_messages = {
        "invalid_choice": _("There is no such code among those you may choose.")
    }

    def __init__(
        self, *, queryset: QuerySet[Any], suggestions: str, code: str = "code", **kwargs: Any
    ) -> None:
        kwargs.setdefault("help_text", CODE_HELP)
        super().__init__(queryset, to_field_name=code, widget=CodeInput(suggestions), **kwargs)

    def to_python(self, value: Any) -> Any:
        """Read the code out of ``CODE`` or ``CODE · name``."""
        return super().to_python(str(value).split(" · ")[0].strip() if value else value)

    def prepare_value(self, value: Any) -> Any:
        """Show the code."""
        if hasattr(value, "_meta"):
            return value.serializable_value(self.to_field_name)
        if isinstance(value, int):
            row = self.queryset.filter(pk=value).first()  # type: ignore[union-attr]
            return row.serializable_value(self.to_field_name) if row else ""
        return value


CODE_HELP: str | Promise = _("Type a code, or part of the name and choose.")


class SearchField(forms.CharField):
    """A field for a part of a name, which may stay empty."""

    def __init__(self, label: "StrOrPromise") -> None:
        search = forms.TextInput(attrs={"type": "search"})
        super().__init__(label=label, required=False, max_length=100, widget=search)


class NarrowingForm(forms.Form):
    """Narrows a list; what is not valid does not narrow it."""

    def narrowing(self) -> dict[str, str]:
        """Return what narrows the list, by field."""
        self.full_clean()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class FilterForm(forms.Form):
    """Narrows a list. While one of its fields is invalid, the list shows nothing and says so."""

    @property
    def faults(self) -> list[str]:
        """Say what is wrong, each with the name of its field."""
        return [
            f"{self.fields[name].label}: {message}"
            for name, messages in self.errors.items()
            for message in messages
        ]
