"""A question line by line, as its trainers read it; of any version of it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.questions.kinds.editing import lines as body_lines
from assessments.questions.kinds.editor import Line, words_of
from assessments.questions.kinds.kept_pictures import read_picture
from assessments.questions.models import Question


def lines_of(question: Question) -> list[Line]:
    """Return all that is written of a question. A query for each relation not fetched along."""
    return [line for line in (*_said(question), *_about(question)) if line.text]


def about_lines_of(question: Question) -> list[Line]:
    """Return what is known of it besides what officers are asked and told."""
    return [line for line in _about(question) if line.text]


def _said(question: Question) -> Iterator[Line]:
    yield Line("prompt", _("Question"), words_of(question.prompt or ""))
    if picture := read_picture(question.picture):
        yield Line("picture", _("Picture"), picture.alt)
    yield Line("kind", _("Kind"), question.kind_label)
    yield from body_lines(question.body)
    yield Line("explanation", _("Explanation"), words_of(question.explanation))
    for tag in question.indicator_tags.all():
        text = f"{tag.indicator.slug} {tag.indicator.text}"
        yield Line(f"indicator.{tag.indicator_id}", _("Indicator"), text)


def _about(question: Question) -> Iterator[Line]:
    passage = question.passage
    topics = sorted(topic.name for topic in question.topics.all())
    yield Line("source", _("Source"), question.source)
    yield Line("passage", _("Where it can be read"), passage.title if passage else "")
    yield Line("hint", _("Hint"), words_of(question.hint))
    yield Line("purpose", _("What it is for"), question.get_purpose_display())
    yield Line("difficulty", _("Difficulty"), question.get_difficulty_display())
    yield Line("topics", _("Topics"), ", ".join(topics))
    yield Line("unit", _("Bank"), question.bank_label)
