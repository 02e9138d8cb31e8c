"""A question that quizzes ask: its keepers see which, and no published quiz is left empty.

Hana keeps the questions of the health agency; her colleagues for the whole organisation may ask
them too, in quizzes that are none of her business.
"""

import pytest
from django.urls import reverse

from assessments.models import Indicator, Question, QuizPage
from assessments.questions.uses import QuestionNeededError, uses_in_sight
from courses.models import UnitCataloguePage
from lms import installation
from tests.assessments.quizzes import making
from tests.factories import content

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(Question.snippet_viewset.get_url_name(name), args=args)


def bulk_delete(model, *rows):
    ids = "&".join(f"id={row.pk}" for row in rows)
    return reverse("wagtail_bulk_action", args=["assessments", model, "delete"]) + f"?{ids}"


def is_live(question) -> bool:
    return Question.objects.get(pk=question.pk).live


class TestTakingAway:
    def test_the_last_published_question_of_a_quiz_stays(self, framework):
        first, second = making.bank(2)
        making.quiz([first, second])
        first.unpublish()
        with pytest.raises(QuestionNeededError):
            second.unpublish()
        assert not is_live(first)
        assert is_live(second)

    def test_it_goes_once_the_quiz_has_another(self, framework):
        old, new = making.bank(2)
        page = making.quiz([old])
        page.items.set([page.items.model(question=new)])
        page.save_revision().publish()
        old.unpublish()
        assert not is_live(old)

    def test_or_once_the_quiz_is_unpublished(self, framework):
        [question] = making.bank(1)
        making.quiz([question]).unpublish()
        question.unpublish()
        assert not is_live(question)

    def test_a_draft_is_saved_as_before(self, framework):
        [question] = making.bank(1)
        question.unpublish()
        question.source = "UU 30/2014"
        question.save()
        assert Question.objects.get().source == "UU 30/2014"


@pytest.fixture
def site(db, hana):
    content.tree_roots()
    installation.prepare()


@pytest.fixture
def question(site, org, framework):
    return content.question("Pertanyaan kesehatan?", unit=org.health)


@pytest.fixture
def own(question, org) -> QuizPage:
    """Ask the question in a quiz of Hana's, besides another."""
    course = content.course("Kursus", parent=UnitCataloguePage.objects.get(unit=org.health))
    return content.quiz(
        course, [question, content.question("Lain?", unit=org.health)], "Milik unit"
    )


@pytest.fixture
def central(question) -> QuizPage:
    """Ask nothing but the question in a quiz of the central catalogue."""
    return content.quiz(content.course("Pusat"), [question], "Milik pusat")


@pytest.fixture
def hanas(hana, as_user):
    browser = as_user(hana)
    browser.cookies["django_language"] = "en"
    return browser


class TestOnThePage:
    @pytest.mark.parametrize("name", ["edit", "inspect", "unpublish"])
    def test_it_names_the_quizzes_its_keeper_writes_and_counts_the_others(
        self, hanas, own, central, question, name
    ):
        page = hanas.get(address(name, question.pk)).text
        assert reverse("wagtailadmin_pages:edit", args=[own.pk]) in page
        assert "1 other published question" in page
        assert "1 page that other trainers write" in page
        assert "Milik pusat" not in page

    def test_trainers_of_the_whole_organisation_see_them_all(self, own, central, question, citra):
        uses = uses_in_sight(question.pk, citra)
        assert [use.title for use in uses.own] == ["Milik pusat", "Milik unit"]
        assert uses.others == 0

    def test_a_question_that_no_quiz_asks_says_nothing(self, hanas, question):
        assert "Where it is asked" not in hanas.get(address("edit", question.pk)).text

    def test_asking_costs_the_same_for_one_quiz_and_six(
        self, question, hana, django_assert_max_num_queries
    ):
        for number in range(6):
            content.quiz(content.course(f"K{number}"), [question], f"Kuis {number}")
        with django_assert_max_num_queries(8):
            assert uses_in_sight(question.pk, hana).others == 6


class TestUnpublishing:
    def test_is_done_where_quizzes_keep_something_to_ask(self, hanas, own, question):
        assert "Yes, unpublish it" in hanas.get(address("unpublish", question.pk)).text
        hanas.post(address("unpublish", question.pk))
        assert not is_live(question)

    def test_is_refused_with_what_to_do_instead(self, hanas, own, question):
        own.items.last().question.unpublish()
        page = hanas.post(address("unpublish", question.pk), follow=True).text
        assert is_live(question)
        assert "still needed" in page
        assert "Put other questions into the quizzes" in page
        assert "Yes, unpublish it" not in page

    def test_is_refused_for_a_quiz_of_others_without_naming_it(self, hanas, central, question):
        page = hanas.post(address("unpublish", question.pk), follow=True).text
        assert is_live(question)
        assert "Ask the trainers for the whole organisation" in page
        assert "Milik pusat" not in page


class TestDeleting:
    def test_one_alone_is_refused_and_the_quizzes_named(self, hanas, own, central, question):
        for ask in (hanas.get, hanas.post):
            page = ask(address("delete", question.pk), follow=True).text
            assert Question.objects.filter(pk=question.pk).exists()
            assert "is kept, because quizzes ask it" in page
            assert "Milik unit" in page
            assert "Milik pusat" not in page

    def test_one_among_several_too(self, hanas, own, question, org):
        free = content.question("Bebas?", unit=org.health)
        page = hanas.post(bulk_delete("question", free, question), follow=True).text
        assert "is kept, because quizzes ask it" in page
        assert Question.objects.filter(pk__in=[free.pk, question.pk]).count() == 2
        hanas.post(bulk_delete("question", free))
        assert not Question.objects.filter(pk=free.pk).exists()


class TestAnIndicatorThatARolePlayIsAbout:
    """Without it nobody could play: the conversation would name an indicator that is not there."""

    @pytest.fixture
    def scenario(self, framework):
        return content.scenario(content.course())

    @pytest.fixture
    def desk(self, admin, as_user):
        admin.is_superuser = True
        admin.save()
        return as_user(admin)

    def test_is_not_deleted(self, scenario, desk):
        indicator = Indicator.objects.get(slug="KOM.1.1")
        desk.post(reverse(Indicator.snippet_viewset.get_url_name("delete"), args=[indicator.pk]))
        assert desk.post(bulk_delete("indicator", indicator)).status_code == 302
        assert Indicator.objects.filter(pk=indicator.pk).exists()

    def test_goes_when_the_role_play_is_unpublished(self, scenario, desk):
        scenario.unpublish()
        desk.post(bulk_delete("indicator", Indicator.objects.get(slug="KOM.1.1")))
        assert not Indicator.objects.filter(slug="KOM.1.1").exists()
