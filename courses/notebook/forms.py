"""What a browser may send about notes. Anything else in the request is ignored."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.notebook.models import Used
from lms.core.forms import NarrowingForm, SearchField

MAX_VERSION = 2_147_483_647


class NoteForm(forms.Form):
    """What an officer wrote, and which version of it they saw before."""

    text = forms.CharField(required=False)
    version = forms.IntegerField(min_value=0, max_value=MAX_VERSION, required=False)

    def clean_text(self) -> str:
        """Return it with line ends of one kind: forms send two characters for each."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def clean_version(self) -> int:
        """Return the version, 0 where none was seen."""
        return self.cleaned_data["version"] or 0


class UsedForm(forms.Form):
    """Whether the sentence on a card was used."""

    used = forms.ChoiceField(
        choices=[(used.value, used.value) for used in (Used.YES, Used.NOT_YET)]
    )


class NotesFilter(NarrowingForm):
    """Narrows an officer's notes to those with some words."""

    q = SearchField(_("Words in your notes"))
