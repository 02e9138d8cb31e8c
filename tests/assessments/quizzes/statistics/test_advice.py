from fractions import Fraction

import pytest
from django.utils import translation

from assessments.quizzes.statistics.advice import ENOUGH, FindingKind, advice
from assessments.quizzes.statistics.items import question_figures
from assessments.quizzes.statistics.wording import LABELS, sentence
from tests.assessments.quizzes.statistics.making import attempt, item, way

KNOWN = {"a": (way("right", 1), way("wrong"), way("tempting"))}


def taken(*rows, chance=Fraction(1, 4), part="", **given):
    """Attempts whose question a was answered so, and the rest of the quiz so well, of ten."""
    known = {(each.text): each.share for each in KNOWN["a"]}
    return [
        attempt(
            n,
            item(
                "a",
                known[text],
                classes=(way(text, known[text], part),),
                chance=chance,
                **given,
            ),
            item("rest", rest, 10),
        )
        for n, (text, rest) in enumerate(rows)
    ]


def kinds(attempts, known=KNOWN):
    return {found.kind for found in advice(question_figures(attempts, known)[0])}


GOOD = [("right", 5 + n % 6) for n in range(22)]
WEAK = [("wrong", n % 5) for n in range(16)] + [("tempting", n % 5) for n in range(8)]


def test_a_question_that_tells_good_from_weak_needs_no_advice():
    assert kinds(taken(*GOOD, *WEAK)) == set()


def test_nothing_is_said_before_thirty_have_answered():
    rows = [("right", n % 11) for n in range(ENOUGH)]
    assert kinds(taken(*rows[1:])) == set()
    assert FindingKind.TOO_EASY in kinds(taken(*rows))
    asked = [*taken(*rows[1:]), *taken(("wrong", 1), is_answered=False)]
    assert kinds(asked) == set()


def test_nearly_all_right_is_too_easy_and_no_more_is_said_of_telling_apart():
    rows = [("right", n % 11) for n in range(60)] + [("wrong", 5), ("tempting", 5)]
    assert kinds(taken(*rows)) == {FindingKind.TOO_EASY}


def test_nearly_none_right_is_too_hard():
    rows = [("wrong", n % 11) for n in range(40)] + [("tempting", n % 11) for n in range(40)]
    found = kinds(taken(("right", 5), *rows))
    assert FindingKind.TOO_HARD in found
    assert FindingKind.CONFUSING not in found


def test_no_better_than_guessing():
    rows = [(("right", "wrong", "tempting", "wrong")[n % 4], n % 11) for n in range(88)]
    assert FindingKind.NO_BETTER_THAN_GUESSING in kinds(taken(*rows))
    assert FindingKind.NO_BETTER_THAN_GUESSING not in kinds(taken(*rows, chance=Fraction(0)))


def test_half_the_points_by_guessing_is_easy_to_guess():
    assert kinds(taken(*GOOD, *GOOD, *WEAK, chance=Fraction(1, 2))) == {FindingKind.GUESSABLE}


def mixed(n=132):
    return [(("right", "right", "right", "wrong", "tempting")[n % 5], n % 11) for n in range(n)]


def test_confusing_is_what_good_and_weak_answer_alike():
    assert kinds(taken(*mixed())) == {FindingKind.CONFUSING}


def test_a_situational_question_need_not_agree_with_the_rest():
    assert kinds(taken(*mixed(), is_situational=True)) == set()


def test_few_answers_do_not_call_a_question_confusing():
    assert kinds(taken(*mixed(33))) == set()


def test_where_the_good_are_wrong_the_key_is_to_be_checked():
    rows = [("wrong", 5 + n % 6) for n in range(22)] + [("right", n % 5) for n in range(22)]
    found = kinds(taken(*rows, ("tempting", 4)))
    assert found == {FindingKind.CHECK_KEY, FindingKind.BEST_PREFER}


def test_an_answer_nobody_chooses_tempts_nobody():
    rows = [(text, rest) for text, rest in (*GOOD, *WEAK) if text != "tempting"]
    [found] = advice(question_figures(taken(*rows), KNOWN)[0])
    assert found.kind is FindingKind.NEVER_CHOSEN
    assert found.option.text == "tempting"


def test_in_questions_of_parts_most_of_what_is_possible_is_chosen_by_nobody():
    known = {"a": tuple(way(text, text == "right", "part") for text in ("right", "never"))}
    assert kinds(taken(*GOOD, *WEAK, part="part"), known) == set()


def test_without_a_rest_nothing_is_said_of_good_and_weak():
    rows = [attempt(n, item("a", n % 2, chance=Fraction(0))) for n in range(40)]
    assert kinds(rows, {}) == set()


@pytest.mark.parametrize("kind", FindingKind)
def test_every_finding_has_words(kind):
    assert LABELS[kind]


def test_findings_are_said_in_sentences():
    rows = [("wrong", 5 + n % 6) for n in range(22)] + [("right", n % 5) for n in range(22)]
    with translation.override("en"):
        said = [
            sentence(each, "choice") for each in advice(question_figures(taken(*rows), KNOWN)[0])
        ]
    assert any("check the key" in each for each in said)
    assert any("“wrong”" in each for each in said)
    assert any("“tempting”" in each for each in said)
    with translation.override("en"):
        easy = taken(*(("right", n % 11) for n in range(60)))
        said = [sentence(each, "choice") for each in advice(question_figures(easy, {})[0])]
    assert "(100 %)" in said[0]
