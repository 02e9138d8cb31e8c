"""GIFT, as its documentation has it and as people write it."""

import pytest

from assessments.questions.exchange.formats.protocol import UnreadableError
from assessments.questions.kinds.choice.rules import Choice, Option
from assessments.questions.kinds.matching.rules import Matching, Pair
from assessments.questions.kinds.numerical.rules import Numerical
from assessments.questions.kinds.ordering.rules import Ordering, Step
from assessments.questions.kinds.short_answer.rules import ShortAnswer
from assessments.questions.kinds.true_false.rules import TrueFalse
from tests.assessments.questions.exchange.reading import body, codes, read, the_one


def test_one_right_answer_with_feedback_to_each() -> None:
    assert body("::L1::Apa dulu?{=Dengar#Tepat ~Sela#Jangan ~Diam}") == Choice(
        (
            Option("Dengar", is_correct=True, feedback="<p>Tepat</p>"),
            Option("Sela", feedback="<p>Jangan</p>"),
            Option("Diam"),
        )
    )


def test_several_right_answers_have_weights() -> None:
    several = "Mana?{~%50%A ~%50%B ~%-100%C}"
    found = the_one(several)
    assert found.asked.body.takes_several
    assert [option.is_correct for option in found.asked.body.options] == [True, True, False]
    assert codes(found) == []


def test_weights_that_prima_does_not_have_are_noted() -> None:
    assert codes(the_one("Mana?{~%70%A ~%30%B ~C}")) == ["unequal_weights", "wrong_costs"]
    assert codes(the_one("Mana?{=A ~%50%B ~%-25%C}")) == ["partial_credit", "negative_credit"]


@pytest.mark.parametrize(
    ("written", "is_true"), [("T", True), ("TRUE", True), ("f", False), ("FALSE", False)]
)
def test_a_statement_is_true_or_false(written: str, is_true: bool) -> None:
    assert body(f"Loket buka pukul 8.{{{written}}}") == TrueFalse(is_true)


def test_the_first_feedback_to_a_statement_is_for_who_is_wrong() -> None:
    found = body("Loket buka.{TRUE#Salah baca#Betul}")
    assert found == TrueFalse(True, "<p>Betul</p>", "<p>Salah baca</p>")


def test_short_answers_and_what_is_left_of_them() -> None:
    assert body("Kanal?{=LAPOR =SP4N}") == ShortAnswer(("LAPOR", "SP4N"))
    partly = the_one("Kanal?{=LAPOR =%50%lapor#Hampir}")
    assert codes(partly) == ["partial_answer", "answer_feedback"]
    assert codes(the_one("Kanal?{=LAPOR*}")) == ["wildcard"]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("#3.14:0.01", Numerical("3.14", "0.01")),
        ("#1..5", Numerical("3", "2")),
        ("#3", Numerical("3", "0")),
        ("#=14:0 =%50%15:2", Numerical("14", "0")),
    ],
)
def test_numbers(written: str, number: Numerical) -> None:
    assert body(f"Berapa?{{{written}}}") == number


def test_what_is_no_number_does_not_come() -> None:
    assert the_one("Berapa?{#tiga}").problem.code == "not_a_number"


def test_pairs() -> None:
    pairs = (Pair("KTP", "Dukcapil"), Pair("Pajak", "Samsat"))
    assert body("Jodohkan{=KTP -> Dukcapil =Pajak -> Samsat}") == Matching(pairs)
    assert the_one("Jodohkan{=KTP -> Dukcapil =Pajak}").problem.code == "no_pair"


def test_steps_as_moodle_writes_them() -> None:
    found = body("Urutkan {>3 ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW none\nSapa\nDengar\n}")
    assert found == Ordering((Step("Sapa"), Step("Dengar")))


def test_a_missing_word_leaves_a_blank() -> None:
    assert the_one("Keluhan {=dicatat ~dibuang} hari itu.").asked.prompt == (
        "<p>Keluhan _____ hari itu.</p>"
    )


def test_escapes_comments_categories_and_formats() -> None:
    text = r"""// soal: 1
$CATEGORY: $course$/top/Loket//A/Keluhan

// [id:k-1] [tag:antre] [tag:loket]
::Nama\: 1::[html]<p>Satu \= dua \{x\}</p>{
    // di antara jawaban
    =[plain]1 \~ 2
    ~[markdown]*tidak*
####Sebab **itu**.
}
"""
    found = the_one(text)
    assert found.name == "Nama: 1"
    assert found.category == ("Loket/A", "Keluhan")
    assert found.asked.key == "k-1"
    assert found.asked.topics == ("antre", "loket")
    assert found.asked.prompt == "<p>Satu = dua {x}</p>"
    assert found.asked.explanation == "<p>Sebab **itu**.</p>"
    assert [option.text for option in found.asked.body.options] == ["1 ~ 2", "tidak"]


def test_markdown_is_read_as_such() -> None:
    asked = the_one(r"[markdown]Mana **benar**?\n\n- satu\n- *dua*{=a ~b}").asked
    assert asked.prompt == (
        "<p>Mana <strong>benar</strong>?</p><ul><li>satu</li><li><em>dua</em></li></ul>"
    )


def test_blank_lines_in_answers_and_questions_without_one_between_are_forgiven() -> None:
    found = read("::A::Satu?{\n=ya\n\n~tidak\n}\n::B::Dua?{=ya ~tidak}")
    assert [entry.name for entry in found] == ["A", "B"]
    assert all(entry.asked for entry in found)


def test_html_with_signs_in_it_is_not_cut() -> None:
    found = body('[html]<p>Mana?</p>{=<a href="https://prima.example/?a=1">ini</a> ~itu}')
    assert [option.text for option in found.options] == ["ini", "itu"]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("Tidak ditutup {=a ~b", "brace_open"),
        ("Dua {=a} tempat {=b}", "several_answer_groups"),
        ("::X::Hanya teks.", "description"),
    ],
)
def test_why_a_question_does_not_come(written: str, problem: str) -> None:
    found = the_one(written)
    assert found.asked is None
    assert found.problem.code == problem
    assert found.excerpt == written


def test_the_same_question_again_and_another_of_its_name() -> None:
    found = read("::A::Satu?{T}\n\n::A::Satu?{T}\n\n::A::Dua?{F}")
    assert found[0].asked.key == "A"
    assert found[1].problem.code == "repeated"
    assert found[2].asked.key != "A"
    assert codes(found[2]) == ["key_taken_renamed"]


def test_nothing_is_asked_in_an_empty_file() -> None:
    with pytest.raises(UnreadableError):
        read("\ufeff  \n")
