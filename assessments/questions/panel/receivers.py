"""What a panel has to say before a question is published."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from assessments.questions.kinds.editor import Words
from assessments.questions.models import Question
from assessments.questions.objections import objections_wanted
from assessments.questions.panel.queries import standing


@receiver(objections_wanted)
def object_to_a_divided_panel(question: Question, **_signal: object) -> list[Words]:
    """Ask for a reason where the experts do not agree. Two queries for a situation to judge."""
    found = standing(question)
    if found is None or not found.needs_reason:
        return []
    return [
        _(
            "The experts asked about this question do not agree. Change it and ask them again, or"
            " write in its panel why it is published all the same."
        )
    ]
