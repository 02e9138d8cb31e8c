"""What others may do with the question bank."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assessments.competency.models import Indicator
from assessments.questions.bulk import Draft, Outcome, Place, write_questions
from assessments.questions.content import Purpose
from assessments.questions.kinds.editing import written
from assessments.questions.kinds.kept_pictures import written_picture
from assessments.questions.kinds.pictures import Picture
from assessments.questions.kinds.protocol import Body
from assessments.questions.models import Difficulty, Question, QuestionIndicator
from lms.core import audit
from lms.people.api import Actor, OrgUnit, User

__all__ = [
    "About",
    "Draft",
    "Outcome",
    "Place",
    "copy_to_central_bank",
    "create_question",
    "may_ask",
    "write_questions",
]


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a question besides what it asks. ``hint`` is HTML; ``topics`` are words.

    ``lesson_id`` is the page where the answer can be read, ``passage_block`` the id of a block of
    it, ``external_key`` what it is called where it comes from.
    """

    purpose: Purpose = Purpose.COUNTED
    difficulty: int = Difficulty.MEDIUM
    hint: str = ""
    topics: tuple[str, ...] = ()
    lesson_id: int | None = None
    passage_block: str = ""
    passage_title: str = ""
    external_key: str = ""
    picture: Picture | None = None


PLAIN = About()


def may_ask(author: User, question_ids: Collection[int]) -> bool:
    """Tell whether all of these questions, each once, are in banks an author reads. One query."""
    asked = Question.objects.readable_by(author).filter(pk__in=question_ids)
    return asked.count() == len(question_ids)


@transaction.atomic
def create_question(
    *,
    by: Actor,
    prompt: str,
    body: Body,
    explanation: str = "",
    source: str = "",
    indicators: Sequence[str] = (),
    unit: OrgUnit | None = None,
    about: About = PLAIN,
) -> Question:
    """Write a question into a unit's bank (``None``: the central one) and publish it.

    It is checked like one written by hand. ``prompt`` and ``explanation`` are HTML; ``body`` is of
    any kind; ``indicators`` are full codes such as ``PP.1.3``.

    Raises:
        ValidationError: if the question is not fit to be published or an indicator is unknown.
    """
    question = Question(
        prompt=prompt,
        picture=written_picture(about.picture),
        body=written(body),
        explanation=explanation,
        source=source,
        unit=unit,
        purpose=about.purpose.value,
        difficulty=about.difficulty,
        hint=about.hint,
        lesson_id=about.lesson_id,
        passage_block=about.passage_block,
        passage_title=about.passage_title,
        external_key=about.external_key,
        live=False,
    )
    question.indicator_tags = [
        QuestionIndicator(indicator=indicator) for indicator in _indicators(indicators)
    ]
    question.topics.set(about.topics)
    question.full_clean()
    question.save()
    log(question, "wagtail.create", user=by)
    question.save_revision(user=by).publish(user=by)
    audit.record(by=by, action="question.create", target=question)
    published: Question = Question.objects.get(pk=question.pk)
    return published


def _indicators(codes: Sequence[str]) -> list[Indicator]:
    found = Indicator.objects.by_slug(codes)
    if unknown := sorted(set(codes) - found.keys()):
        raise ValidationError(
            _("There is no indicator with the code %(codes)s."),
            params={"codes": ", ".join(unknown)},
        )
    return [found[code] for code in dict.fromkeys(codes)]


@transaction.atomic
def copy_to_central_bank(*, by: Actor, question: Question) -> Question:
    """Copy a published question into the central bank, published too."""
    copy = Question(live=False, **{name: getattr(question, name) for name in COPIED})
    copy.indicator_tags = [
        QuestionIndicator(indicator_id=tag.indicator_id) for tag in question.indicator_tags.all()
    ]
    copy.topics.set(topic.name for topic in question.topics.all())
    copy.save()
    log(copy, "wagtail.copy", user=by)
    copy.save_revision(user=by).publish(user=by)
    audit.record(by=by, action="question.copy", target=copy, changes={"from": str(question.key)})
    copied: Question = Question.objects.get(pk=copy.pk)
    return copied


COPIED = (
    "kind",
    "prompt",
    "picture",
    "body",
    "explanation",
    "source",
    "hint",
    "purpose",
    "difficulty",
    "lesson",
    "passage_block",
    "passage_title",
)
"""What a copied question takes over besides its indicators."""
