"""The form trainers edit a quiz with."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from assessments.questions.models import Question


class QuizForm(WagtailAdminPageForm):
    """Says before publishing what keeps participants from taking the quiz.

    A new one has no row for a question: an empty row could be neither saved nor previewed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Before what was sent is put into these rows.
        self.questions_before = {item.question_id for item in self.instance.items.all()}

    def is_valid(self) -> bool:
        """Check the page and, unless it is only a draft, the questions it consists of.

        What somebody else keeps is refused in a draft and a preview too: they would show it.
        """
        is_valid: bool = super().is_valid()
        if is_valid:
            self._check_banks()
        if is_valid and not self.is_deferred_validation:
            self._check_questions()
        return is_valid and not self.errors

    def _questions(self) -> list[Any]:
        forms: list[Any] = self.formsets["items"].forms
        return [
            form.cleaned_data["question"]
            for form in forms
            if form.cleaned_data.get("question") and not form.cleaned_data.get("DELETE")
        ]

    def _check_banks(self) -> None:
        added = {question.pk for question in self._questions()} - self.questions_before
        readable = Question.objects.readable_by(self.for_user).filter(pk__in=added)
        if readable.count() < len(added):
            self.add_error(None, _("Choose questions from your own banks or the central one."))

    def _check_questions(self) -> None:
        questions = self._questions()
        if not questions:
            self.add_error(None, _("Add at least one question before publishing the quiz."))
        if drafts := [str(question) for question in questions if not question.live]:
            self.add_error(
                None,
                _("Publish these questions first: %(questions)s")
                % {"questions": "; ".join(f"“{draft}”" for draft in drafts)},
            )
