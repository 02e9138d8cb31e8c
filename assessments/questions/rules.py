"""What must hold before participants see a question, in words a trainer can act on."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from assessments.questions.content import QuestionContent
from assessments.questions.kinds.editing import EDITORS
from assessments.questions.kinds.editor import Words, says_something
from assessments.questions.kinds.kept_pictures import picture_problems


def problems(question: QuestionContent) -> dict[str, Sequence[Words]]:
    """Return the problems by field; empty when the question is fit to be published."""
    prompt = [] if says_something(question.prompt) else [_("Write the question.")]
    body = EDITORS[question.kind].problems(question.body)
    picture = picture_problems(question.picture) if question.picture else []
    found: dict[str, Sequence[Words]] = {"prompt": prompt, "picture": picture, "body": body}
    return {field: words for field, words in found.items() if words}
