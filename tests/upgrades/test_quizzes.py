"""Quizzes from before there were draws, sections and rules go on as they are."""

from collections.abc import Callable

import pytest

from assessments.models import Attempt, QuizPage
from assessments.quizzes.paper import Navigation
from tests.assessments.quizzes import making

pytestmark = pytest.mark.django_db


def test_an_attempt_under_way_is_finished_and_the_quiz_begun_anew(
    upgrade: Callable[[], None],
) -> None:
    upgrade()
    under_way = Attempt.objects.open().first()
    assert under_way is not None
    rules = under_way.paper.rules
    assert (rules.navigation, rules.closes_at, rules.is_practice) == (Navigation.FREE, None, False)
    assert all(isinstance(item["question"], dict) for item in under_way.snapshot.content["items"])
    making.answer_everything(under_way)
    assert making.hand_in(under_way, under_way.officer).passed

    quiz = QuizPage.objects.get(pk=under_way.page_id)
    assert {item.section for item in quiz.items.all()} == {1}
    assert not quiz.draws.exists()
    anew = making.start(quiz, under_way.officer)
    asked = {item.question.key for item in under_way.paper.items}
    assert {item.question.key for item in anew.paper.items} == asked
    assert anew.snapshot.content["format"] == 4


def test_every_result_of_before_is_still_marked_as_it_was(upgrade: Callable[[], None]) -> None:
    upgrade()
    for attempt in Attempt.objects.exclude(finished_at=None).order_by("pk")[:20]:
        mark = attempt.mark(attempt.answers())
        assert (float(mark.earned), mark.passed) == (attempt.score, attempt.passed)
