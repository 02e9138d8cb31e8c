"""What must hold before participants see a question, in words a trainer can act on."""

from collections import defaultdict

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from assessments.questions.content import QuestionContent


def problems(question: QuestionContent) -> dict[str, list[str | Promise]]:
    """Return the problems by field; empty when the question is fit to be published."""
    found: dict[str, list[str | Promise]] = defaultdict(list)
    if not strip_tags(question.prompt).strip():
        found["prompt"].append(_("Write the question."))
    found["options"].extend(_answer_problems(question))
    if not found["options"]:
        del found["options"]
    return dict(found)


def _answer_problems(question: QuestionContent) -> list[str | Promise]:
    texts = [option.text.strip().casefold() for option in question.options]
    correct = len(question.correct_keys)
    silent = [str(n) for n, option in enumerate(question.options, 1) if not _says_something(option)]
    checks: list[tuple[bool, str | Promise]] = [
        (len(texts) < 2, _("Give at least two answers.")),
        (not all(texts), _("Write the text of every answer.")),
        (len(set(texts)) < len(texts), _("Two answers read the same. Change or remove one.")),
        (
            not question.is_multiple and correct != 1,
            _("Mark exactly one answer as correct, or choose “Several correct answers”."),
        ),
        (question.is_multiple and correct == 0, _("Mark at least one answer as correct.")),
        (
            question.is_multiple and correct == len(texts),
            _("Add at least one wrong answer: otherwise choosing everything is right."),
        ),
        (
            bool(silent),
            _("Answer %(numbers)s has no feedback yet. Say why it is right or wrong.")
            % {"numbers": ", ".join(silent)},
        ),
    ]
    return [message for is_wrong, message in checks if is_wrong]


def _says_something(option: object) -> bool:
    return bool(strip_tags(getattr(option, "feedback", "")).strip())
