"""What trainers see of who took a quiz, and of its questions."""

import io
import uuid
from functools import partial

import openpyxl
import pytest
from django.urls import reverse

from assessments.quizzes.models import Attempt
from assessments.quizzes.statistics import api
from courses import api as courses
from courses.models import UnitCataloguePage
from lms import installation
from tests.assessments.quizzes import making
from tests.counting import statements
from tests.factories import content, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(admin, as_user):
    admin.is_superuser = True
    admin.save()
    return as_user(admin)


@pytest.fixture
def taken(quiz, ayu, eko):
    """Ayu has passed, Eko is answering."""
    attempt = making.start(quiz, ayu)
    making.answer_everything(attempt)
    making.hand_in(attempt, ayu)
    begun = making.start(quiz, eko)
    making.answer(begun, begun.dealt[0], making.right_ids(begun.dealt[0]))
    return quiz


def address(name, *args):
    return reverse(name, args=args)


def question_address(action, *questions):
    name = f"wagtailsnippets_assessments_question:{action}"
    return address(name, *(question.pk for question in questions))


def shown(client, url, **query):
    reply = client.get(url, query)
    assert reply.status_code == 200
    return reply.content.decode()


def test_the_list_says_who_took_it_and_is_narrowed(desk, taken):
    url = address("quiz_results", taken.pk)

    def listed(**query):
        page = shown(desk, url, **query)
        return {name for name in ("Ayu Lestari", "Eko Saputra") if f">{name}</a>" in page}

    both = listed()
    assert both == {"Ayu Lestari", "Eko Saputra"}
    assert "100%" in shown(desk, url)
    assert listed(officer="ayu") == {"Ayu Lestari"}
    assert listed(officer="1988010120") == {"Eko Saputra"}
    assert listed(unit="kesehatan") == {"Eko Saputra"}
    assert listed(unit="tidak ada") == set()
    assert listed(state="passed") == {"Ayu Lestari"}
    assert listed(state="open") == {"Eko Saputra"}
    assert listed(state="waiting") == listed(state="failed") == set()
    assert listed(state="makan siang") == both
    alone = desk.get(url, headers={"x-live-results": "1"}).content.decode()
    assert "Ayu Lestari" in alone
    assert "<html" not in alone


def test_a_trainer_of_a_unit_sees_its_officers_and_others_nothing(
    as_user, framework, org, hana, rudi, ayu, eko
):
    content.tree_roots()
    installation.prepare()
    catalogue = UnitCataloguePage.objects.get(unit=org.health)
    course = content.course(parent=catalogue)
    page = content.quiz(course, making.bank(1))
    for officer in (ayu, eko):
        courses.enrol(officer_id=officer.pk, course=course, by=officer.user)
    mine, others = making.start(page, eko), making.start(page, ayu)
    desk = as_user(hana)
    listed = shown(desk, address("quiz_results", page.pk))
    assert eko.name in listed
    assert ayu.name not in listed
    assert shown(desk, address("quiz_result", page.pk, mine.pk))
    assert desk.get(address("quiz_result", page.pk, others.pk)).status_code == 404
    for name in ("quiz_results", "quiz_analysis", "quiz_analysis_xlsx"):
        assert as_user(rudi).get(address(name, page.pk)).status_code == 404
        assert as_user(eko).get(address(name, page.pk)).status_code in {302, 403}


def test_a_trainer_of_a_unit_sees_how_its_officers_did_at_a_quiz_of_everybodys(
    as_user, quiz, hana, ayu, eko
):
    installation.prepare()
    mine, others = making.start(quiz, eko), making.start(quiz, ayu)
    desk = as_user(hana)
    url = address("quiz_results", quiz.pk)
    assert url in desk.get(quiz.url).content.decode()
    listed = shown(desk, url)
    assert eko.name in listed
    assert ayu.name not in listed
    assert address("quiz_regrade", quiz.pk) not in listed
    assert shown(desk, address("quiz_result", quiz.pk, mine.pk))
    assert desk.get(address("quiz_result", quiz.pk, others.pk)).status_code == 404
    assert desk.get(address("quiz_analysis", quiz.pk)).status_code == 404
    assert url not in as_user(eko).get(quiz.url).content.decode()
    quiz.unpublish()
    assert desk.get(url).status_code == 404


