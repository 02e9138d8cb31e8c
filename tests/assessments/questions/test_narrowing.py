"""Finding questions: the filters and the search of the bank, and the window they are chosen in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.api import Choice, Option
from assessments.questions.api import About, create_question
from assessments.questions.content import Purpose
from assessments.questions.kinds.true_false.rules import TrueFalse
from assessments.questions.models import Difficulty, Question, State
from lms import installation
from tests.assessments.quizzes import making

pytestmark = pytest.mark.django_db

STATEMENT = TrueFalse(True, "<p>Ya.</p>", "<p>Tidak.</p>")
COST_OF_WINDOW = 20


def address(name):
    return reverse(Question.snippet_viewset.get_url_name(name))


@pytest.fixture
def desk(admin, as_user):
    admin.is_superuser = True
    admin.save()
    browser = as_user(admin)
    browser.cookies["django_language"] = "en"
    return browser


@pytest.fixture
def questions(framework, org):
    """Four that differ in everything they can be told apart by."""
    choice = Choice(
        (
            Option("Mendengarkan", is_correct=True, feedback="<p>Ya.</p>"),
            Option("“Kafé”", feedback="<p>Bukan.</p>"),
        )
    )
    hard = About(Purpose.PRACTICE, Difficulty.HARD, topics=("Gratifikasi", "SP4N-LAPOR"))

    def write(prompt, body=STATEMENT, **fields):
        return create_question(by=None, prompt=f"<p>{prompt}</p>", body=body, **fields)

    made = {
        "listening": write("Apa dulu?", choice, indicators=["KOM.1.2"], source="UU 25/2009"),
        "gift": write("Hadiah ditolak.", indicators=["KOM.2.1", "PP.1.1"], about=hard),
        "health": write("Antrean puskesmas.", unit=org.health),
        "draft": write("Belum jadi."),
        "changed": write("Sudah diubah."),
        "retired": write("Sudah lama."),
    }
    made["draft"].unpublish()
    made["changed"].save_revision()
    Question.objects.filter(pk=made["changed"].pk).update(has_unpublished_changes=True)
    made["retired"].unpublish()
    Question.objects.filter(pk=made["retired"].pk).update(is_retired=True)
    making.quiz([made["listening"]])
    return made


def names(listed, questions):
    by_pk = {question.pk: name for name, question in questions.items()}
    return sorted(by_pk[question.pk] for question in listed)


ALL = ["changed", "draft", "gift", "health", "listening", "retired"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ALL),
        ({"bank": "central"}, [name for name in ALL if name != "health"]),
        ({"kind": "choice"}, ["listening"]),
        ({"purpose": "practice"}, ["gift"]),
        ({"difficulty": "3"}, ["gift"]),
        ({"level": "1"}, ["gift", "listening"]),
        ({"state": "draft"}, ["draft"]),
        ({"state": "live"}, ["gift", "health", "listening"]),
        ({"state": "changed"}, ["changed"]),
        ({"state": "retired"}, ["retired"]),
        ({"use": "used"}, ["listening"]),
        ({"use": "unused"}, [name for name in ALL if name != "listening"]),
        ({"q": "DENGAR"}, ["listening"]),
        ({"q": "dulu dengar"}, ["listening"]),
        ({"q": "dulu ditolak"}, []),
        ({"q": "kafé"}, ["listening"]),
        ({"q": "25/2009"}, ["listening"]),
        ({"q": "lapor"}, ["gift"]),
    ],
)
def test_the_list_is_narrowed_to(desk, questions, wanted, found):
    assert names(desk.get(address("list"), wanted).context["object_list"], questions) == found


def test_a_unit_a_topic_and_an_indicator_are_found_too(desk, questions, org):
    gift = questions["gift"]
    for wanted, found in [
        ({"bank": org.health.pk}, ["health"]),
        ({"topic": gift.topics.get(name="Gratifikasi").pk}, ["gift"]),
        ({"indicator": gift.indicator_tags.first().indicator_id}, ["gift"]),
    ]:
        assert names(desk.get(address("list"), wanted).context["object_list"], questions) == found


def test_competency_and_level_are_those_of_one_indicator(desk, questions):
    """Of the second level of KOM and the first of PP, not the second of PP."""
    service = questions["gift"].indicator_tags.last().indicator.competency_id
    for level, found in [("1", ["gift"]), ("2", [])]:
        listed = desk.get(address("list"), {"competency": service, "level": level})
        assert names(listed.context["object_list"], questions) == found


def test_published_again_a_question_is_retired_no_longer(questions):
    question = Question.objects.get(pk=questions["retired"].pk)
    question.latest_revision.publish()
    assert Question.objects.get(pk=question.pk).state is State.LIVE


class TestTheWindow:
    @pytest.fixture
    def window(self):
        viewset = Question.snippet_viewset.chooser_viewset
        return reverse(viewset.get_url_name("choose"))

    @pytest.fixture
    def results(self):
        viewset = Question.snippet_viewset.chooser_viewset
        return reverse(viewset.get_url_name("choose_results"))

    def test_offers_all_but_what_is_retired_and_narrows_it(self, desk, questions, window, results):
        shown = desk.get(window, {"multiple": "1"})
        assert "Sudah lama." not in shown.json()["html"]
        assert "Hadiah ditolak." in shown.json()["html"]
        for wanted, found in [
            ({"purpose": "practice"}, ["gift"]),
            ({"kind": "choice", "bank": "central", "level": "1"}, ["listening"]),
            ({"q": "antrean"}, ["health"]),
            ({"bank": "none such"}, ["changed", "draft", "gift", "health", "listening"]),
        ]:
            assert names(desk.get(results, wanted).context["results"], questions) == found

    def test_takes_none_that_is_retired(self, desk, questions):
        viewset = Question.snippet_viewset.chooser_viewset
        take = reverse(viewset.get_url_name("chosen"), args=[questions["retired"].pk])
        assert desk.get(take).status_code == 404

    def test_costs_the_same_for_three_questions_and_thirty(self, desk, framework, results):
        costs = []
        for count in (3, 22):
            making.bank(count, indicators=("KOM.1.1", "PP.1.1"))
            desk.get(results)
            with CaptureQueriesContext(connection) as queries:
                desk.get(results)
            costs.append(len(queries))
        assert costs[0] == costs[1] <= COST_OF_WINDOW

    def test_shows_a_question_as_it_is_asked_and_with_its_key(self, desk, questions):
        page = desk.get(reverse("question_glance", args=[questions["listening"].pk]))
        assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert page.text.count("Apa dulu?") == 2
        assert page.text.index("With its key") > page.text.index("Apa dulu?")

    def test_shows_nothing_of_other_units(self, hana, as_user, questions, org):
        installation.prepare()
        questions["health"].unit = org.registry
        questions["health"].save()
        address = reverse("question_glance", args=[questions["health"].pk])
        assert as_user(hana).get(address).status_code == 404
