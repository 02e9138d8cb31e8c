"""An analysis as it is kept, and where what it names comes from."""

import json
from fractions import Fraction

from hypothesis import given, settings

from assessments.quizzes.statistics.advice import FindingKind
from assessments.quizzes.statistics.analysis import Analysis, AskedQuestion, analyse
from tests.assessments.quizzes.statistics.making import attempt, attempts, item, way


def asked(*keys):
    ways = (way("right", 1), way("wrong"))
    return {key: AskedQuestion("choice", f"Pertanyaan {key}?", ways) for key in keys}


@settings(max_examples=20)
@given(attempts())
def test_what_is_kept_is_read_as_it_was(taken):
    found = analyse(taken, asked(*"abcd"))
    assert Analysis.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_an_analysis_of_situational_questions_is_kept_too():
    taken = [
        attempt(
            officer,
            item("a", Fraction(officer + number, 10), is_situational=True, certainty=3),
            number=number,
        )
        for officer in range(4)
        for number in (1, 2)
    ]
    found = analyse(taken, asked("a"))
    assert found.quiz.retest.officers == 4
    assert Analysis.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_questions_are_numbered_and_found_by_their_key():
    found = analyse([attempt(0, item("a", 1), item("b", 0))], asked("b", "a"))
    assert [(each.number, each.prompt) for each in found.questions] == [
        (1, "Pertanyaan b?"),
        (2, "Pertanyaan a?"),
    ]
    assert found.question("a").number == 2
    assert found.question("z") is None


def test_advice_comes_from_first_attempts():
    first = [attempt(n, item("a", 1), item("b", n % 2)) for n in range(40)]
    again = [attempt(n, item("a", 0), item("b", 0), number=2) for n in range(40)]
    found = analyse([*first, *again], asked("a", "b")).question("a")
    assert found.figures.asked == 40
    assert FindingKind.TOO_EASY in {finding.kind for finding in found.findings}
