"""The form trainers edit a question with."""

from wagtail.admin.forms import WagtailAdminModelForm

from assessments.questions.rules import problems


class QuestionForm(WagtailAdminModelForm):
    """Lets a draft be half-written, and says what is missing before it is published."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation:
            return
        for field, messages in problems(self.instance.content()).items():
            if field not in self.errors:
                self.add_error(field, messages)
