"""The way from the editor of a question to its panel."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.action_menu import ActionMenuItem

from assessments.questions.kinds.situational.rules import Situational
from assessments.questions.models import Question


class PanelItem(ActionMenuItem):
    """Leads to the panel of a situation to judge that is stored."""

    name = "action-panel"
    label = _("Panel of experts")
    icon_name = "group"
    order = 60

    def is_shown(self, context: Mapping[str, object]) -> bool:
        """Leave it out of new questions and of other kinds."""
        question = context.get("instance")
        return (
            context["view"] == "edit"
            and isinstance(question, Question)
            and question.kind == Situational.kind
        )

    def get_url(self, parent_context: Mapping[str, object]) -> str:
        """Return the address of the panel."""
        question = parent_context["instance"]
        return reverse("panel", args=[question.pk if isinstance(question, Question) else 0])


def panel_item(model: type) -> PanelItem | None:
    """Offer it in the editor of questions."""
    return PanelItem() if model is Question else None
