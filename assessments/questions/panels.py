"""Panels of the question editor."""

from typing import Any

from wagtail.admin.panels import Panel

from assessments.questions.uses import UsesInSight, uses_in_sight


class QuestionUsesPanel(Panel):
    """Says which quizzes ask the question: a change of it changes all of them."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one question; not shown where no quiz asks it."""

        template_name = "assessments/admin/question_uses.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            is_stored = self.instance is not None and self.instance.pk is not None
            self.uses: UsesInSight | None = (
                uses_in_sight(self.instance.pk, self.request.user)
                if is_stored and self.request is not None
                else None
            )

        def is_shown(self) -> bool:
            """Leave it out of a question that nothing asks."""
            return bool(self.uses)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the ``uses``."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"uses": self.uses}
