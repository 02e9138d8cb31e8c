"""Panels of the question editor."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from wagtail.admin.panels import Panel

from assessments.questions.alike import Lookalike, lookalikes
from assessments.questions.similar import wording
from assessments.questions.statistics import FiguresInSight, figures_in_sight
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


class QuestionFiguresPanel(Panel):
    """Says what answers have told of the question so far, or that nobody has answered it yet."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one question; not shown where it is not stored yet."""

        template_name = "assessments/admin/question_figures.html"
        figures: FiguresInSight | None = None

        def is_shown(self) -> bool:
            """Leave it out of a new question."""
            if self.instance is None or self.instance.pk is None or self.request is None:
                return False
            self.figures = figures_in_sight(self.instance.key, self.request.user)
            return True

        def get_context_data(self, parent_context: object = None) -> dict[str, object]:
            """Add the ``figures``."""
            context: dict[str, object] = super().get_context_data(parent_context)
            return context | {"figures": self.figures}


class SimilarQuestionsPanel(Panel):
    """Says which questions read nearly the same, so that nobody writes one twice."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one question; not shown where nothing is like it."""

        template_name = "assessments/admin/question_similar.html"
        found: Sequence[Lookalike[Model]] = ()

        def is_shown(self) -> bool:
            """Leave it out of what is not stored yet, and of what has no like."""
            question = self.instance
            if question is not None and question.pk and self.request is not None:
                text = wording(question.prompt or "", question.body.get_prep_value())
                readable = type(question).objects.readable_by(self.request.user)
                others = readable.exclude(pk=question.pk)
                self.found = lookalikes(text, others.for_lists())
            return bool(self.found)

        def get_context_data(self, parent_context: object = None) -> dict[str, object]:
            """Add what was ``found``."""
            context: dict[str, object] = super().get_context_data(parent_context)
            return context | {"found": self.found}
