"""Moodle XML, as Moodle 4 exports it."""

from pathlib import Path

import pytest

from assessments.questions.exchange.entries import Entry
from assessments.questions.kinds.choice.rules import Choice, Option
from assessments.questions.kinds.gap_text.rules import Gap
from assessments.questions.kinds.matching.rules import Matching, Pair
from assessments.questions.kinds.numerical.rules import Numerical
from assessments.questions.kinds.ordering.rules import Ordering, Step
from assessments.questions.kinds.short_answer.rules import ShortAnswer
from assessments.questions.kinds.true_false.rules import TrueFalse
from assessments.questions.kinds.written_reply.rules import WrittenReply
from tests.assessments.questions.exchange.reading import codes, read, the_one


@pytest.fixture(scope="module")
def found() -> dict[str, Entry]:
    sample = Path(__file__).parent / "samples/moodle4.xml"
    return {entry.name: entry for entry in read(sample.read_bytes())}


def test_every_question_is_told_of(found: dict[str, Entry]) -> None:
    assert len(found) == 15
    assert all(entry.category == ("Default for Pelayanan", "Loket") for entry in found.values())


def test_multiple_choice_with_all_it_says(found: dict[str, Entry]) -> None:
    entry = found["Keluhan di loket"]
    asked = entry.asked
    assert asked.key == "LOK-1"
    assert asked.prompt == "<p>Warga <b>marah</b>. Apa dulu?</p>"
    assert asked.explanation == "<p>Dengarkan lebih dahulu.</p>"
    assert asked.hint == "<p>Apa yang ia butuhkan?</p>"
    assert asked.topics == ("keluhan", "loket")
    assert asked.body == Choice(
        (
            Option("Mendengarkan", is_correct=True, feedback="<p>Tepat.</p>"),
            Option("Menyela & membantah", feedback="<p>Coba baca pelajaran 2 lagi.</p>"),
        )
    )
    assert sorted(codes(entry)) == ["more_hints", "points", "shared_feedback"]
    assert asked.picture.alt == "Loket"
    assert (asked.picture.width, asked.picture.height) == (1, 1)


def test_the_other_kinds(found: dict[str, Entry]) -> None:
    bodies = {name: entry.asked.body for name, entry in found.items() if entry.asked}
    assert bodies["Lisan"] == TrueFalse(True, "<p>Ya.</p>", "<p>Boleh.</p>")
    assert bodies["Kanal"] == ShortAnswer(("LAPOR",), case_matters=True)
    assert bodies["Hari"] == Numerical("14", "0.5", "hari")
    pairs = (Pair("KTP", "Dukcapil"), Pair("Pajak", "Samsat"))
    assert bodies["Jodohkan"] == Matching(pairs, ("Puskesmas",))
    assert bodies["Seret jodoh"] == Matching((Pair("A", "1"), Pair("B", "2")))
    assert bodies["Langkah"] == Ordering((Step("Sapa"), Step("Dengar"), Step("Jelaskan")))
    assert bodies["Semua atau tidak"] == Choice(
        (Option("A", is_correct=True), Option("B", is_correct=True), Option("C")),
        takes_several=True,
    )


def test_what_markers_are_told_becomes_the_model_answer(found: dict[str, Entry]) -> None:
    entry = found["Balasan"]
    assert entry.asked.body == WrittenReply((), "Empati, jelas, sopan.", most_words=200)
    assert codes(entry) == ["rubric_missing", "grader_information"]


def test_embedded_answers_become_gaps(found: dict[str, Entry]) -> None:
    entry = found["Rumpang"]
    assert entry.asked.prompt == "<p>Isi.</p>"
    assert entry.asked.body.text == "<p>Ditanggapi [[1]] dan [[2]] dalam [[3]] hari.</p>"
    assert entry.asked.body.gaps == (
        Gap(("segera",)),
        Gap(("ramah",), ("ramah", "kasar")),
        Gap(("5",)),
    )
    expected = ["answer_feedback", "gap_tolerance", "gap_weights", "partial_credit"]
    assert sorted(codes(entry)) == expected


def test_words_to_put_in_are_chosen_among_their_group(found: dict[str, Entry]) -> None:
    body = found["Pilih kata"].asked.body
    assert body.text == "<p>Warga [[1]] dan [[2]].</p>"
    assert body.gaps[0] == Gap(("datang",), ("datang", "pergi"))


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Bacaan", "description"),
        ("Hitung", "type_missing"),
        ("Penanda", "type_missing"),
        ("Acak (Loket)", "type_missing"),
    ],
)
def test_what_does_not_come_says_why(found: dict[str, Entry], name: str, problem: str) -> None:
    assert found[name].asked is None
    assert found[name].problem.code == problem


def test_tables_and_scripts_are_noted(found: dict[str, Entry]) -> None:
    assert "html_left_out" in codes(found["Bacaan"])


def quiz(inside: str, type_: str = "multichoice") -> str:
    return f'<quiz><question type="{type_}"><name><text>N</text></name>{inside}</question></quiz>'


def test_entities_of_html_outside_of_cdata_are_forgiven() -> None:
    text = "<questiontext format='html'><text>a&nbsp;b &amp; c</text></questiontext>"
    answers = "<answer fraction='100'><text>true</text></answer>"
    found = the_one(quiz(text + answers, "truefalse"))
    assert "a" in found.asked.prompt


def test_pictures_as_data_are_noted() -> None:
    text = '<![CDATA[<p>Apa ini? <img src="data:image/png;base64,AAAA" alt="Denah"></p>]]>'
    inside = f"<questiontext format='html'><text>{text}</text></questiontext>"
    answers = "<answer fraction='100'><text>true</text></answer>"
    found = the_one(quiz(inside + answers, "truefalse"))
    assert [note.details for note in found.notes] == [(("name", "Denah"),)]
