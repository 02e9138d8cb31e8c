"""The form trainers edit a quiz with."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm


class QuizForm(WagtailAdminPageForm):
    """Says before publishing which questions participants could not see."""

    def is_valid(self) -> bool:
        """Check the page and, unless it is only a draft, the questions it consists of."""
        is_valid: bool = super().is_valid()
        if is_valid and not self.is_deferred_validation:
            self._check_questions()
        return is_valid and not self.errors

    def _check_questions(self) -> None:
        forms: list[Any] = self.formsets["items"].forms
        questions = [
            form.cleaned_data["question"]
            for form in forms
            if form.cleaned_data.get("question") and not form.cleaned_data.get("DELETE")
        ]
        if drafts := [str(question) for question in questions if not question.live]:
            self.add_error(
                None,
                _("Publish these questions first: %(questions)s")
                % {"questions": "; ".join(f"“{draft}”" for draft in drafts)},
            )
