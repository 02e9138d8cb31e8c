"""Choosing practice questions in the blocks of a page."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.snippets.widgets import AdminSnippetChooser

from assessments.questions.content import Purpose
from assessments.questions.models import Question

MODEL = "assessments.Question"


class PracticeQuestionChooser(AdminSnippetChooser):
    """Opens the bank at its practice questions."""

    def get_chooser_modal_url(self) -> str:
        """Narrow the list from the start; it can be widened there."""
        return f"{super().get_chooser_modal_url()}?purpose={Purpose.PRACTICE}"


class PracticeQuestionBlock(SnippetChooserBlock):
    """One question that may leave the server with its key: it never counts."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(MODEL, **kwargs)

    @cached_property
    def widget(self) -> PracticeQuestionChooser:
        """The window in which it is chosen."""
        return PracticeQuestionChooser(Question, icon="help")

    def clean(self, value: Question | None) -> Question | None:
        """Check that the question is for practice and can be marked at once.

        Raises:
            ValidationError: if it counts elsewhere, so that its key must not be shown, is not
                published, or waits for people to mark it.
        """
        chosen: Question | None = super().clean(value)
        if chosen and not Question.objects.checkable().filter(pk=chosen.pk).exists():
            raise ValidationError(
                _(
                    "Choose a published question that is for practice: the answer to any other "
                    "would be given away here."
                )
            )
        return chosen

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        """Name Wagtail's own block: a migration must not need this one."""
        return "wagtail.snippets.blocks.SnippetChooserBlock", [MODEL], self._constructor_args[1]
