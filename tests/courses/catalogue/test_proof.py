"""What the editor of a course says it can prove, and what to add."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from courses.models import CoursePage
from tests.assessments.competency.making import level_slugs, rule_3
from tests.assessments.quizzes import making
from tests.factories import content
from tests.markup import as_shown

pytestmark = pytest.mark.django_db

KOM_1 = level_slugs("KOM", 1)


def questions(count, *slugs):
    """Questions in the bank: so many about each behaviour."""
    return [each for slug in slugs for each in making.bank(count, indicators=(slug,))]


def conversation(parent, *slugs, title="Percakapan"):
    """A role-play with a turn about each behaviour, in their order."""
    turns = [
        content.turn(
            f"t{place}",
            f"Kata {place}",
            [
                content.choice("baik", f"t{place + 1}", (slug, 2)),
                content.choice("buruk", f"t{place + 1}", (slug, -1)),
            ],
        )
        for place, slug in enumerate(slugs)
    ]
    return content.scenario(parent, [*turns, content.ending(f"t{len(slugs)}")], title=title)


@pytest.fixture
def course(site, framework) -> CoursePage:
    rule_3(framework)
    page = content.course()
    page.competencies = [framework.competencies.get(code="KOM")]
    page.save_revision().publish()
    return page


def levels(course):
    """What is missing, in words, by level."""
    proof = CoursePage.objects.get(pk=course.pk).proof
    return {level.level: level.missing for each in proof for level in each.levels}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


class TestWhatIsMissing:
    def test_nothing_is_said_without_activities_or_competencies(self, course):
        assert levels(course) == {}
        content.quiz(course, questions(1, *KOM_1))
        course.competencies = []
        course.save_revision().publish()
        assert levels(course) == {}

    def test_a_quiz_alone_lacks_another_kind_and_a_later_check(self, course):
        content.quiz(course, questions(5, *KOM_1))
        assert levels(course) == {
            1: (
                "Another kind of evidence is needed: conversations played (0 of 6 observations).",
                (
                    "For the check 7 days later 0 of 6 observations are left that officers have not"
                    " seen by then: add a quiz with other questions."
                ),
            )
        }

    def test_a_behaviour_that_is_asked_too_seldom_is_marked(self, course):
        content.quiz(course, [*questions(4, *KOM_1[:2]), *questions(1, KOM_1[2])])
        [found] = CoursePage.objects.get(pk=course.pk).proof[0].levels
        assert [(b.text, b.amount.given) for b in found.behaviours][-1] == ("Perilaku KOM 1.3", 1)
        assert found.missing[0].startswith("Add questions, or turns of a role-play")
        assert found.missing[1].startswith("Of the whole level 9 of 15 observations")

    def test_a_quiz_a_role_play_and_a_check_prove_a_level(self, course):
        content.quiz(course, questions(3, *KOM_1))
        conversation(course, *KOM_1, *KOM_1)
        assert len(levels(course)[1]) == 1
        content.quiz(course, questions(2, *KOM_1), title="Pemeriksaan")
        assert levels(course) == {1: ()}

    def test_a_check_of_the_same_questions_proves_nothing_new(self, course):
        asked = questions(3, *KOM_1)
        content.quiz(course, asked)
        conversation(course, *KOM_1, *KOM_1)
        content.quiz(course, asked, title="Pemeriksaan")
        assert "0 of 6 observations are left" in levels(course)[1][0]

    def test_drafts_count_and_other_courses_do_not(self, course):
        content.quiz(course, questions(1, "KOM.2.1")).unpublish()
        content.quiz(content.course("Lain"), questions(1, "KOM.3.1"))
        content.lesson(course)
        assert set(levels(course)) == {2}

    def test_a_high_level_has_to_be_seen_at_work(self, course, framework):
        kom = framework.competencies.get(code="KOM")
        kom.indicators.create(level=4, code="4.1", slug="KOM.4.1", text="Menata")
        content.quiz(course, questions(15, "KOM.4.1"))
        assert levels(course)[4][0] == (
            "This level has to be seen at work by an assessor, whatever a course brings."
        )

    def test_by_another_policy_another_number_is_enough(self, course, framework):
        rule_3_numbers = {"kinds_needed": "one", "days_between": 0, "observations": 3}
        content.quiz(course, questions(1, *KOM_1))
        framework.policies.filter(version=2).update(
            **rule_3_numbers, observations_per_kind=3, observations_per_indicator=1
        )
        assert levels(course) == {1: ()}
        framework.policies.filter(version=2).update(rule=2)
        assert levels(course) == {}


def test_the_editor_says_it_in_indonesian(course, citra, as_user):
    content.quiz(course, questions(1, *KOM_1))
    edit = reverse("wagtailadmin_pages:edit", args=[course.pk])
    page = as_shown(as_user(citra).get(edit).text)
    assert "Komunikasi, tingkat 1 (Paham)" in page
    assert "Belum dapat dibuktikan oleh kursus ini." in page
    assert "1 dari 4" in page


def test_it_costs_as_many_queries_for_many_activities_and_questions_as_for_few(course):
    def cost():
        page = CoursePage.objects.get(pk=course.pk)
        with CaptureQueriesContext(connection) as captured:
            assert page.proof
        return len(captured)

    content.quiz(course, questions(1, *KOM_1))
    conversation(course, *KOM_1)
    cost()  # from now on sites are known, until something is published
    few = cost()
    for number in range(3):
        content.quiz(course, questions(4, *KOM_1), title=f"Kuis {number}")
        conversation(course, *KOM_1, title=f"Percakapan {number}")
    cost()
    assert cost() == few
    assert few <= 14
