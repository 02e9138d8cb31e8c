"""What trainers read in the editors of activities: what they can prove, as last saved."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.quizzes.models import QuizItem, QuizPage
from assessments.roleplay.models import ScenarioPage
from lms import installation
from tests.assessments.competency.making import rule_3
from tests.assessments.quizzes import making
from tests.factories import content
from tests.markup import as_shown

pytestmark = pytest.mark.django_db

SHORT = "“Perilaku {}” belum dapat dibuktikan di sini: {} dari 4 pengamatan."
ENOUGH = "“Perilaku {}”: {} pengamatan, sudah cukup."


@pytest.fixture
def policy(framework):
    return rule_3(framework)


@pytest.fixture
def course(framework):
    installation.prepare()
    return content.course()


@pytest.fixture
def read(citra, as_user):
    """Return what the panel in the editor of a page says, or nothing."""
    desk = as_user(citra)

    def panel(page):
        html = desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
        found = re.search(r'<ul class="prima-proof">.*?</ul>', html, re.DOTALL)
        return as_shown(found[0]) if found else ""

    return panel


def test_a_quiz_says_of_each_behaviour_whether_its_questions_are_enough(course, policy, read):
    page = content.quiz(course, [*making.bank(4), *making.bank(1, indicators=("PP.1.2",))])
    shown = read(page)
    assert ENOUGH.format("KOM 1.1", 4) in shown
    assert SHORT.format("PP 1.2", 1) in shown


def test_it_speaks_of_the_draft_as_last_saved_with_questions_not_published(course, policy, read):
    page = content.quiz(course, making.bank(3))
    [added] = making.bank(1)
    added.unpublish()
    page.items.add(QuizItem(question=added, sort_order=9))
    page.save_revision()
    assert ENOUGH.format("KOM 1.1", 4) in read(page)
    assert QuizPage.objects.get().items.count() == 3


def test_a_role_play_says_so_of_the_turns_on_its_best_way(course, policy, read):
    page = content.scenario(course)
    assert SHORT.format("PP 1.3", 1) in read(page)
    page.conversation["nodes"] = [
        content.turn(
            "buka",
            "Apa?",
            [content.choice("a", "usai", ("KOM.2.1", 2)), content.choice("b", "usai")],
        ),
        content.ending("usai"),
    ]
    page.save_revision()
    assert SHORT.format("KOM 2.1", 1) in read(page)
    assert "PP 1.3" not in read(page)


def test_the_policy_in_force_says_how_many_are_needed(course, framework, read):
    page = content.quiz(course, making.bank(2))
    assert read(page) == "", "not judged by observations"
    rule_3(framework, observations_per_indicator=2)
    assert ENOUGH.format("KOM 1.1", 2) in read(page)


def test_the_panel_says_what_counts_of_a_draw(course, policy, citra, as_user):
    page = content.quiz(course, making.bank(1))
    html = as_user(citra).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "Dari soal acak, yang dihitung hanya yang pasti muncul." in html


def test_a_new_page_and_one_about_no_behaviour_say_nothing(course, policy, read, citra, as_user):
    assert read(content.quiz(course, [content.question()])) == ""
    new = reverse("wagtailadmin_pages:add", args=["assessments", "quizpage", course.pk])
    assert "prima-proof" not in as_user(citra).get(new).text


@pytest.mark.parametrize("model", [QuizPage, ScenarioPage])
def test_a_page_that_was_never_saved_as_a_draft_speaks_of_what_is_stored(model, course, policy):
    page = content.quiz(course, making.bank(2)) if model is QuizPage else content.scenario(course)
    model.objects.update(latest_revision=None)
    assert model.drafted([page.pk]) == {page.pk: page.observables()}


def test_thirty_questions_cost_as_many_queries_as_three(course, policy):
    def cost(count):
        page = content.quiz(course, making.bank(count), title=f"Kuis {count}")
        with CaptureQueriesContext(connection) as captured:
            QuizPage.drafted([page.pk])
        return len(captured)

    assert cost(3) == cost(30) == 3
