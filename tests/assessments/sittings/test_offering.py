"""What a published activity says that it can prove."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.api import renew_offers
from assessments.competency.models import EvidenceSource, EvidenceSourceIndicator
from assessments.quizzes.models import QuizItem
from tests.assessments.quizzes import making
from tests.factories import content

pytestmark = pytest.mark.django_db


def observations(page):
    """How many observations of each indicator the activity says that it gives."""
    given = EvidenceSourceIndicator.objects.filter(evidencesource__page=page)
    return dict(given.values_list("indicator__slug", "observations"))


@pytest.fixture
def quiz(framework):
    return making.quiz(
        [*making.bank(2), *making.bank(1, indicators=("KOM.1.1", "PP.1.2")), content.question()]
    )


class TestAQuiz:
    def test_gives_one_for_each_question_about_an_indicator(self, quiz):
        assert observations(quiz) == {"KOM.1.1": 3, "PP.1.2": 1}

    def test_gives_more_when_a_question_is_added_and_fewer_when_one_is_withdrawn(self, quiz):
        [added] = making.bank(1)
        quiz.items.add(QuizItem(question=added, sort_order=9))
        quiz.save_revision()
        assert observations(quiz)["KOM.1.1"] == 3, "a draft gives nothing"
        quiz.save_revision().publish()
        assert observations(quiz)["KOM.1.1"] == 4
        added.unpublish()
        assert observations(quiz)["KOM.1.1"] == 3

    def test_costs_as_many_queries_with_thirty_questions_as_with_three(self, framework):
        def cost(count):
            page = making.quiz(making.bank(count), title=f"Kuis {count}")
            with CaptureQueriesContext(connection) as captured:
                page.observables()
            return len(captured)

        assert cost(3) == cost(30)


class TestARolePlay:
    def test_gives_one_for_each_turn_on_the_best_way(self, framework):
        page = content.scenario(content.course())
        assert observations(page) == {"KOM.1.1": 1, "PP.1.2": 1, "PP.1.3": 1}

    def test_gives_none_of_what_only_other_ways_show(self, framework):
        page = content.scenario(
            content.course(),
            [
                content.turn(
                    "buka",
                    "Mana berkas saya?",
                    [
                        content.choice("dengar", "baik", ("KOM.1.1", 3)),
                        content.choice("sela", "marah", ("KOM.1.1", -1)),
                    ],
                ),
                content.turn(
                    "marah",
                    "Jangan potong saya!",
                    [
                        content.choice("maaf", "baik", ("KOM.1.2", 2)),
                        content.choice("diam", "baik", ("PP.1.1", -2)),
                    ],
                ),
                content.ending("baik"),
            ],
        )
        assert observations(page) == {"KOM.1.1": 1, "KOM.1.2": 0}


class TestAfterAnUpdateOfTheProgram:
    def test_activities_say_it_anew_once(self, quiz):
        page = content.scenario(content.course())
        EvidenceSource.objects.update(observables=None)
        EvidenceSourceIndicator.objects.update(observations=1)
        renew_offers()
        assert observations(quiz) == {"KOM.1.1": 3, "PP.1.2": 1}
        assert observations(page) == {"KOM.1.1": 1, "PP.1.2": 1, "PP.1.3": 1}
        with CaptureQueriesContext(connection) as captured:
            renew_offers()
        assert len(captured) == 1

    def test_what_was_said_is_read_as_it_was_written(self, quiz):
        read = EvidenceSource.objects.get(page=quiz).read_observables()
        assert set(read) == set(quiz.observables())
