"""Moodle XML, written as Moodle 4 imports it. No Django."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape

from assessments.questions.exchange import rich
from assessments.questions.exchange.formats.moodle_xml import cloze
from assessments.questions.exchange.formats.moodle_xml.reading import read
from assessments.questions.exchange.formats.protocol import Outgoing
from assessments.questions.exchange.readings import Reading
from assessments.questions.kinds.choice.exchange import percent
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
    Form,
    Line,
    as_choice,
)
from assessments.questions.kinds.pictures import Picture

TYPES = {
    CHOICE: "multichoice",
    TRUE_FALSE: "truefalse",
    SHORT: "shortanswer",
    NUMERICAL: "numerical",
    MATCHING: "matching",
    ORDERING: "ordering",
    CLOZE: "cloze",
    ESSAY: "essay",
}


Files = Mapping[str, bytes]


class MoodleXmlWriter:
    """Writes a question as an element."""

    takes_pictures = True

    def piece(self, question: Outgoing) -> str:
        """Write one ``question`` element; what only Prima reads is a comment in it."""
        return "\n".join(_question(question))

    def reread(self, piece: str) -> Reading:
        """Read an element back."""
        return next(read(f"<quiz>{piece}</quiz>"))

    def file(self, pieces: Iterable[str], category: str) -> bytes:
        """Put the elements into a quiz below their category."""
        path = category.replace("/", "//")
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n<question type="category">\n'
            f"<category><text>$course$/top/{_plain(path)}</text></category>\n</question>\n"
        )
        return (head + "\n".join(pieces) + "\n</quiz>\n").encode()


def _question(question: Outgoing) -> Iterator[str]:
    asked, form = question.asked, question.form
    form = as_choice(form) if form and form.type == RATED else form
    type_ = TYPES[form.type] if form else "description"
    yield f'<question type="{type_}">'
    if question.carried:
        yield f"<!-- prima: {_in_comment(question.carried)} -->"
    yield f"<name><text>{_plain(question.name)}</text></name>"
    prompt = asked.prompt + (_with_gaps(form) if form and form.type == CLOZE else "")
    yield _html("questiontext", prompt, *_pictured(asked.picture, question.files))
    yield _html("generalfeedback", asked.explanation or "")
    yield "<defaultgrade>1</defaultgrade><penalty>0</penalty><hidden>0</hidden>"
    yield f"<idnumber>{_plain(asked.key)}</idnumber>"
    if form and form.type in ANSWERS:
        yield from ANSWERS[form.type](form, question.files)
    if asked.hint:
        yield _html("hint", asked.hint)
    if asked.topics:
        tags = "".join(f"<tag><text>{_plain(topic)}</text></tag>" for topic in asked.topics)
        yield f"<tags>{tags}</tags>"
    yield "</question>"


def _in_comment(text: str) -> str:
    """Write JSON without two hyphens in a row, which no comment may have."""
    return text.replace("--", "-\\u002d")


def _plain(text: str) -> str:
    return escape(text, quote=False)


def _html(tag: str, source: str, image: str = "", file: str = "") -> str:
    return f'<{tag} format="html"><text>{_cdata(source + image)}</text>{file}</{tag}>'


def _pictured(picture: Picture | None, files: Files) -> tuple[str, str]:
    """Return the tag that shows a picture, and the element that holds it."""
    content = files.get(picture.file) if picture else None
    if picture is None or content is None:
        return "", ""
    image = f'<img src="@@PLUGINFILE@@/{picture.file}" alt="{escape(picture.alt)}">'
    encoded = b64encode(content).decode()
    return image, f'<file name="{picture.file}" path="/" encoding="base64">{encoded}</file>'


def _cdata(source: str) -> str:
    return f"<![CDATA[{source.replace(']]>', ']]]]><![CDATA[>')}]]>" if source else ""


def _choice(form: Form, files: Files) -> Iterator[str]:
    yield f"<single>{'false' if form.takes_several else 'true'}</single>"
    yield "<shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>"
    yield from (_answer(line, "plain_text", files) for line in form.lines)


def _lines(form: Form, _files: Files) -> Iterator[str]:
    yield from (_answer(line, "moodle_auto_format", _files) for line in form.lines)


def _short(form: Form, _files: Files) -> Iterator[str]:
    yield f"<usecase>{int(form.case_matters)}</usecase>"
    yield from _lines(form, _files)


def _numerical(form: Form, _files: Files) -> Iterator[str]:
    yield from _lines(form, _files)
    if form.unit:
        name = f"<unit_name>{_plain(form.unit)}</unit_name>"
        yield f"<units><unit><multiplier>1</multiplier>{name}</unit></units>"


def _matching(form: Form, _files: Files) -> Iterator[str]:
    yield "<shuffleanswers>true</shuffleanswers>"
    yield from map(_pair, form.lines)


def _ordering(form: Form, _files: Files) -> Iterator[str]:
    yield "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype>"
    yield "<gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype>"
    yield from (_step(number, line) for number, line in enumerate(form.lines, 1))


def _essay(form: Form, _files: Files) -> Iterator[str]:
    yield _html("graderinfo", rich.from_plain(form.text).text)
    for name, limit in zip(("minwordlimit", "maxwordlimit"), form.words, strict=True):
        yield f"<{name}>{limit}</{name}>" if limit else ""


ANSWERS: Mapping[str, Callable[[Form, Files], Iterator[str]]] = {
    CHOICE: _choice,
    TRUE_FALSE: _lines,
    SHORT: _short,
    NUMERICAL: _numerical,
    MATCHING: _matching,
    ORDERING: _ordering,
    ESSAY: _essay,
}


def _answer(line: Line, markup: str, files: Files) -> str:
    feedback = _html("feedback", line.feedback)
    tolerance = f"<tolerance>{_plain(line.tolerance)}</tolerance>" if line.tolerance else ""
    image, file = _pictured(line.picture, files)
    text = _plain(line.text)
    if image:
        text, markup = _cdata(f"<p>{text}</p>{image}"), "html"
    return (
        f'<answer fraction="{percent(line.share)}" format="{markup}">'
        f"<text>{text}</text>{file}{feedback}{tolerance}</answer>"
    )


def _pair(line: Line) -> str:
    return (
        f'<subquestion format="plain_text"><text>{_plain(line.text)}</text>'
        f'<answer format="plain_text"><text>{_plain(line.match)}</text></answer></subquestion>'
    )


def _step(number: int, line: Line) -> str:
    text = f"<text>{_plain(line.text)}</text>"
    return f'<answer fraction="{number}" format="plain_text">{text}</answer>'


def _with_gaps(form: Form) -> str:
    text = form.text
    for number, gap in enumerate(form.gaps, 1):
        text = text.replace(f"[[{number}]]", _plain(cloze.written(gap)), 1)
    return text
