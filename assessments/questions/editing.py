"""The form trainers edit a question with."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Page

from assessments.questions.kinds.editing import kind_of
from assessments.questions.passages import headings_of
from lms.core.numbers import row_id
from lms.core.roles import Permission
from lms.people import api as people


class PassageSelect(forms.Select):
    """Offers the passages of the lesson chosen beside it."""

    class Media:
        js = ["js/passages.js"]


class QuestionForm(WagtailAdminModelForm):
    """Lets a draft be half-written, and says what is missing before it is published.

    A question is put into a bank of its author's: a unit's, or the central one by those who write
    for the whole organisation. A new one begins as the first kind, with answers to fill in.
    """

    class Media:
        js = (forms.Script("js/ticked-so-far.js", type="module"),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.fields.get("body")
        if body is not None and not self.instance.body:
            kind = kind_of(None)
            empty = body.block.child_blocks[kind].get_default()
            self.initial["body"] = body.block.normalize([(kind, empty)])
        self._offer_passages()
        unit = self.fields.get("unit")
        if unit is None or self.for_user is None:
            return
        self.writes_centrally = people.covers_everything(self.for_user, Permission.AUTHOR)
        unit.queryset = people.authored_units(self.for_user)
        unit.empty_label = _("Central") if self.writes_centrally else None
        if not self.writes_centrally and self.instance.unit_id is None:
            unit.initial = self.initial["unit"] = unit.queryset.values_list("pk", flat=True).first()

    def _offer_passages(self) -> None:
        """Offer the passages of the lesson chosen; a script does so when another one is."""
        field = self.fields.get("passage_block")
        if field is None:
            return
        sent = self.data.get(self.add_prefix("lesson")) if self.is_bound else None
        chosen = row_id(str(sent)) if sent else self.instance.lesson_id
        page = Page.objects.filter(id=chosen).first() if chosen else None
        headings = headings_of(page) if page else []
        self.headings = {heading.block: heading.title for heading in headings}
        widget = PassageSelect({"data-passages-of": reverse("question_headings", args=[0])})
        choices = [("", _("The whole lesson")), *self.headings.items()]
        self.fields["passage_block"] = forms.ChoiceField(
            label=field.label,
            required=False,
            choices=choices,
            widget=widget,
        )

    def clean_passage_block(self) -> str:
        """Keep what the passage is called now."""
        block = str(self.cleaned_data["passage_block"])
        self.instance.passage_title = self.headings.get(block, "")
        return block

    def clean_unit(self) -> Any:
        """Keep the central bank for those who write for the whole organisation, in drafts too."""
        unit = self.cleaned_data["unit"]
        if unit is None and self.for_user is not None and not self.writes_centrally:
            raise ValidationError(_("Choose the unit whose trainers keep the question."))
        return unit

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation:
            return
        for field, messages in self.instance.problems().items():
            if field not in self.errors:
                self.add_error(field, messages)
