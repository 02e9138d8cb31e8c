"""What others may do with the question bank."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assessments.competency.models import Indicator
from assessments.questions.kinds.editing import written
from assessments.questions.kinds.protocol import Body
from assessments.questions.models import Question, QuestionIndicator
from lms.core import audit
from lms.people.api import Actor, OrgUnit


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
) -> Question:
    """Write a question into a unit's bank (``None``: the central one) and publish it.

    It is checked like one written by hand. ``prompt`` and ``explanation`` are HTML; ``body`` is of
    any kind; ``indicators`` are full codes such as ``PP.1.3``.

    Raises:
        ValidationError: if the question is not fit to be published or an indicator is unknown.
    """
    question = Question(
        prompt=prompt,
        body=written(body),
        explanation=explanation,
        source=source,
        unit=unit,
        live=False,
    )
    question.indicator_tags = [
        QuestionIndicator(indicator=indicator) for indicator in _indicators(indicators)
    ]
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
    copy.save()
    log(copy, "wagtail.copy", user=by)
    copy.save_revision(user=by).publish(user=by)
    audit.record(by=by, action="question.copy", target=copy, changes={"from": str(question.key)})
    copied: Question = Question.objects.get(pk=copy.pk)
    return copied


COPIED = ("kind", "prompt", "body", "explanation", "source")
"""What a copied question takes over besides its indicators."""
