"""Prima's own workbook, filled in by trainers."""

import io
from typing import Any

import openpyxl
import pytest

from assessments.questions.content import Purpose
from assessments.questions.exchange.formats.workbook.columns import recognise
from assessments.questions.exchange.formats.workbook.examples import EXAMPLES
from assessments.questions.exchange.formats.workbook.writing import COLUMNS, heading, template
from assessments.questions.kinds.choice.rules import Choice
from assessments.questions.kinds.true_false.rules import TrueFalse
from tests.assessments.questions.exchange.reading import codes, read, the_one


def workbook(*rows: dict[str, Any]) -> bytes:
    book = openpyxl.Workbook()
    headings = list(dict.fromkeys(name for row in rows for name in row))
    book.active.append(["Soal kami"])
    book.active.append(headings)
    for row in rows:
        book.active.append([row.get(name) for name in headings])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


CHOICE = {"Soal": "Apa dulu?", "Jawaban A": "Dengar", "Jawaban B": "Sela", "Kunci": "A"}


def test_the_template_explains_itself_and_its_examples_come_whole() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template()))
    headings = [cell.value for cell in next(book["Soal"].rows)]
    assert recognise(headings) == dict(enumerate(COLUMNS))
    assert headings == [heading(column) for column in COLUMNS]
    found = read(workbook(*EXAMPLES))
    assert [entry.problem for entry in found] == [None] * len(EXAMPLES)
    noted = {note for entry in found for note in codes(entry)}
    assert noted == {"rubric_missing", "grader_information"}
    assert len({entry.asked.body.kind for entry in found}) == 9


def test_a_row_says_all_there_is() -> None:
    row = CHOICE | {
        "Kode": "k-1",
        "Umpan balik A": "Tepat",
        "Tujuan": "Latihan",
        "Kesulitan": "sulit",
        "Indikator": "KOM.1.1; PP.1.2",
        "Topik": "antre, loket",
        "Penjelasan": "Satu.\nDua.",
        "Bobot": 3,
    }
    found = the_one(workbook(row))
    asked = found.asked
    assert (asked.key, asked.purpose, asked.difficulty) == ("k-1", Purpose.PRACTICE, 3)
    assert asked.indicators == ("KOM.1.1", "PP.1.2")
    assert asked.topics == ("antre", "loket")
    assert asked.explanation == "<p>Satu.<br>Dua.</p>"
    assert codes(found) == ["column_left_out"]
    assert found.place == 3


@pytest.mark.parametrize(
    ("right", "correct"),
    [("A", "A"), ("b", "B"), ("A, B", "AB"), ("A dan B", "AB"), ("AB", "AB"), ("Dengar", "A")],
)
def test_the_right_answer_is_named_by_letter_or_text(right: str, correct: str) -> None:
    body = the_one(workbook(CHOICE | {"Kunci": right})).asked.body
    assert isinstance(body, Choice)
    found = [letter for letter, option in zip("AB", body.options, strict=True) if option.is_correct]
    assert "".join(found) == correct


@pytest.mark.parametrize(("right", "is_true"), [("Benar", True), ("S", False), (True, True)])
def test_true_or_false_also_where_excel_made_a_truth_value_of_it(
    right: object, is_true: bool
) -> None:
    found = the_one(workbook({"Soal": "Buka?", "Jenis": "Benar salah", "Kunci": right}))
    assert found.asked.body == TrueFalse(is_true)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"Kunci": "D"}, "right_unknown"),
        ({"Kunci": ""}, "kind_unknown"),
        ({"Jenis": "Teka-teki"}, "kind_unknown"),
        ({"Soal": ""}, "no_prompt"),
        ({"Jenis": "Menjodohkan"}, "no_pair"),
        ({"Jenis": "Benar salah", "Kunci": "C"}, "truth_unknown"),
        ({"Jenis": "Situasional", "Kunci": "A=4"}, "rating_missing"),
        ({"Jenis": "Angka"}, "no_number"),
    ],
)
def test_why_a_row_does_not_come(changed: dict[str, str], problem: str) -> None:
    assert the_one(workbook(CHOICE | changed)).problem.code == problem


def test_a_csv_file_with_the_headings_is_read_too() -> None:
    found = the_one("Soal;Jawaban A;Jawaban B;Kunci\nApa dulu?;Dengar;Sela;A\n")
    assert [option.text for option in found.asked.body.options] == ["Dengar", "Sela"]


def test_long_texts_come_whole() -> None:
    text = "kata " * 2_000
    assert len(the_one(workbook(CHOICE | {"Penjelasan": text})).asked.explanation) > 9_000
