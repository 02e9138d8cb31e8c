"""Bring the questions that come with Prima into the central bank."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from wagtail.models import Page

from assessments.competency.models import Indicator
from assessments.questions.bulk import Draft, Place, write_questions
from assessments.questions.library import LibraryQuestion, read
from assessments.questions.models import Question
from assessments.questions.passages import headings_of
from lms.people.api import Actor

PREFIX = "prima:"


@transaction.atomic
def install_questions(*, by: Actor, lessons: Collection[str] | None = None) -> int:
    """Publish those in the central bank that are not there yet, and return how many came.

    ``lessons``: only those whose answers are in lessons with these slugs.

    What is there, or was and has been changed or retired, stays as it is: again changes nothing.
    Indicators and lessons that are not here are left out. Some ten queries for all, four for each.

    Raises:
        NoTimeLimitError, UnknownYearError: if the day of a deadline cannot be counted.
    """
    known = set(
        Question.objects.filter(unit=None, external_key__startswith=PREFIX).values_list(
            "external_key", flat=True
        )
    )
    wanted = (each for each in read() if lessons is None or each.lesson in lessons)
    missing = [each for each in wanted if PREFIX + each.key not in known]
    if not missing:
        return 0
    indicators = Indicator.objects.by_slug({code for each in missing for code in each.indicators})
    ids = {code: indicator.pk for code, indicator in indicators.items()}
    places = _places({each.lesson for each in missing})
    drafts = [_draft(each, ids, places) for each in missing]
    write_questions(by=by, drafts=drafts, unit=None, publish=True)
    return len(drafts)


def library_questions(keys: Sequence[str]) -> list[Question]:
    """Return questions of the library that are in the central bank, by key. One query."""
    names = [PREFIX + key for key in keys]
    rows = Question.objects.filter(unit=None, external_key__in=names)
    found = {question.external_key: question for question in rows}
    return [found[name] for name in names if name in found]


def _places(slugs: Collection[str]) -> dict[tuple[str, str], Place]:
    """Find the passages of the lessons with these slugs, by slug and heading."""
    pages = Page.objects.live().filter(slug__in=slugs).specific()
    return {
        (page.slug, heading.title): Place(page.pk, heading.block, heading.title)
        for page in pages
        for heading in headings_of(page)
    }


def _draft(
    question: LibraryQuestion,
    indicator_ids: Mapping[str, int],
    places: Mapping[tuple[str, str], Place],
) -> Draft:
    return Draft(
        body=question.body(),
        prompt=question.prompt,
        external_key=PREFIX + question.key,
        explanation=question.explanation,
        hint=question.hint,
        source=question.source,
        purpose=question.purpose,
        difficulty=question.difficulty,
        passage=places.get((question.lesson, question.heading)),
        topics=question.topics,
        indicator_ids=tuple(
            indicator_ids[code] for code in question.indicators if code in indicator_ids
        ),
    )
