"""How the types of Moodle's questions are answered. No Django.

A type that is not listed has no counterpart, and is named in the reason.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from xml.etree.ElementTree import Element

from assessments.questions.exchange import rich
from assessments.questions.exchange.formats.moodle_xml import cloze
from assessments.questions.exchange.formats.moodle_xml.elements import Source, child_text, own_text
from assessments.questions.kinds.exchanging import (
    CHOICE,
    ESSAY,
    FALSE,
    FULL,
    MATCHING,
    NUMERICAL,
    ORDERING,
    SHORT,
    TRUE,
    TRUE_FALSE,
    Form,
    Line,
    Note,
    note,
)

Read = Callable[[Source], Form]
USUAL_FEEDBACK = frozenset(
    {
        "your answer is correct.",
        "your answer is partially correct.",
        "your answer is incorrect.",
        "jawaban anda benar.",
        "jawaban anda sebagian benar.",
        "jawaban anda salah.",
        "jawaban anda tepat.",
        "jawaban anda tidak tepat.",
    }
)
"""What Moodle puts in by itself."""
WHOLE = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def form_of(source: Source, type_: str, prompt: str) -> tuple[Form | None, str, Note | None]:
    """Return how a question is answered, its prompt (clean HTML), and why it cannot be read."""
    if type_ in {"cloze", "multianswer"}:
        return cloze.read(prompt, source.notes)
    if type_ in {"gapselect", "ddwtos"}:
        return cloze.read_words(prompt, _words(source))
    reader = READERS.get(type_)
    if reader is None:
        known = "description" if type_ == "description" else "type_missing"
        return None, prompt, note(known, type=type_[:60])
    return reader(source), prompt, None


def _words(source: Source) -> list[tuple[str, str]]:
    """Return the words to put into gaps, with their groups, in order."""
    boxes = [*source.element.findall("selectoption"), *source.element.findall("dragbox")]
    return [(own_text(each), child_text(each, "group").strip()) for each in boxes]


def _lines(source: Source, *, is_rich: bool) -> Iterator[Line]:
    for answer in source.element.findall("answer"):
        text = source.line(answer) if is_rich else " ".join(own_text(answer).split())
        share = _share(answer.get("fraction", "0"))
        picture = source.picture(answer) if is_rich else None
        yield Line(
            text or (picture.alt if picture else ""),
            share,
            source.rich(answer.find("feedback")),
            tolerance=child_text(answer, "tolerance").strip(),
            picture=picture,
        )


def _share(text: str) -> Fraction:
    try:
        number = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation:
        return Fraction(0)
    if not number.is_finite() or abs(number.adjusted()) > 6:
        return Fraction(0)
    return Fraction(number) / 100


def _whole(source: Source) -> tuple[str, str, str]:
    """Return the feedback to right, partly right and wrong answers that is not Moodle's own."""
    texts = []
    for name in WHOLE:
        html = source.html(name)
        words = " ".join(re.sub(r"<[^>]*>", " ", html).split()).casefold()
        texts.append("" if words in USUAL_FEEDBACK else html)
    return texts[0], texts[1], texts[2]


def _choice(source: Source) -> Form:
    right, partly, wrong = _whole(source)
    several = child_text(source.element, "single").strip().casefold() in {"false", "0"}
    all_or_nothing = source.element.get("type") == "multichoiceset"
    lines = tuple(_lines(source, is_rich=True))
    if all_or_nothing:
        source.notes.append(note("all_or_nothing"))
        lines = _shared(lines)
    return Form(
        CHOICE,
        lines,
        takes_several=several or all_or_nothing,
        right=right,
        partly=partly,
        wrong=wrong,
    )


def _shared(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    right = sum(line.share > 0 for line in lines)
    wrong = len(lines) - right
    return tuple(
        Line(
            line.text,
            Fraction(1, right) if line.share > 0 else Fraction(-1, wrong),
            line.feedback,
        )
        for line in lines
    )


def _truth(source: Source) -> Form:
    lines = (
        Line(_truth_of(line.text), line.share, line.feedback)
        for line in _lines(source, is_rich=True)
    )
    return Form(TRUE_FALSE, tuple(lines))


def _truth_of(text: str) -> str:
    return TRUE if text.strip().casefold() in {"true", "benar", "betul", "1", "ya"} else FALSE


def _short(source: Source) -> Form:
    matters = child_text(source.element, "usecase").strip() in {"1", "true"}
    return Form(SHORT, tuple(_lines(source, is_rich=False)), case_matters=matters)


def _numerical(source: Source) -> Form:
    units = [child_text(unit, "unit_name").strip() for unit in source.element.findall("units/unit")]
    for unit in units[1:]:
        source.notes.append(note("other_unit", text=unit))
    return Form(NUMERICAL, tuple(_lines(source, is_rich=False)), unit=units[0] if units else "")


def _matching(source: Source) -> Form:
    lines = tuple(
        Line(source.line(each), FULL, match=source.line(each.find("answer")))
        for each in source.element.findall("subquestion")
    )
    right, partly, wrong = _whole(source)
    return Form(MATCHING, lines, right=right, partly=partly, wrong=wrong)


def _ordering(source: Source) -> Form:
    right, partly, wrong = _whole(source)
    answers = sorted(source.element.findall("answer"), key=_place)
    lines = tuple(
        Line(source.line(each), feedback=source.rich(each.find("feedback"))) for each in answers
    )
    return Form(ORDERING, lines, right=right, partly=partly, wrong=wrong)


def _place(answer: Element) -> float:
    return float(_share(answer.get("fraction", "0")))


def _essay(source: Source) -> Form:
    template = source.html("responsetemplate")
    if template:
        source.notes.append(note("response_template", text=template))
    if _count(source, "attachments"):
        source.notes.append(note("attachments"))
    limits = _count(source, "minwordlimit"), _count(source, "maxwordlimit")
    return Form(ESSAY, text=rich.text_of(source.html("graderinfo")), words=limits)


def _count(source: Source, name: str) -> int | None:
    text = child_text(source.element, name).strip()
    return int(text) or None if text.isascii() and text.isdecimal() and len(text) < 7 else None


READERS: Mapping[str, Read] = {
    "multichoice": _choice,
    "multichoiceset": _choice,
    "truefalse": _truth,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
