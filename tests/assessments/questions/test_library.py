"""The questions that come with Prima: enough of each kind, and nothing but knowledge tells them."""

import re
import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from django.core.management import call_command
from rapidfuzz import fuzz

from assessments.competency.frameworks import library as frameworks
from assessments.questions import library
from assessments.questions.content import Purpose
from assessments.questions.kinds.editing import EDITORS
from assessments.questions.kinds.registry import NAMES
from assessments.questions.models import Question
from lms.demo.content import read as demonstration
from tests.factories import content

QUESTIONS = tuple(library.read())
COURSES = (
    demonstration("course"),
    *(tomllib.loads(path.read_text()) for path in Path("courses/library").glob("*/course.toml")),
)
COUNTED = [each for each in QUESTIONS if each.purpose is Purpose.COUNTED]
LIKENESS = 85


def owned(question, name) -> Any:
    """A part of what the kind of a question owns."""
    return question.data[name]


def options(question) -> Any:
    return owned(question, "options")


def single_choices():
    """Those where one of several answers is right."""
    return [
        each for each in QUESTIONS if each.kind == "choice" and not owned(each, "takes_several")
    ]


def situations():
    return [each for each in QUESTIONS if each.kind == "situational"]


def best_of(question):
    """Which option is best: those with the highest rating, or the right one."""
    worth = [each.get("rating", each.get("is_correct")) for each in options(question)]
    return {place for place, each in enumerate(worth) if each == max(worth)}


def longest_of(question):
    lengths = [len(each["text"]) for each in options(question)]
    return lengths.index(max(lengths))


def shortest_of(question):
    lengths = [len(each["text"]) for each in options(question)]
    return lengths.index(min(lengths))


class TestHowMany:
    def test_there_are_at_least_240_and_two_thirds_count(self):
        assert len(QUESTIONS) >= 240
        assert 0.6 <= len(COUNTED) / len(QUESTIONS) <= 0.7

    def test_they_are_of_at_least_eight_kinds_and_a_third_is_situational(self):
        kinds = Counter(each.kind for each in QUESTIONS)
        assert len(kinds) >= 8
        assert kinds["situational"] / len(QUESTIONS) >= 0.33

    @pytest.mark.parametrize("competency", ["KOM", "PP", "PGD"])
    def test_a_level_and_its_later_check_have_36_for_six_indicators(self, competency):
        of_each = Counter(
            code for each in COUNTED for code in each.indicators if code.startswith(competency)
        )
        assert len(of_each) == 6
        assert all(count >= 6 for count in of_each.values())
        assert sum(of_each.values()) >= 36


class TestWhatEachSays:
    def test_each_has_a_key_of_its_own(self):
        assert len({each.key for each in QUESTIONS}) == len(QUESTIONS)

    def test_each_is_about_an_indicator_there_is(self):
        known = {
            f"{competency.code}.{indicator.code}"
            for name in (frameworks.NATIONAL, frameworks.SAMPLE)
            for competency in frameworks.framework_data(name).competencies
            for indicator in competency.indicators
        }
        assert {code for each in QUESTIONS for code in each.indicators} <= known
        assert all(each.indicators for each in QUESTIONS)

    def test_each_leads_to_a_passage_there_is(self):
        passages = {
            (lesson["slug"], block["value"])
            for course in COURSES
            for lesson in course["lessons"]
            for block in lesson["body"]
            if block["type"] == "heading"
        }
        assert {(each.lesson, each.heading) for each in QUESTIONS} <= passages

    def test_practice_offers_a_hint(self):
        assert all(each.hint for each in QUESTIONS if each.purpose is Purpose.PRACTICE)

    @pytest.mark.django_db
    @pytest.mark.parametrize("kind", NAMES)
    def test_each_is_fit_to_be_published(self, kind):
        for each in QUESTIONS:
            if each.kind == kind:
                assert list(EDITORS[kind].problems(each.body())) == [], each.key
                assert each.explanation

    def test_none_is_nearly_another(self):
        asked = {each.key: re.sub("<[^>]+>", " ", each.prompt) for each in QUESTIONS}
        alike = [
            pair
            for pair in combinations(asked, 2)
            if fuzz.ratio(asked[pair[0]], asked[pair[1]], score_cutoff=LIKENESS)
        ]
        assert not alike


@pytest.mark.parametrize("questions", [single_choices(), situations()], ids=["choice", "situation"])
class TestNothingTellsTheRightOne:
    """A guesser who always takes the longest, the shortest or one place does no better than luck.

    Luck is the mean of one in n over the questions; two standard errors of it are allowed.
    """

    def allowed(self, questions):
        chance = mean(len(best_of(each)) / len(options(each)) for each in questions)
        return chance + 2 * (chance * (1 - chance) / len(questions)) ** 0.5

    @pytest.mark.parametrize("taken", [longest_of, shortest_of])
    def test_not_its_length(self, questions, taken):
        hits = mean(taken(each) in best_of(each) for each in questions)
        assert hits <= self.allowed(questions)

    def test_not_its_place(self, questions):
        for place in range(4):
            hits = mean(place in best_of(each) for each in questions)
            assert hits <= self.allowed(questions)


def test_a_statement_is_as_often_true_as_not():
    statements = [owned(each, "is_true") for each in QUESTIONS if each.kind == "true_false"]
    assert 0.35 <= mean(statements) <= 0.65


@pytest.mark.django_db
class TestLoading:
    @pytest.fixture
    def loaded(self, db):
        frameworks.install_frameworks(by=None)
        lesson = content.lesson(
            content.course(), slug="menangani-pengaduan", body=[("heading", "Sesudah warga pulang")]
        )
        call_command("load_questions", verbosity=0)
        return lesson

    def test_they_are_published_and_lead_to_the_lessons_that_are_here(self, loaded):
        questions = Question.objects.filter(unit=None, live=True)
        assert questions.count() == len(QUESTIONS)
        assert questions.filter(purpose=Purpose.COUNTED).count() == len(COUNTED)
        assert not questions.filter(indicator_tags=None).exists()
        assert not questions.filter(tagged_topics=None).exists()
        of_lesson = Question.objects.filter(lesson=loaded.pk)
        assert {each.passage_title for each in of_lesson} == {"Sesudah warga pulang"}
        assert of_lesson.count() == sum(
            each.heading == "Sesudah warga pulang" for each in QUESTIONS
        )

    def test_again_changes_nothing_and_what_was_changed_here_stays(self, loaded):
        changed = Question.objects.get(external_key="prima:kom-001")
        changed.source = "Pedoman kami"
        changed.save_revision().publish()
        call_command("load_questions", verbosity=0)
        assert Question.objects.count() == len(QUESTIONS)
        assert Question.objects.get(pk=changed.pk).source == "Pedoman kami"
