"""What narrows the list of plays of a role-play."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.roleplay.replays.wording import STATES
from lms.core.forms import NarrowingForm, SearchField


class PlaysFilter(NarrowingForm):
    """Narrows by who, where, how it stands and how it ended."""

    officer = SearchField(_("Name or staff number"))
    unit = SearchField(_("Unit, with all below it"))
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), *((state.value, label) for state, label in STATES.items())],
    )
    ending = forms.ChoiceField(label=_("Ending"), required=False)

    def __init__(self, *args: object, endings: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        cast(forms.ChoiceField, self.fields["ending"]).choices = [("", _("All")), *endings]

    def in_words(self) -> list[tuple[str, str]]:
        """Return what narrows the list, as its fields and choices are called."""
        chosen = []
        for name, value in self.narrowing().items():
            field = self.fields[name]
            named = getattr(field, "choices", ())
            words = next((words for key, words in named if key == value), value)
            chosen.append((str(field.label), str(words)))
        return chosen
