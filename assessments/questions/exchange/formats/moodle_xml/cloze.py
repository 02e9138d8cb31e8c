"""Gaps in a text: Moodle's embedded answers, and words to put in. No Django."""

import html
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from assessments.questions.exchange import rich
from assessments.questions.kinds.exchanging import (
    CHOICE,
    CLOZE,
    FULL,
    NUMERICAL,
    SHORT,
    Form,
    Line,
    Note,
    note,
)

GAP = re.compile(
    r"(?<!\\)\{(\d{0,4}):(MULTICHOICE|MULTIRESPONSE|SHORTANSWER|NUMERICAL|MC|MR|SA|NM|MW)"
    r"(_?[A-Z]{0,3}):((?:\\.|[^}\\])*)\}",
    re.DOTALL,
)
WORD_GAP = re.compile(r"\[\[(\d{1,3})\]\]")
ANSWER = re.compile(r"((?:\\.|[^~\\])*)(?:~|$)", re.DOTALL)
WEIGHT = re.compile(r"\s*(?:=|%\s*(-?\d{1,5}(?:\.\d{1,8})?)\s*%)")
TYPES = {"SA": SHORT, "SHORTANSWER": SHORT, "MW": SHORT, "NM": NUMERICAL, "NUMERICAL": NUMERICAL}
FILL_IN = "<p>Lengkapilah teks berikut.</p>"
"""What is asked where a file has nothing but the text."""
CASE_MATTERS = re.compile(r"^_?(?:C|AC)$")


def read(prompt: str, notes: list[Note]) -> tuple[Form | None, str, Note | None]:
    """Read embedded answers out of clean HTML; the text names them ``[[1]]`` and so on."""
    gaps: list[Form] = []
    weights: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        weights.append(found[1].lstrip("0") or "1")
        gaps.append(_gap(*found.groups()[1:]))
        return f"[[{len(gaps)}]]"

    text = GAP.sub(numbered, prompt)
    if not gaps:
        return None, prompt, note("no_gaps")
    if len(set(weights)) > 1:
        notes.append(note("gap_weights", weights=", ".join(weights)))
    return _parted(text, gaps)


def _parted(text: str, gaps: Sequence[Form]) -> tuple[Form, str, None]:
    """Take what stands before the paragraph of the first gap for the question."""
    first = text.index("[[1]]")
    begin = max(text.rfind(tag, 0, first) for tag in ("<p>", "<ul>", "<ol>"))
    asked, rest = (text[:begin].strip(), text[begin:]) if begin > 0 else ("", text)
    return Form(CLOZE, text=rest, gaps=tuple(gaps)), asked or FILL_IN, None


def _gap(type_: str, variant: str, answers: str) -> Form:
    form = TYPES.get(type_, CHOICE)
    matters = form == SHORT and bool(CASE_MATTERS.match(variant))
    lines = tuple(_answers(html.unescape(answers), form))
    several = type_ in {"MR", "MULTIRESPONSE"}
    return Form(form, lines, takes_several=several, case_matters=matters)


def _answers(text: str, form: str) -> Iterator[Line]:
    for found in ANSWER.finditer(text):
        if not found[1].strip():
            continue
        weight = WEIGHT.match(found[1])
        said = found[1][weight.end() :] if weight else found[1]
        answer, *feedback = re.split(r"(?<!\\)#", said, maxsplit=1)
        words, tolerance = _plain(answer), ""
        if form == NUMERICAL:
            words, _colon, tolerance = words.partition(":")
        explained = rich.from_either(_plain("".join(feedback))).text
        yield Line(words.strip(), _share(weight), explained, tolerance=tolerance.strip())


def _share(weight: re.Match[str] | None) -> Fraction:
    if weight is None:
        return Fraction(0)
    return Fraction(weight[1]) / 100 if weight[1] else FULL


def _plain(text: str) -> str:
    return rich.plain(re.sub(r"\\(.)", r"\1", text)).text


def read_words(
    prompt: str, words: Sequence[tuple[str, str]]
) -> tuple[Form | None, str, Note | None]:
    """Read gaps that name one of ``words`` (with their groups): each chooses among its group."""
    gaps: list[Form] = []

    def numbered(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        if not 0 <= place < len(words):
            return found[0]
        right, group = words[place]
        choices = [text for text, of in words if of == group]
        shares = (FULL if text == right else Fraction(0) for text in choices)
        lines = (Line(_plain(text), share) for text, share in zip(choices, shares, strict=True))
        gaps.append(Form(CHOICE, tuple(lines)))
        return f"[[{len(gaps)}]]"

    text = WORD_GAP.sub(numbered, prompt)
    if not gaps:
        return None, prompt, note("no_gaps")
    return _parted(text, gaps)


def written(form: Form) -> str:
    """Write one gap as an embedded answer."""
    types = {SHORT: "SAC" if form.case_matters else "SA", NUMERICAL: "NM"}
    answers = "~".join(_written(form, line) for line in form.lines)
    return f"{{1:{types.get(form.type, 'MC')}:{answers}}}"


def _written(form: Form, line: Line) -> str:
    sign = "=" if line.share == FULL else f"%{float(line.share * 100):g}%" if line.share else ""
    tolerance = f":{line.tolerance}" if form.type == NUMERICAL and line.tolerance else ""
    return f"{sign}{_escaped(line.text)}{tolerance}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\~#}/\"])", r"\\\1", text)
