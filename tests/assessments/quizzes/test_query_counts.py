"""What a quiz costs is the same however long it is, and whatever somebody has done before."""

from functools import partial

import pytest
from django.urls import reverse

from assessments.quizzes import bank
from assessments.quizzes.api import NewDraw, create_quiz
from assessments.quizzes.models import Attempt
from courses import api as courses
from tests.assessments.competency.making import level_slugs, show, show_much
from tests.assessments.competency.overview.test_projection import require
from tests.assessments.quizzes import making
from tests.conftest import SESSION_QUERIES
from tests.counting import statements
from tests.factories import content

pytestmark = pytest.mark.django_db

WARM, SHORT, LONG = 2, 3, 30
LARGE = 300
"""Questions; what is the same for everybody is read with the first quiz."""
LITTLE, MUCH = 10, 400
"""Pieces of evidence."""


@pytest.fixture
def course(framework, org, ayu, eko):
    require(org.counter_officer, KOM=2, PP=1)
    show(ayu, "KOM.1.1")
    course = content.course()
    for officer in (ayu, eko):
        courses.enrol(officer_id=officer.pk, course=course, by=officer.user)
    return course


@pytest.fixture
def phone(ayu, as_user):
    return as_user(ayu)


@pytest.fixture
def quiz_of(course, eko, as_user):
    """Make a quiz of so many questions that somebody else has taken before."""

    def made(count):
        questions = making.bank(count, indicators=("KOM.1.1", "KOM.1.2"))
        page = content.quiz(course, questions, title=f"Kuis {count}")
        attempt = making.start(page, eko)
        making.answer_everything(attempt)
        making.hand_in(attempt, eko)
        return page

    return made


def begin(phone, page):
    assert phone.post(reverse("quiz_start", args=[page.pk])).status_code == 302


def start(phone, page):
    begin(phone, page)
    return Attempt.objects.open().get(page=page)


def save(phone, attempt, item, sequence=1):
    values = {
        "question": item.id,
        "answer": making.right_ids(item),
        "sequence": sequence,
    }
    url = reverse("attempt_answer", args=[attempt.pk])
    reply = phone.post(url, values, headers={"accept": "application/json"})
    assert reply.status_code == 200


def hand_in(phone, attempt):
    reply = phone.post(reverse("attempt_submit", args=[attempt.pk]))
    assert reply.url == reverse("attempt_result", args=[attempt.pk])


def test_starting(phone, quiz_of):
    costs = []
    for count in (WARM, SHORT, LONG):
        page = quiz_of(count)
        phone.get(page.url)
        costs.append(statements(partial(begin, phone, page)))
    assert costs[1] == costs[2] <= 11 + SESSION_QUERIES


def test_starting_again(phone, quiz_of, ayu):
    page = quiz_of(SHORT)
    phone.get(page.url)

    def take(times):
        for _time in range(times):
            making.hand_in(making.start(page, ayu), ayu)

    take(2)
    few = statements(partial(begin, phone, page))
    making.hand_in(Attempt.objects.of(ayu.pk).open().get(), ayu)
    take(28)
    assert statements(partial(begin, phone, page)) == few <= 11 + SESSION_QUERIES


def test_saving_an_answer(phone, quiz_of):
    costs = []
    for count in (WARM, SHORT, LONG):
        attempt = start(phone, quiz_of(count))
        first, *_between, last = attempt.dealt
        save(phone, attempt, first)
        costs.append(statements(partial(save, phone, attempt, last)))
    assert costs[1] == costs[2] <= 4 + SESSION_QUERIES


def test_handing_in(phone, quiz_of, ayu):
    costs = []
    for count in (WARM, SHORT, LONG):
        page = quiz_of(count)
        phone.get(page.url)
        attempt = start(phone, page)
        costs.append(statements(partial(hand_in, phone, attempt)))
    assert costs[1] == costs[2] <= 18 + SESSION_QUERIES


def test_handing_in_with_much_evidence(phone, quiz_of, ayu):
    costs = []
    for count, pieces in ((WARM, 0), (SHORT, LITTLE), (SHORT + 1, MUCH)):
        page = quiz_of(count)
        show_much(ayu, *level_slugs("KOM", 1, 2), pieces=pieces)
        phone.get(page.url)
        attempt = start(phone, page)
        costs.append(statements(partial(hand_in, phone, attempt)))
    assert costs[1] == costs[2] <= 18 + SESSION_QUERIES


def test_handing_in_practice(phone, quiz_of, ayu):
    page = quiz_of(SHORT)
    phone.get(page.url)
    making.hand_in(making.start(page, ayu), ayu)
    attempt = start(phone, page)
    assert not attempt.is_counted
    assert statements(partial(hand_in, phone, attempt)) <= 9 + SESSION_QUERIES


@pytest.fixture
def drawing_quiz(course, eko):
    """Make a quiz that draws three of so many questions, which somebody else has taken before."""

    def made(count, indicator):
        making.large_bank(count, indicators=(indicator,))
        draws = [NewDraw(3, indicator=indicator)]
        page = create_quiz(by=None, parent=course, title=f"Undian {count}", draws=draws)
        making.hand_in(making.start(page, eko), eko)
        return page

    return made


def test_a_try_of_drawn_questions(phone, drawing_quiz):
    costs = []
    # Enough for the same three not to come in the same order, which would be a paper known already.
    for count, indicator in ((WARM + 1, "KOM.1.1"), (LONG, "KOM.1.2"), (LARGE, "KOM.2.1")):
        page = drawing_quiz(count, indicator)
        bank.contents()._read.clear()  # nobody has read the questions before
        first_page = statements(partial(phone.get, page.url))
        beginning = statements(partial(begin, phone, page))
        attempt = Attempt.objects.open().get(page=page)
        first, *_between, last = attempt.dealt
        save(phone, attempt, first)
        saving = statements(partial(save, phone, attempt, last))
        costs.append((first_page, beginning, saving, statements(partial(hand_in, phone, attempt))))
    assert costs[1] == costs[2]
    most = (24, 14, 4, 18)
    assert all(cost <= each + SESSION_QUERIES for cost, each in zip(costs[2], most, strict=True)), (
        costs
    )


def test_passing(phone, quiz_of, ayu, course):
    content.lesson(course)  # so that the course goes on
    costs = []
    for count in (WARM, SHORT, LONG):
        page = quiz_of(count)
        phone.get(page.url)
        attempt = start(phone, page)
        making.answer_everything(attempt)
        costs.append(statements(partial(hand_in, phone, attempt)))
    assert costs[1] == costs[2] <= 19 + SESSION_QUERIES
