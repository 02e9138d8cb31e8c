"""GIFT, written. No Django."""

import re
from collections.abc import Iterable

from assessments.questions.exchange.formats.gift.reading import BLANK, read
from assessments.questions.exchange.formats.protocol import Outgoing
from assessments.questions.exchange.readings import Reading
from assessments.questions.kinds.choice.exchange import percent
from assessments.questions.kinds.exchanging import (
    CLOZE,
    FULL,
    RATED,
    TRUE,
    Form,
    Line,
    as_choice,
)

ORDERED = "ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW none"
SPECIAL = re.compile(r"[\\~=#{}:]")


class GiftWriter:
    """Writes a question as a block of lines."""

    takes_pictures = False

    def piece(self, question: Outgoing) -> str:
        """Write the comments, the name, the question as HTML, and its answers."""
        asked = question.asked
        topics = "".join(f" [tag:{_in_comment(topic)}]" for topic in asked.topics or ())
        lines = [f"// [id:{_in_comment(asked.key)}]{topics}"]
        if question.carried:
            lines.append(f"// prima: {question.carried}")
        explained = f"####{_escaped(asked.explanation)}" if asked.explanation else ""
        form = question.form
        answers = _answers(as_choice(form) if form.type == RATED else form) if form else ""
        prompt = asked.prompt + (_with_blanks(form) if form and form.type == CLOZE else "")
        name = f"::{_escaped(question.name)}::"
        lines.append(f"{name}[html]{_escaped(prompt)}{{{answers}{explained}}}")
        return "\n".join(lines)

    def reread(self, piece: str) -> Reading:
        """Read a block back."""
        return next(read(piece))

    def file(self, pieces: Iterable[str], category: str) -> bytes:
        """Put the blocks below their category."""
        path = category.replace("/", "//").replace("\n", " ")
        head = f"$CATEGORY: $course$/top/{path}\n\n\n"
        return (head + "".join(f"{piece}\n\n\n" for piece in pieces)).encode()


def _with_blanks(form: Form) -> str:
    """Show the gaps of a text, which GIFT cannot fill."""
    return re.sub(r"\[\[\d+\]\]", BLANK, form.text)


def _in_comment(text: str) -> str:
    return " ".join(text.split()).replace("]", r"\]")


def _escaped(text: str) -> str:
    return SPECIAL.sub(lambda found: f"\\{found[0]}", text).replace("\n", r"\n")


def _answers(form: Form) -> str:
    match form.type:
        case "true_false":
            return _truth(form)
        case "ordering":
            steps = "".join(f"{_answer(line.text)}\n" for line in form.lines)
            return f">{len(form.lines)} {ORDERED}\n{steps}"
        case "choice":
            lines = [_weighed(form, line) for line in form.lines]
        case "short":
            lines = [f"\n={_line(line)}" for line in form.lines]
        case "numerical":
            lines = ["#", *(f"\n={_number(line)}" for line in form.lines)]
        case "matching":
            lines = [f"\n={_pair(line)}" for line in form.lines]
        case _:
            return ""
    return "".join(lines) + "\n"


def _truth(form: Form) -> str:
    right = next((line for line in form.lines if line.share > 0), form.lines[0])
    wrong = next(line for line in form.lines if line is not right)
    feedback = [_escaped(wrong.feedback), _escaped(right.feedback)]
    said = f"#{feedback[0]}#{feedback[1]}" if any(feedback) else ""
    return f"{'TRUE' if right.text == TRUE else 'FALSE'}{said}"


def _weighed(form: Form, line: Line) -> str:
    if not form.takes_several:
        return f"\n{'=' if line.share == FULL else '~'}{_line(line)}"
    return f"\n~%{percent(line.share)}%{_line(line)}"


def _line(line: Line) -> str:
    return _answer(line.text) + _feedback(line)


def _number(line: Line) -> str:
    return f"{_escaped(line.text)}:{_escaped(line.tolerance or '0')}{_feedback(line)}"


def _pair(line: Line) -> str:
    left, right = (_answer(text) for text in (line.text, line.match))
    return f"{left} -> {right}"


def _feedback(line: Line) -> str:
    return f"#{_escaped(line.feedback)}" if line.feedback else ""


def _answer(text: str) -> str:
    """Write plain text so that it is read back as such."""
    return f"[plain]{_escaped(text)}"
