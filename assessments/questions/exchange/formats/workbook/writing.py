"""Prima's own workbook of questions, written: to fill in, or with questions."""

import json
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from assessments.questions.content import Purpose
from assessments.questions.exchange import rich
from assessments.questions.exchange.formats.protocol import Outgoing
from assessments.questions.exchange.formats.workbook.columns import (
    DIFFICULTIES,
    HEADINGS,
    LETTERS,
    PURPOSES,
    TYPES,
    Column,
    Field,
)
from assessments.questions.exchange.formats.workbook.examples import EXAMPLES, explanations
from assessments.questions.exchange.formats.workbook.reading import of_row
from assessments.questions.exchange.readings import Reading
from assessments.questions.kinds.choice.exchange import percent
from assessments.questions.kinds.exchanging import CHOICE, RATED, TRUE, Form, Line
from lms.core.tables.spreadsheets import Sheet, write_xlsx

LONGEST_CELL = 32_767
BEFORE = (Field.KEY, Field.TYPE, Field.PROMPT, Field.TEXT)
AFTER = tuple(
    field for field in Field if field not in {*BEFORE, Field.ANSWER, Field.FEEDBACK, Field.RIGHT}
)
COLUMNS: Sequence[Column] = (
    *((field, "") for field in BEFORE),
    *((Field.ANSWER, letter) for letter in LETTERS),
    (Field.RIGHT, ""),
    *((Field.FEEDBACK, letter) for letter in LETTERS),
    *((field, "") for field in AFTER),
)
SHEET = "Soal"


def heading(column: Column) -> str:
    """Return the heading of a column, which is Indonesian in every language."""
    field, letter = column
    names = {Field.ANSWER: "Jawaban", Field.FEEDBACK: "Umpan balik"}
    return f"{names[field]} {letter}" if letter else HEADINGS[field][0]


class WorkbookWriter:
    """Writes a question as a row; a piece is the row's cells as JSON."""

    takes_pictures = False

    def piece(self, question: Outgoing) -> str:
        """Write the cells of one question."""
        cells = dict(_cells(question))
        return json.dumps([cells.get(column, "") for column in COLUMNS])

    def reread(self, piece: str) -> Reading:
        """Read the cells back."""
        said = zip(COLUMNS, json.loads(piece), strict=True)
        return of_row(1, {column: str(cell)[:LONGEST_CELL].strip() for column, cell in said})

    def file(self, pieces: Iterable[str], category: str) -> bytes:  # noqa: ARG002
        """Put the rows into a workbook, with the explanations."""
        rows = (json.loads(piece) for piece in pieces)
        return write_xlsx([Sheet(SHEET, [heading(c) for c in COLUMNS], rows), _explained()])


def template() -> bytes:
    """Make the workbook to fill in: an empty sheet, one with examples, and one that explains."""
    headings = [heading(column) for column in COLUMNS]
    examples = ([example.get(name, "") for name in headings] for example in EXAMPLES)
    return write_xlsx(
        [Sheet(SHEET, headings, ()), Sheet("Contoh", headings, examples), _explained()]
    )


def _explained() -> Sheet:
    titles = [_("Column"), _("What it holds"), _("Required"), _("Example")]
    return Sheet(_("How to fill it in"), titles, explanations())


def _cells(question: Outgoing) -> Iterator[tuple[Column, str]]:
    asked, form = question.asked, question.form
    yield (Field.KEY, ""), asked.key
    yield (Field.PROMPT, ""), as_cell(asked.prompt)
    yield (Field.EXPLANATION, ""), as_cell(asked.explanation or "")
    yield (Field.HINT, ""), as_cell(asked.hint or "")
    yield (Field.SOURCE, ""), asked.source or ""
    if asked.purpose is not None:
        yield (Field.PURPOSE, ""), PURPOSES[Purpose(asked.purpose)][0]
    if asked.difficulty is not None:
        yield (Field.DIFFICULTY, ""), DIFFICULTIES[asked.difficulty][0]
    yield (Field.INDICATORS, ""), ", ".join(asked.indicators or ())
    yield (Field.TOPICS, ""), ", ".join(asked.topics or ())
    yield (Field.CARRIED, ""), question.carried
    if form:
        yield (Field.TYPE, ""), _type(form)
        yield from _answers(form)


def _type(form: Form) -> str:
    is_rated = form.type == RATED and form.takes_several
    return TYPES[form.type][-1] if is_rated else TYPES[form.type][0]


def as_cell(html: str) -> str:
    """Write clean HTML as plain text where that says the same, and as HTML where not."""
    text = rich.text_of(html.replace("</p><p>", "</p>\n<p>"))
    return text if rich.from_plain(text).text == html else html


def _answers(form: Form) -> Iterator[tuple[Column, str]]:
    if form.type == "true_false":
        yield from _truth(form)
        return
    lines = form.lines
    if form.type == "cloze":
        lines = tuple(Line(_gap(gap)) for gap in form.gaps)
        yield (Field.TEXT, ""), as_cell(form.text)
    if form.type == "essay":
        lines = (Line(form.text),)
    for letter, line in zip(LETTERS, lines, strict=False):
        text = f"{line.text} => {line.match}".strip() if line.match else line.text
        yield (Field.ANSWER, letter), text
        yield (Field.FEEDBACK, letter), as_cell(line.feedback)
    yield (Field.RIGHT, ""), _right(form)
    yield (Field.CASE, ""), "ya" if form.case_matters else ""
    yield (Field.UNIT, ""), form.unit
    yield (Field.TOLERANCE, ""), lines[0].tolerance if lines else ""


def _truth(form: Form) -> Iterator[tuple[Column, str]]:
    right = next((line for line in form.lines if line.share > 0), form.lines[0])
    yield (Field.RIGHT, ""), "Benar" if right.text == TRUE else "Salah"
    for letter, line in zip("AB", form.lines, strict=True):
        yield (Field.FEEDBACK, letter), as_cell(line.feedback)


def _right(form: Form) -> str:
    """Name the right answers by their letters; those of several by their weights if unequal."""
    lettered = list(zip(LETTERS, form.lines, strict=False))
    if form.type == RATED:
        return ", ".join(f"{letter}={line.share * 4}" for letter, line in lettered)
    if form.type != CHOICE:
        return ""
    right = [letter for letter, line in lettered if line.share > 0]
    if form.takes_several and len(right) < 2:
        weights = ((letter, percent(line.share)) for letter, line in lettered if line.share)
        return ", ".join(f"{letter}={share}%" for letter, share in weights)
    return ", ".join(right)


def _gap(gap: Form) -> str:
    if gap.type == CHOICE:
        return " / ".join(f"*{line.text}" if line.share > 0 else line.text for line in gap.lines)
    return " | ".join(line.text for line in gap.lines)
