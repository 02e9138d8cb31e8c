"""Aiken."""

import pytest

from assessments.questions.kinds.choice.rules import Choice, Option
from tests.assessments.questions.exchange.reading import body, codes, read, the_one

QUESTION = "Apa dulu?\nA. Mendengar\nB) Menyela\nANSWER: A\n"


def test_a_question_with_its_answers() -> None:
    right = Option("Mendengar", is_correct=True)
    assert body(QUESTION) == Choice((right, Option("Menyela")))


def test_indonesian_words_small_letters_and_windows_line_ends() -> None:
    found = body("Apa dulu?\r\na. Mendengar\r\nb. Menyela\r\nJAWABAN: b\r\n")
    assert [option.is_correct for option in found.options] == [False, True]


def test_a_question_of_several_lines_and_answers_that_go_on() -> None:
    found = the_one("Baca.\n\nApa dulu?\nA. Mendengar\n   sampai selesai\nB. Menyela\nANSWER: B")
    assert found.asked.prompt == "<p>Baca.</p><p>Apa dulu?</p>"
    assert found.asked.body.options[0].text == "Mendengar sampai selesai"


def test_several_right_answers() -> None:
    found = the_one("Mana?\nA. x\nB. y\nC. z\nANSWER: A, C")
    assert found.asked.body.takes_several
    assert codes(found) == []


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("Mana?\nA. x\nB. y\nANSWER: D", "answer_unknown"),
        ("Mana?\nA. x\nB. y\nANSWER:", "answer_unknown"),
        ("Mana?\nANSWER: A", "no_options"),
    ],
)
def test_why_a_question_does_not_come(written: str, problem: str) -> None:
    found = read(f"{QUESTION}\n{written}")
    assert found[1].problem.code == problem
    assert found[1].place == 6


def test_a_last_question_without_its_answer_is_named() -> None:
    found = read(f"{QUESTION}\nMana?\nA. x\nB. y")
    assert [entry.problem and entry.problem.code for entry in found] == [
        None,
        "answer_line_missing",
    ]