def test_the_list_costs_the_same_however_many_took_it(desk, quiz, org):
    url, costs = address("quiz_results", quiz.pk), []
    for count in (3, 30):
        for n in range(count):
            number = f"19{60 + count:02}01012019011{n + 1:03}"
            officer = organisation.officer(
                f"p{count}{n}", f"Petugas {n}", number, org.front_office, org.counter_officer
            )
            making.start(quiz, officer)
        shown(desk, url)
        costs.append(statements(partial(shown, desk, url)))
    assert costs[0] == costs[1]


def test_one_attempt_shows_answers_marks_and_what_happened_when(desk, taken, timed_quiz, ayu, eko):
    finished, begun = (Attempt.objects.get(page=taken, officer=each) for each in (ayu, eko))
    page = shown(desk, address("quiz_result", taken.pk, finished.pk))
    assert page.count("<li>Pilihan") == 3
    assert page.count("<time ") == 5
    assert "Nilai muncul setelah diserahkan" not in page
    page = shown(desk, address("quiz_result", taken.pk, begun.pk))
    assert page.count("<time ") == 2
    assert "Nilai muncul setelah diserahkan" in page
    timed = making.start(timed_quiz, ayu)
    assert shown(desk, address("quiz_result", timed_quiz.pk, timed.pk)).count("<time ") == 2
    for key in (uuid.uuid4(), timed.pk):
        assert desk.get(address("quiz_result", taken.pk, key)).status_code == 404


def test_the_analysis_names_the_questions_and_is_a_workbook_too(desk, taken):
    page = shown(desk, address("quiz_analysis", taken.pk))
    key = api.analysis_of(taken).analysis.questions[0].figures.question
    question = address("quiz_question_analysis", taken.pk, key)
    assert question in page
    assert "Pilihan 1a" in shown(desk, question)
    missing = address("quiz_question_analysis", taken.pk, uuid.uuid4())
    assert desk.get(missing).status_code == 404
    reply = desk.get(address("quiz_analysis_xlsx", taken.pk))
    overall, questions, answers = openpyxl.load_workbook(io.BytesIO(reply.content)).worksheets
    assert overall.cell(2, 2).value == taken.title
    assert [row[4].value for row in questions.iter_rows(min_row=2)] == [100, 100, 100]
    assert answers.max_row == 1 + 3 * 4


def test_before_anybody_has_handed_in_there_are_no_figures(desk, quiz):
    assert "prima-figures" not in shown(desk, address("quiz_analysis", quiz.pk))


def test_many_attempts_are_analysed_when_asked_for(desk, taken, monkeypatch):
    monkeypatch.setattr(api, "AT_ONCE", 0)
    asks = address("quiz_analysis_request", taken.pk)
    assert asks in shown(desk, address("quiz_analysis", taken.pk))
    key = uuid.uuid4()
    for url in (
        address("quiz_analysis_xlsx", taken.pk),
        address("quiz_question_analysis", taken.pk, key),
    ):
        assert desk.get(url).status_code == 404
    assert desk.post(asks, {"request_key": key}).status_code == 302
    api.compute(page_key=taken.translation_key)
    assert asks not in shown(desk, address("quiz_analysis", taken.pk))


def test_the_admin_leads_from_pages_and_questions_to_results(desk, taken):
    results = address("quiz_results", taken.pk)
    above = taken.get_parent().pk
    assert results in shown(desk, address("wagtailadmin_pages:edit", taken.pk))
    assert results in shown(desk, address("wagtailadmin_explore", above))
    assert "/hasil/" not in shown(desk, address("wagtailadmin_pages:edit", above))
    api.refresh()
    question = taken.items.first().question
    figures = address("quiz_question_analysis", taken.pk, question.key)
    edit = question_address("edit", question)
    assert figures in shown(desk, edit)
    assert figures in shown(desk, question_address("inspect", question))
    bank = question_address("list")
    assert edit in shown(desk, bank)
    assert edit not in shown(desk, bank, answers="untested")


def test_the_figures_of_a_question_lead_whoever_keeps_it_to_its_editor(
    desk, rudi, as_user, ayu, org, framework
):
    content.tree_roots()
    installation.prepare()
    [question] = making.bank(1)
    course = content.course(parent=UnitCataloguePage.objects.get(unit=org.registry))
    quiz = content.quiz(course, [question])
    courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)
    making.hand_in(making.start(quiz, ayu), ayu)
    url = address("quiz_question_analysis", quiz.pk, question.key)
    editor = f'href="{question_address("edit", question)}"'
    assert editor in shown(desk, url)
    assert editor not in shown(as_user(rudi), url)
