"""Prima's own workbook of questions, or a CSV file with its columns. No Django."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from fractions import Fraction
from io import BytesIO
from itertools import islice

from assessments.questions.content import Purpose
from assessments.questions.exchange import rich
from assessments.questions.exchange.decoding import UNWANTED
from assessments.questions.exchange.formats.protocol import UnreadableError
from assessments.questions.exchange.formats.workbook import columns
from assessments.questions.exchange.formats.workbook.columns import LETTERS, Column, Field
from assessments.questions.exchange.readings import Reading
from assessments.questions.kinds.exchanging import (
    CHOICE,
    CLOZE,
    ESSAY,
    FALSE,
    FULL,
    MATCHING,
    NUMERICAL,
    ORDERING,
    RATED,
    SHORT,
    TRUE,
    TRUE_FALSE,
    Form,
    Line,
    Note,
    note,
)
from lms.core.tables import received
from lms.core.tables.received import Cell, TableFile

LONGEST_CELL = 32_767
ROWS_SEARCHED = 15
SHEETS_SEARCHED = 10
ARROW = re.compile(r"\s*(?:=>|->|→|⇒)\s*")
WEIGHT = re.compile(r"([A-Ja-j])\s*[=:]\s*(-?\d{1,3}(?:[.,]\d{1,8})?)\s*%")
LETTER_LIST = re.compile(r"[A-J](?:\s*(?:[,;/&+ ]|dan|and)\s*[A-J])*|[A-J]{2,10}", re.IGNORECASE)
RATING = re.compile(r"([A-Ja-j])\s*[=:]\s*([0-4])(?!\d)")
RATE_EACH = "situasional nilai"
SEVERAL_WORDS = frozenset({"pilihan ganda kompleks", "pgk", "multiple response"})
Found = Mapping[int, Column]


def table_of(content: bytes) -> tuple[TableFile, int, Found, Sequence[str]] | None:
    """Find the sheet, the row of the headings and what the columns hold; ``None`` if nowhere.

    Raises:
        received.UnreadableError: if it is no table.
    """
    file = BytesIO(content)
    table = replace(received.recognise(file), longest_cell=LONGEST_CELL)
    sheets = min(len(table.sheets(file)), SHEETS_SEARCHED) or 1
    for sheet in range(sheets):
        candidate = replace(table, sheet=sheet)
        with closing(candidate.rows(file)) as rows:
            for number, row in islice(rows, ROWS_SEARCHED):
                headings = [text_of(cell) for cell in row]
                found = columns.recognise(headings)
                if columns.is_enough(found):
                    return candidate, number, found, headings
    return None


def read(content: bytes) -> Iterator[Reading]:
    """Yield the question of each row.

    Raises:
        UnreadableError: if no sheet has the headings.
    """
    try:
        found = table_of(content)
        if found is None:
            raise UnreadableError(note("no_headings"))
        table, heading_row, known, headings = found
        with closing(table.rows(BytesIO(content))) as rows:
            for number, row in rows:
                if number > heading_row and any(text_of(cell) for cell in row):
                    yield _reading(number, row, known, headings)
    except received.UnreadableError as error:
        raise UnreadableError(note(f"table_{error.fault}")) from error


def text_of(cell: Cell) -> str:
    """Return what people see in a cell, with its line breaks."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return TRUE if cell else FALSE
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()[:10]
    text = UNWANTED.sub("", str(cell)).replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def _reading(number: int, row: Sequence[Cell], known: Found, headings: Sequence[str]) -> Reading:
    said: dict[Column, str] = {}
    notes: list[Note] = []
    for index, cell in enumerate(row):
        text = text_of(cell)
        if index in known:
            said[known[index]] = text
            if isinstance(cell, dt.datetime | dt.date | dt.time):
                notes.append(note("date_cell", text=text))
        elif text:
            heading = headings[index] if index < len(headings) else ""
            notes.append(note("column_left_out", heading=heading or str(index + 1), text=text[:80]))
    return of_row(number, said, notes)


