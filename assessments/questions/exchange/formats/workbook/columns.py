"""The columns of Prima's own workbook of questions, as trainers know them. No Django."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from assessments.questions.content import Purpose
from assessments.questions.kinds.exchanging import (
    CHOICE,
    CLOZE,
    ESSAY,
    MATCHING,
    NUMERICAL,
    ORDERING,
    RATED,
    SHORT,
    TRUE_FALSE,
)

LETTERS = "ABCDEFGHIJ"


class Field(StrEnum):
    """What a column holds; answers and their feedback have a letter besides."""

    KEY = "key"
    TYPE = "type"
    PROMPT = "prompt"
    RIGHT = "right"
    TEXT = "text"
    ANSWER = "answer"
    FEEDBACK = "feedback"
    TOLERANCE = "tolerance"
    UNIT = "unit"
    CASE = "case"
    EXPLANATION = "explanation"
    HINT = "hint"
    SOURCE = "source"
    PURPOSE = "purpose"
    DIFFICULTY = "difficulty"
    INDICATORS = "indicators"
    TOPICS = "topics"
    CATEGORY = "category"
    CARRIED = "carried"


HEADINGS: Mapping[Field, Sequence[str]] = {
    Field.KEY: ("Kode", "Kode soal", "ID", "Key"),
    Field.TYPE: ("Jenis", "Jenis soal", "Tipe", "Tipe soal", "Type"),
    Field.PROMPT: ("Soal", "Pertanyaan", "Teks soal", "Question", "Question text"),
    Field.TEXT: ("Teks rumpang", "Teks"),
    Field.RIGHT: ("Kunci", "Kunci jawaban", "Jawaban benar", "Answer", "Correct answer"),
    Field.TOLERANCE: ("Toleransi", "Tolerance"),
    Field.UNIT: ("Satuan", "Unit"),
    Field.CASE: ("Huruf besar berpengaruh", "Case sensitive"),
    Field.EXPLANATION: ("Penjelasan", "Pembahasan", "Explanation"),
    Field.HINT: ("Petunjuk", "Hint"),
    Field.SOURCE: ("Sumber", "Rujukan", "Source"),
    Field.PURPOSE: ("Tujuan", "Kegunaan", "Purpose"),
    Field.DIFFICULTY: ("Kesulitan", "Tingkat kesulitan", "Difficulty"),
    Field.INDICATORS: ("Indikator", "Kode indikator", "Indicators"),
    Field.TOPICS: ("Topik", "Tag", "Tags", "Topics"),
    Field.CATEGORY: ("Kategori", "Category"),
    Field.CARRIED: ("Data Prima",),
}
ANSWER_HEADINGS = ("Jawaban", "Pilihan", "Opsi", "Option", "Answer")
FEEDBACK_HEADINGS = ("Umpan balik", "Alasan", "Feedback")
TYPES: Mapping[str, Sequence[str]] = {
    CHOICE: ("Pilihan ganda", "PG", "Multiple choice", "Pilihan ganda kompleks"),
    TRUE_FALSE: ("Benar salah", "Benar/salah", "B/S", "True false", "True/false"),
    ORDERING: ("Urutan", "Mengurutkan", "Ordering"),
    SHORT: ("Isian singkat", "Isian", "Jawaban singkat", "Short answer"),
    NUMERICAL: ("Angka", "Isian angka", "Numerik", "Numerical"),
    MATCHING: ("Menjodohkan", "Matching"),
    CLOZE: ("Teks rumpang", "Cloze"),
    RATED: ("Situasional", "Penilaian situasi", "Situational", "Situasional nilai"),
    ESSAY: ("Jawaban tertulis", "Uraian", "Esai", "Essay"),
}
PURPOSES: Mapping[Purpose, Sequence[str]] = {
    Purpose.COUNTED: ("dihitung", "counted"),
    Purpose.PRACTICE: ("latihan", "practice"),
}
DIFFICULTIES: Mapping[int, Sequence[str]] = {
    1: ("mudah", "easy", "1"),
    2: ("sedang", "medium", "2"),
    3: ("sulit", "sukar", "hard", "3"),
}
YES = frozenset({"ya", "yes", "y", "true", "benar", "1", "v", "x"})
TRUE_WORDS = frozenset({"benar", "b", "true", "t", "ya", "betul", "a"})
FALSE_WORDS = frozenset({"salah", "s", "false", "f", "tidak", "b."})

Column = tuple[Field, str]


def plain(text: str) -> str:
    """Return a heading or a word as it is compared."""
    return " ".join(re.findall(r"\w+", text.casefold()))


_FIELDS = {plain(name): field for field, names in HEADINGS.items() for name in names}
_LETTERED = {
    **{plain(name): Field.ANSWER for name in ANSWER_HEADINGS},
    **{plain(name): Field.FEEDBACK for name in FEEDBACK_HEADINGS},
}


def recognise(headings: Sequence[str]) -> dict[int, Column]:
    """Tell which columns hold what, by their headings; the first of each counts."""
    known: dict[int, Column] = {}
    for index, heading in enumerate(headings):
        column = _column(heading)
        if column and column not in known.values():
            known[index] = column
    return known


def _column(heading: str) -> Column | None:
    words = plain(heading)
    if words in _FIELDS:
        return _FIELDS[words], ""
    name, _space, letter = words.rpartition(" ")
    if name in _LETTERED:
        place = int(letter) - 1 if letter in {str(n) for n in range(1, 11)} else -1
        letter = LETTERS[place] if place >= 0 else letter.upper()
        if letter in LETTERS:
            return _LETTERED[name], letter
    if len(words) == 1 and words.upper() in LETTERS:
        return Field.ANSWER, words.upper()
    return None


def is_enough(columns: Mapping[int, Column]) -> bool:
    """Tell whether these are columns of questions."""
    fields = {field for field, _letter in columns.values()}
    return Field.PROMPT in fields and bool(fields & {Field.ANSWER, Field.RIGHT, Field.TYPE})


def word_for(word: str, words: Mapping[str, Sequence[str]]) -> str | None:
    """Return what a word stands for."""
    found = {plain(each): meant for meant, known in words.items() for each in known}
    return found.get(plain(word))
