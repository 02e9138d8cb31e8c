"""Officers who click at random, through the pages that everybody uses, get no level at all."""

import datetime as dt
import re
from random import Random
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.api import create_quiz
from assessments.competency.models import CompetencyFramework
from assessments.models import Attainment, Evidence, QuizPage, ScenarioPage
from courses import api as courses
from lms.people.models import Officer
from tests.assessments.competency.making import level_slugs, rule_3
from tests.assessments.quizzes import making
from tests.factories import content, organisation
from tests.markup import as_shown

pytestmark = pytest.mark.django_db
SLUGS = level_slugs("KOM", 1, 2)
QUESTIONS_EACH, TURNS_EACH = 3, 4
POINTS = (3, 1, 0, -1)
BEGIN = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)


@pytest.fixture
def course(framework: CompetencyFramework) -> tuple[QuizPage, ScenarioPage]:
    """Publish a quiz of 18 questions and a conversation of 24 turns about levels 1 and 2."""
    rule_3(framework)
    questions = [
        question for slug in SLUGS for question in making.bank(QUESTIONS_EACH, indicators=(slug,))
    ]
    page = content.course()
    turns = [slug for _round in range(TURNS_EACH) for slug in SLUGS]
    nodes = [
        content.turn(
            f"t{number}",
            "Bagaimana ini?",
            [
                content.choice(f"{number}-{points}", following, (slug, points))
                for points in POINTS
                if points
            ]
            + [content.choice(f"{number}-0", following)],
        )
        for number, slug in enumerate(turns)
        for following in [f"t{number + 1}" if number + 1 < len(turns) else "baik"]
    ]
    quiz = create_quiz(by=None, parent=page, title="Kuis", questions=questions)
    return quiz, content.scenario(page, [*nodes, content.ending("baik")])


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that puts the clock forward to a day."""

    def on_day(number: int) -> None:
        cache.clear()
        monkeypatch.setattr(timezone, "now", lambda: BEGIN + dt.timedelta(days=number))

    return on_day


def answer_at_random(client: Client, quiz: QuizPage, luck: Random) -> None:
    page = client.post(reverse("quiz_start", args=[quiz.pk]), follow=True)
    html = as_shown(page.text)
    attempt = re.findall(r"/kuis/upaya/([\w-]{36})/jawab/", html)[0]
    forms = re.findall(r"<form.*?</form>", html, re.DOTALL)
    for form in forms:
        options = re.findall(r'name="answer"[^>]*?value="(\w+)"', form)
        if options:
            sent = {
                "question": re.findall(r'name="question" value="(\w+)"', form)[0],
                "sequence": 1,
                "answer": luck.choice(options),
            }
            client.post(reverse("attempt_answer", args=[attempt]), sent)
    client.post(reverse("attempt_submit", args=[attempt]))


def talk_at_random(client: Client, scenario: ScenarioPage, luck: Random) -> None:
    page = client.post(reverse("play_start"), {"page": scenario.pk}, follow=True)
    while choices := re.findall(r'name="choice" value="(\w+)"', as_shown(page.text)):
        step = re.findall(r'name="step" value="(\d+)"', as_shown(page.text))[0]
        url = page.request["PATH_INFO"] + "pilih/"
        page = client.post(url, {"step": step, "choice": luck.choice(choices)}, follow=True)


def click_through(
    officers: list[Officer],
    rounds: int,
    course: tuple[QuizPage, ScenarioPage],
    as_user: Any,
    on_day: Any,
) -> None:
    quiz, scenario = course
    for officer in officers:
        courses.enrol(officer_id=officer.pk, course=quiz.get_parent().specific, by=officer.user)
    for number in range(rounds):
        on_day(8 * number)
        for officer in officers:
            client, luck = as_user(officer), Random(f"{officer.pk}:{number}")
            answer_at_random(client, quiz, luck)
            talk_at_random(client, scenario, luck)


def test_two_officers_in_two_rounds(
    ayu: Officer, eko: Officer, course: Any, as_user: Any, on_day: Any
) -> None:
    click_through([ayu, eko], 2, course, as_user, on_day)
    rows = Evidence.objects.filter(officer=ayu)
    assert rows.count() == 2 * len(SLUGS)  # of the first round: nothing in the second was new
    assert sum(row.observations or 0 for row in rows) == len(SLUGS) * (QUESTIONS_EACH + TURNS_EACH)
    assert set(Attainment.objects.values_list("level", "provisional")) == {(0, 0)}


@pytest.mark.long
def test_ten_officers_in_ten_rounds(org: Any, course: Any, as_user: Any, on_day: Any) -> None:
    officers = [
        organisation.officer(
            f"petugas{n}",
            f"Petugas {n}",
            f"199001012015011{n + 1:03}",
            org.front_office,
            org.counter_officer,
        )
        for n in range(10)
    ]
    click_through(officers, 10, course, as_user, on_day)
    assert Attainment.objects.count() == len(officers)
    assert set(Attainment.objects.values_list("level", "provisional")) == {(0, 0)}
