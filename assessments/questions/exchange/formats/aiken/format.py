"""Aiken: a question, answers with a letter each, and ``ANSWER:`` with the right one. No Django."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from assessments.questions.exchange import rich
from assessments.questions.exchange.formats.protocol import Writer
from assessments.questions.exchange.readings import Reading
from assessments.questions.kinds.exchanging import CHOICE, FULL, Form, Line, Note, note

OPTION = re.compile(r"^\s*([A-Z])\s*[.)]\s?(.*)$")
LOWER_OPTION = re.compile(r"^\s*([a-z])\s*[.)]\s+(.*)$")
ANSWER = re.compile(r"^\s*(?:ANSWER|JAWABAN|KUNCI)\s*:\s*(.*?)\s*$", re.IGNORECASE)
LETTERS = re.compile(r"[A-Za-z]")


@dataclass(slots=True)
class _Draft:
    """The lines of one question so far."""

    line: int = 0
    prompt: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)

    def add(self, number: int, line: str) -> None:
        """Take one more line: an answer, or more of what came before."""
        self.raw.append(line)
        if not line.strip():
            self.prompt += [""] if self.prompt and not self.options else []
            return
        self.line = self.line or number
        option = OPTION.match(line) or LOWER_OPTION.match(line)
        if option and (self.prompt or self.options) and self._follows(option[1]):
            self.options.append((option[1].upper(), option[2].strip()))
        elif self.options:
            letter, text = self.options[-1]
            self.options[-1] = letter, f"{text} {line.strip()}".strip()
        else:
            self.prompt.append(line.strip())

    def _follows(self, letter: str) -> bool:
        """Tell the next answer from a sentence that begins like one."""
        return letter.upper() == chr(ord("A") + len(self.options))

    def reading(self, answer: str | None) -> Reading:
        """Put together what was found."""
        as_html = rich.from_plain("\n".join(self.prompt))
        letters = {letter.upper() for letter in LETTERS.findall(answer or "")}
        known = {letter for letter, _text in self.options}
        lines = tuple(
            Line(" ".join(text.split()), FULL if letter in letters else Fraction(0))
            for letter, text in self.options
        )
        several = len(letters) > 1
        return Reading(
            place=self.line,
            prompt=as_html.text,
            form=Form(CHOICE, _shared(lines, len(letters)), takes_several=several),
            notes=as_html.notes,
            problem=self._problem(answer, letters, known),
            excerpt="\n".join(self.raw).strip(),
        )

    def _problem(self, answer: str | None, letters: set[str], known: set[str]) -> Note | None:
        if not self.options:
            return note("no_options")
        if answer is None:
            return note("answer_line_missing")
        if (
            not letters
            or not letters <= known
            or len("".join(LETTERS.findall(answer))) > len(known)
        ):
            return note("answer_unknown", text=answer[:60])
        return None


def _shared(lines: tuple[Line, ...], right: int) -> tuple[Line, ...]:
    """Give several right answers their part of the points each, and let wrong ones cost."""
    if right < 2:
        return lines
    gain, loss = Fraction(1, right), Fraction(-1, max(len(lines) - right, 1))
    return tuple(Line(line.text, gain if line.share else loss) for line in lines)


class AikenFormat:
    """Multiple choice only, and only read."""

    name = "aiken"
    ending = "txt"
    content_type = "text/plain; charset=utf-8"
    unit_of_place = "line"
    writer: Writer | None = None

    def recognises(self, content: bytes, text: str) -> bool:  # noqa: ARG002
        """Look for a line with the right answer, and answers with letters."""
        lines = text.split("\n")
        return any(map(ANSWER.match, lines)) and any(
            OPTION.match(line) or LOWER_OPTION.match(line) for line in lines
        )

    def read(self, content: bytes, text: str) -> Iterator[Reading]:  # noqa: ARG002
        """Yield each question."""
        draft = _Draft()
        for number, line in enumerate(text.split("\n"), start=1):
            if answer := ANSWER.match(line):
                draft.raw.append(line)
                draft.line = draft.line or number
                yield draft.reading(answer[1])
                draft = _Draft()
            else:
                draft.add(number, line)
        if draft.line:
            yield draft.reading(None)


FORMAT = AikenFormat()
