"""Panels of the quiz editor."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from wagtail.admin.panels import HelpPanel

from assessments.competency.models import Competency, Indicator
from assessments.questions.models import Difficulty, Question, Topic
from assessments.quizzes.bank import Wanted
from assessments.quizzes.drawing import drawn
from assessments.quizzes.layout import Layout, blueprints
from assessments.quizzes.screens import TriesAtVersion
from lms.core.editor.panels import FindingPanel
from lms.people.api import OrgUnit


class EmptyQuizPanel(HelpPanel):
    """Warns that officers cannot take a published quiz, because it has nothing to ask."""

    def __init__(
        self, template: str = "assessments/admin/empty_quiz_panel.html", **kwargs: object
    ) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        """Shown only where that is so."""

        def is_shown(self) -> bool:
            """Leave it out elsewhere. One query for a published quiz."""
            is_published = bool(self.instance.pk and self.instance.live)
            return is_published and not self.instance.is_ready


@dataclass(frozen=True, slots=True)
class DrawnFrom:
    """A draw in figures: ``count`` wanted of ``pool`` questions ``about`` this, ``found`` of them.

    ``percent``: in how many of a hundred attempts each question of the pool comes. ``silent``: how
    many of the pool should say what officers can do, and show no behaviour.
    """

    about: str
    count: int
    pool: int
    found: int
    silent: int

    @property
    def percent(self) -> float:
        """How often a question comes."""
        return 100 * self.found / self.pool if self.pool else 0.0

    @property
    def missing(self) -> int:
        """How many questions the bank lacks."""
        return self.count - self.found


def drawn_from(layout: Layout) -> tuple[DrawnFrom, ...]:
    """Say what the draws of a quiz find in the bank. Five queries more than ``blueprints``."""
    draws = blueprints({0: layout}, Question.objects.all())[0].draws
    found = map(len, drawn(draws, "", {}))
    about = _in_words([wanted for _count, wanted in layout.draws])
    return tuple(
        DrawnFrom(
            words,
            draw.count,
            len(draw.pool),
            count,
            0 if layout.is_practice else sum(not each.indicator_ids for each in draw.pool),
        )
        for words, draw, count in zip(about, draws, found, strict=True)
    )


def _in_words(wanted: list[Wanted]) -> list[str]:
    competencies = Competency.objects.in_bulk({each.competency_id for each in wanted})
    indicators = Indicator.objects.in_bulk({each.indicator_id for each in wanted})
    topics = Topic.objects.in_bulk({each.topic_id for each in wanted})
    units = OrgUnit.objects.in_bulk({each.unit_id for each in wanted})
    said = []
    for each in wanted:
        level = _("Level %(level)d") % {"level": each.level} if each.level else ""
        difficulty = Difficulty(each.difficulty).label if each.difficulty else ""
        parts = (
            competencies.get(each.competency_id),
            level,
            indicators.get(each.indicator_id),
            topics.get(each.topic_id),
            difficulty,
            units.get(each.unit_id),
        )
        said.append(", ".join(str(part) for part in parts if part))
    return said


class BlueprintPanel(FindingPanel):
    """Says whether the bank fills each draw, as last saved, and how often each question comes."""

    class BoundPanel(FindingPanel.BoundPanel):
        """Shown for a quiz that draws."""

        template_name = "assessments/admin/blueprint_panel.html"
        name = "draws"

        def find(self) -> tuple[DrawnFrom, ...]:
            """Look into the bank."""
            layout = self.instance.layout()
            return drawn_from(layout) if layout.draws else ()


class TriesPanel(FindingPanel):
    """Says how many attempts are under way and handed in, at this version and at older ones."""

    class BoundPanel(FindingPanel.BoundPanel):
        """Shown once somebody has begun an attempt."""

        template_name = "assessments/admin/tries_panel.html"
        name = "tries"

        def find(self) -> tuple[TriesAtVersion, ...]:
            """Count them."""
            tries: tuple[TriesAtVersion, ...] = self.instance.tries_by_version()
            return tries

        def get_context_data(self, parent_context: object = None) -> dict[str, object]:
            """Add the ``quiz``."""
            context: dict[str, object] = super().get_context_data(parent_context)
            return context | {"quiz": self.instance}