def of_row(number: int, said: Mapping[Column, str], notes: Sequence[Note] = ()) -> Reading:
    """Read the cells of one question, by what their columns hold."""
    reader = _Row(said, list(notes))
    prompt = reader.html(Field.PROMPT)
    form, problem = reader.form()
    if not prompt:
        problem = problem or note("no_prompt")
    category = tuple(
        part.strip() for part in reader.text(Field.CATEGORY).split("/") if part.strip()
    )
    carried = reader.text(Field.CARRIED)
    return Reading(
        place=number,
        name=" ".join(rich.text_of(prompt).split()),
        key=reader.text(Field.KEY),
        category=category,
        prompt=prompt,
        form=form,
        explanation=reader.html(Field.EXPLANATION) or None,
        hint=reader.html(Field.HINT) or None,
        source=reader.text(Field.SOURCE) or None,
        purpose=reader.purpose(),
        difficulty=reader.difficulty(),
        topics=reader.listed(Field.TOPICS) or (category[-1:] if not carried else ()) or None,
        indicators=reader.listed(Field.INDICATORS) or None,
        notes=tuple(reader.notes),
        problem=problem,
        excerpt="\n".join(text for text in said.values() if text),
        carried=carried,
    )


@dataclass(slots=True)
class _Row:
    """The cells of one question."""

    said: Mapping[Column, str]
    notes: list[Note] = field(default_factory=list)

    def text(self, field: Field, letter: str = "") -> str:
        """Return a cell."""
        return self.said.get((field, letter), "")

    def html(self, field: Field, letter: str = "") -> str:
        """Return a cell as clean HTML: it may be HTML or text."""
        text = self.text(field, letter)
        found = rich.from_html(text) if is_html(text) else rich.from_plain(text)
        self.notes += found.notes
        return found.text

    def listed(self, field: Field) -> tuple[str, ...]:
        """Return the words of a list."""
        parts = re.split(r"[,;\n]", self.text(field))
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def purpose(self) -> Purpose | None:
        """Return what the question is for, if that is said."""
        word = self.text(Field.PURPOSE)
        meant = columns.word_for(
            word, {str(each): words for each, words in columns.PURPOSES.items()}
        )
        if word and meant is None:
            self.notes.append(note("word_unknown", column=Field.PURPOSE, text=word))
        return Purpose(meant) if meant else None

    def difficulty(self) -> int | None:
        """Return how hard it is, if that is said."""
        word = self.text(Field.DIFFICULTY)
        named = {str(level): words for level, words in columns.DIFFICULTIES.items()}
        meant = columns.word_for(word, named)
        if word and meant is None:
            self.notes.append(note("word_unknown", column=Field.DIFFICULTY, text=word))
        return int(meant) if meant else None

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The letters and texts of the answers that are written."""
        texts = ((letter, self.text(Field.ANSWER, letter)) for letter in LETTERS)
        return [(letter, " ".join(text.split())) for letter, text in texts if text]

    def form(self) -> tuple[Form | None, Note | None]:
        """Return how it is answered, or why that cannot be told."""
        word = self.text(Field.TYPE)
        type_ = columns.word_for(word, columns.TYPES) if word else self._guessed()
        if type_ is None:
            return None, note("kind_unknown", text=word)
        readers: Mapping[str, Callable[[str], tuple[Form | None, Note | None]]] = {
            CHOICE: self._choice,
            TRUE_FALSE: self._truth,
            ORDERING: self._ordering,
            SHORT: self._short,
            NUMERICAL: self._number,
            MATCHING: self._matching,
            CLOZE: self._cloze,
            RATED: self._rated,
            ESSAY: self._essay,
        }
        return readers[type_](columns.plain(word))

    def _essay(self, _word: str) -> tuple[Form, None]:
        return Form(ESSAY, text=self.text(Field.ANSWER, "A")), None

    def _ordering(self, _word: str) -> tuple[Form, None]:
        return Form(ORDERING, tuple(self._lines())), None

    def _cloze(self, _word: str) -> tuple[Form, None]:
        gaps = tuple(gap_of(text) for _letter, text in self.answers)
        return Form(CLOZE, text=self.html(Field.TEXT), gaps=gaps), None

    def _rated(self, word: str) -> tuple[Form | None, Note | None]:
        found = RATING.findall(self.text(Field.RIGHT))
        ratings = {letter.upper(): int(rating) for letter, rating in found}
        known = [letter for letter, _text in self.answers]
        if missing := [letter for letter in known if letter not in ratings]:
            return None, note("rating_missing", letters=", ".join(missing))
        lines = tuple(self._lines({each: Fraction(ratings[each], 4) for each in known}))
        return Form(RATED, lines, takes_several=word == RATE_EACH), None

    def _guessed(self) -> str | None:
        right = columns.plain(self.text(Field.RIGHT))
        if not self.answers and right in columns.TRUE_WORDS | columns.FALSE_WORDS:
            return TRUE_FALSE
        return CHOICE if len(self.answers) > 1 and right else None

    def _lines(self, shares: Mapping[str, Fraction] | None = None) -> Iterator[Line]:
        for letter, text in self.answers:
            share = (shares or {}).get(letter, Fraction(0))
            yield Line(text, share, self.html(Field.FEEDBACK, letter))

    def _choice(self, word: str) -> tuple[Form | None, Note | None]:
        right = self.text(Field.RIGHT)
        weights = {letter.upper(): _share(share) for letter, share in WEIGHT.findall(right)}
        letters = self._letters(right)
        if not weights and not letters:
            return None, note("right_unknown", text=right)
        several = word in SEVERAL_WORDS or len(weights or letters) > 1
        lines = tuple(self._lines(weights or self._shares(letters, several=several)))
        return Form(CHOICE, lines, takes_several=several), None

    def _letters(self, right: str) -> list[str]:
        """Return the letters of the right answers, which may also be named by their text."""
        known = [letter for letter, _text in self.answers]
        if LETTER_LIST.fullmatch(right.strip()):
            words = re.sub(r"dan|and", " ", right, flags=re.IGNORECASE)
            letters = [letter.upper() for letter in words if letter.upper() in LETTERS]
            return letters if set(letters) <= set(known) else []
        named = " ".join(right.split()).casefold()
        return [letter for letter, text in self.answers if named and text.casefold() == named][:1]

    def _shares(self, letters: Sequence[str], *, several: bool) -> dict[str, Fraction]:
        if not several:
            return dict.fromkeys(letters, FULL)
        wrong = [letter for letter, _text in self.answers if letter not in letters]
        return {
            **dict.fromkeys(wrong, Fraction(-1, len(wrong) or 1)),
            **dict.fromkeys(letters, Fraction(1, len(set(letters)))),
        }

    def _truth(self, _word: str) -> tuple[Form | None, Note | None]:
        said = columns.plain(self.text(Field.RIGHT))
        if said not in columns.TRUE_WORDS | columns.FALSE_WORDS:
            return None, note("truth_unknown", text=self.text(Field.RIGHT))
        is_true = said in columns.TRUE_WORDS and not (said == "b" and self._b_is_false())
        texts = ((TRUE, "A", is_true), (FALSE, "B", not is_true))
        lines = (
            Line(text, Fraction(share), self.html(Field.FEEDBACK, letter))
            for text, letter, share in texts
        )
        return Form(TRUE_FALSE, tuple(lines)), None

    def _b_is_false(self) -> bool:
        """Tell whether B is the letter of the answer “Salah”, not short for “Benar”."""
        return columns.plain(self.text(Field.ANSWER, "B")) in columns.FALSE_WORDS

    def _short(self, _word: str) -> tuple[Form, None]:
        lines = tuple(replace(line, share=FULL) for line in self._lines())
        right = self.text(Field.RIGHT)
        if not lines and right:
            lines = tuple(Line(text.strip(), FULL) for text in right.split("|") if text.strip())
        matters = columns.plain(self.text(Field.CASE)) in columns.YES
        return Form(SHORT, lines, case_matters=matters), None

    def _number(self, _word: str) -> tuple[Form, None]:
        answer = self.text(Field.ANSWER, "A") or self.text(Field.RIGHT)
        feedback, near = self.html(Field.FEEDBACK, "A"), self.text(Field.TOLERANCE)
        line = Line(answer, FULL, feedback, tolerance=near)
        return Form(NUMERICAL, (line,), unit=self.text(Field.UNIT)), None

    def _matching(self, _word: str) -> tuple[Form | None, Note | None]:
        lines = []
        for _letter, text in self.answers:
            pair = ARROW.split(text, maxsplit=1)
            if len(pair) < 2:
                return None, note("no_pair", text=text[:60])
            lines.append(Line(pair[0].strip(), FULL, match=pair[1].strip()))
        return Form(MATCHING, tuple(lines)), None


def is_html(text: str) -> bool:
    """Tell whether a cell holds HTML."""
    return bool(
        re.search(r"</?(?:p|b|i|ul|ol|li|br|strong|em|a|div|span|table|img)\b[^<>]*>", text)
    )


def gap_of(text: str) -> Form:
    """Read one gap: words that are all right, or choices of which the one with ``*`` is."""
    if "*" in text and "/" in text:
        parts = [part.strip() for part in text.split("/") if part.strip()]
        lines = (Line(p.strip("*").strip(), FULL if "*" in p else Fraction(0)) for p in parts)
        return Form(CHOICE, tuple(lines))
    return Form(SHORT, tuple(Line(p.strip(), FULL) for p in text.split("|") if p.strip()))


def _share(percent: str) -> Fraction:
    return Fraction(percent.replace(",", ".")) / 100
