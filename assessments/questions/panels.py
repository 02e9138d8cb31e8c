"""Panels of the question editor."""

from collections.abc import Sequence

from django.db.models import Model
from wagtail.admin.panels import Panel

from assessments.questions.alike import Lookalike, lookalikes
from assessments.questions.similar import wording
from assessments.questions.statistics import FiguresInSight, figures_in_sight
from assessments.questions.uses import UsesInSight, uses_in_sight
from lms.core.editor.panels import FindingPanel


class QuestionUsesPanel(FindingPanel):
    """Says which quizzes ask the question: a change of it changes all of them."""

    class BoundPanel(FindingPanel.BoundPanel):
        """Shown for a question that some quiz asks."""

        template_name = "assessments/admin/question_uses.html"
        name = "uses"

        def find(self) -> UsesInSight:
            """Look for the quizzes."""
            return uses_in_sight(self.instance.pk, self.request.user)


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


class SimilarQuestionsPanel(FindingPanel):
    """Says which questions read nearly the same, so that nobody writes one twice."""

    class BoundPanel(FindingPanel.BoundPanel):
        """Shown for a question that is like another."""

        template_name = "assessments/admin/question_similar.html"
        name = "found"

        def find(self) -> Sequence[Lookalike[Model]]:
            """Compare it with those that the author may read."""
            question = self.instance
            readable = type(question).objects.readable_by(self.request.user)
            others = readable.exclude(pk=question.pk).for_lists()
            text = wording(question.prompt or "", question.body.get_prep_value())
            return lookalikes(text, others)
