"""GIFT, as Moodle documents and reads it. No Django.

What Moodle takes for granted and other programs do not keep to is forgiven where the meaning is
beyond doubt: blank lines inside the answers, questions without a blank line between them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from assessments.questions.exchange import rich
from assessments.questions.exchange.enclosed import Enclosed, find
from assessments.questions.exchange.readings import Reading
from assessments.questions.exchange.rich import Rich
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

CATEGORY = re.compile(r"^\s*\$CATEGORY:\s*(.*?)\s*$", re.IGNORECASE)
COMMENT = re.compile(r"^\s*//")
CARRIED = re.compile(r"^\s*//\s*prima:\s*(\{.*)$")
IDENTIFIER = re.compile(r"\[id:((?:\\\]|[^\]\n])*)\]", re.IGNORECASE)
TOPIC = re.compile(r"\[tag:((?:\\\]|[^\]\n])*)\]", re.IGNORECASE)
NAME = re.compile(r"\s*::(.*?)::", re.DOTALL)
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
ANSWERS_GO_ON = ("=", "~", "}", "#", "->", "%")
WEIGHT = re.compile(r"\s*%\s*([-+]?\d{1,6}(?:[.,]\d{1,10})?)\s*%")
TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?=$|#)", re.IGNORECASE)
ORDER = re.compile(
    r"\s*>+[ \t]*\d*(?:[ \t]+(?:ALL|RANDOM|REL|CONTIGUOUS|CONTIG|VERTICAL|HORIZONTAL|VERT|HORI"
    r"|V|H|EXACT|ALL_OR_NOTHING|ABSOLUTE\w*|RELATIVE\w*|LONGEST\w*|SHOW|HIDE|YES|NO|TRUE|FALSE"
    r"|none|abc|ABCD|123|iii|IIII|[01]))*[ \t]*\n"
)
ESCAPED = re.compile(r"\\([\\~=#{}:n])")
SHIELD = 0xF0000
"""Where in the private planes escaped signs wait while the others are looked at."""
SHIELDED = re.compile("[\U000f0000-\U000f00ff]")
BLANK = "_____"
TOPMOST = frozenset({"", "top", "$course$", "$module$", "$system$", "$cat$"})


@dataclass(slots=True)
class _Block:
    """Lines that belong together, and the comments before them."""

    line: int
    category: tuple[str, ...]
    comments: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines without comments."""
        return "\n".join(self.lines)


def read(text: str) -> Iterator[Reading]:
    """Yield every question; one that cannot be read has a problem."""
    for block in _blocks(text):
        yield _question(block)


def shielded(text: str) -> str:
    """Put every escaped sign where no other is taken for it."""
    return ESCAPED.sub(lambda found: chr(SHIELD + ord("\n" if found[1] == "n" else found[1])), text)


def unshielded(text: str) -> str:
    """Put the escaped signs back."""
    return SHIELDED.sub(lambda found: chr(ord(found[0]) - SHIELD), text)


def _blocks(text: str) -> Iterator[_Block]:
    """Cut the text where questions end: at blank lines, but not within answers that go on."""
    lines = text.split("\n")
    category: tuple[str, ...] = ()
    block, depth = _Block(1, category), 0
    for number, line in enumerate(lines, start=1):
        starts = CATEGORY.match(line)
        is_new = starts or (depth == 0 and block.lines and line.lstrip().startswith("::"))
        is_end = not line.strip() and block.lines and not (depth and _goes_on(lines, number))
        if is_end or (is_new and block.lines):
            yield block
            block, depth = _Block(number, category), 0
        if starts:
            category = _path(starts[1])
            block = _Block(number, category)
        elif COMMENT.match(line):
            block.comments.append(line)
        elif line.strip() or block.lines:
            block.line = block.line if block.lines else number
            block.lines.append(line)
            depth = _depth(line, depth)
    if block.lines:
        yield block


def _goes_on(lines: list[str], number: int) -> bool:
    following = next((line.strip() for line in lines[number : number + 20] if line.strip()), "")
    return following.startswith(ANSWERS_GO_ON)


def _depth(line: str, depth: int) -> int:
    bare = ESCAPED.sub("", line)
    opens, closes = bare.rfind("{"), bare.rfind("}")
    return depth if opens == closes == -1 else int(opens > closes)


def _path(text: str) -> tuple[str, ...]:
    parts = (part.strip().replace("//", "/") for part in re.split(r"(?<!/)/(?!/)", text))
    return tuple(part for part in parts if part.casefold() not in TOPMOST)


def _question(block: _Block) -> Reading:
    """Read one question."""
    said = "\n".join(block.comments)
    text = shielded(block.text)
    name, text = _named(text)
    markup = FORMAT.match(text)
    before, answers, after = _parts(text[markup.end() :] if markup else text)
    gap = f" {BLANK} " if after.strip() and answers is not None else ""
    asked = f"{before.rstrip()}{gap}{after.lstrip()}"
    as_html, picture = _pictured(_html(markup[1] if markup else "", asked), unshielded(asked))
    identifier, topics = IDENTIFIER.search(said), TOPIC.findall(said)
    carried = next((mark[1] for each in block.comments if (mark := CARRIED.match(each))), "")
    found = _answers(answers, markup[1] if markup else "") if answers is not None else _NONE
    return Reading(
        place=block.line,
        name=name,
        key=_comment_text(identifier[1]) if identifier else name,
        category=block.category,
        prompt=as_html.text,
        form=found.form,
        explanation=found.explanation.text if found.explanation else None,
        topics=tuple(map(_comment_text, topics)) or _topics(block.category, carried),
        notes=(*as_html.notes, *found.notes),
        problem=_broken(after) or found.problem,
        excerpt=block.text,
        carried=carried,
        picture=picture.picture if picture else None,
        enclosed=(picture,) if picture else (),
    )


def _pictured(as_html: Rich, source: str) -> tuple[Rich, Enclosed | None]:
    """Take the first picture that the text itself holds."""
    for seen in rich.pictures(source):
        found = find(seen, {})
        if found is not None and seen.note in as_html.notes:
            notes = list(as_html.notes)
            notes.remove(seen.note)
            return Rich(as_html.text, tuple(notes)), found
    return as_html, None


def _comment_text(text: str) -> str:
    return text.replace(r"\]", "]").strip()


def _topics(category: tuple[str, ...], carried: str) -> tuple[str, ...] | None:
    """Take the category for a topic; what Prima wrote has its topics elsewhere."""
    return category[-1:] if category and not carried else None


def _named(text: str) -> tuple[str, str]:
    found = NAME.match(text)
    if not found:
        return "", text
    return " ".join(unshielded(found[1]).split()), text[found.end() :]


def _parts(text: str) -> tuple[str, str | None, str]:
    """Cut a question into what stands before, in and after the braces; ``None``: there are none."""
    before, opens, rest = text.partition("{")
    if not opens:
        return text, None, ""
    answers, closes, after = rest.partition("}")
    return before, answers, after if closes else "{"


def _broken(after: str) -> Note | None:
    if after == "{":
        return note("brace_open")
    return note("several_answer_groups") if "{" in after or "}" in after else None


def _html(markup: str, text: str) -> Rich:
    text = unshielded(text).strip()
    match markup.lower():
        case "html":
            return rich.from_html(text)
        case "plain":
            return rich.from_plain(text)
        case "markdown":
            return rich.from_markdown(text)
    return rich.from_either(text)


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands between the braces."""

    form: Form | None = None
    explanation: Rich | None = None
    notes: tuple[Note, ...] = ()
    problem: Note | None = None


_NONE = _Found(problem=note("description"))


def _answers(text: str, markup: str) -> _Found:
    """Tell by the answers what kind of question it is, in the order Moodle does."""
    text, general, explained = text.partition("####")
    explanation = _with_format(explained, markup) if general else None
    reader = _Reader(markup)
    try:
        form = reader.form(text)
    except _BrokenError as error:
        return _Found(None, explanation, tuple(reader.notes), error.reason)
    notes = (*reader.notes, *(explanation.notes if explanation else ()))
    return _Found(form, explanation, notes)


def _with_format(text: str, markup: str) -> Rich:
    named = FORMAT.match(text)
    return _html(named[1], text[named.end() :]) if named else _html(markup, text)


class _BrokenError(ValueError):
    def __init__(self, reason: Note) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(slots=True)
class _Reader:
    """Reads the answers of one question, and keeps what is left out on the way."""

    markup: str
    notes: list[Note] = field(default_factory=list)

    def form(self, text: str) -> Form:
        """Read what stands between the braces, without general feedback.

        Raises:
            _BrokenError: if it makes no sense.
        """
        if not text.strip():
            return Form(ESSAY)
        for is_it, read_it in (
            (text.lstrip().startswith("#"), self._numerical),
            (ORDER.match(text), self._ordering),
            ("~" in text, self._choice),
            ("->" in text and "=" in text, self._matching),
            (TRUTH.match(text), self._truth),
        ):
            if is_it:
                return read_it(text)
        return self._short(text)

    def _numerical(self, text: str) -> Form:
        text = text.lstrip().removeprefix("#")
        if "=" not in text:
            return Form(NUMERICAL, (self._number(text, FULL),))
        lines = [self._number(part, FULL) for _sign, part in self._split(text)]
        return Form(NUMERICAL, tuple(lines))

    def _number(self, text: str, share: Fraction) -> Line:
        weight, answer, feedback = self._weighed(text)
        answer = answer.strip()
        share = share if weight is None else weight
        if answer == "*" or not answer:
            return Line("*", min(share, Fraction(0)), feedback)
        low, dots, high = answer.partition("..")
        value, _colon, tolerance = answer.partition(":")
        try:
            if dots:
                first, last = _decimal(low), _decimal(high)
                middle, half = (first + last) / 2, abs(last - first) / 2
                return Line(_text(middle), share, feedback, tolerance=_text(half))
            near = _text(abs(_decimal(tolerance or "0")))
            return Line(_text(_decimal(value)), share, feedback, tolerance=near)
        except (ArithmeticError, ValueError) as error:
            raise _BrokenError(note("not_a_number", text=answer[:60])) from error

    def _ordering(self, text: str) -> Form:
        found = ORDER.match(text)
        steps = text[found.end() if found else 0 :].split("\n")
        return Form(ORDERING, tuple(Line(self._text(step)) for step in steps if step.strip()))

    def _choice(self, text: str) -> Form:
        lines, several = [], "=" not in [sign for sign, _part in self._split(text)]
        for sign, part in self._split(text):
            weight, answer, feedback = self._weighed(part)
            share = weight if weight is not None else FULL if sign == "=" else Fraction(0)
            lines.append(Line(self._text(answer), share, feedback))
        return Form(CHOICE, tuple(lines), takes_several=several)

    def _matching(self, text: str) -> Form:
        lines = []
        for _sign, part in self._split(text):
            _weight, pair, feedback = self._weighed(part)
            left, arrow, right = pair.partition("->")
            if not arrow:
                raise _BrokenError(note("no_pair", text=unshielded(pair).strip()[:60]))
            lines.append(Line(self._text(left), FULL, feedback, self._text(right)))
        return Form(MATCHING, tuple(lines))

    def _truth(self, text: str) -> Form:
        truth, *feedback = text.split("#")
        is_true = truth.strip().upper().startswith("T")
        wrong, right = (self._feedback(part) for part in [*feedback, "", ""][:2])
        of_true, of_false = (right, wrong) if is_true else (wrong, right)
        shares = (FULL, Fraction(0)) if is_true else (Fraction(0), FULL)
        for part in feedback[2:]:
            self.notes.append(note("more_feedback", text=unshielded(part).strip()))
        return Form(TRUE_FALSE, (Line(TRUE, shares[0], of_true), Line(FALSE, shares[1], of_false)))

    def _short(self, text: str) -> Form:
        lines = []
        for _sign, part in self._split(text):
            weight, answer, feedback = self._weighed(part)
            share = FULL if weight is None else weight
            lines.append(Line(self._text(answer), share, feedback))
        return Form(SHORT, tuple(lines))

    def _split(self, text: str) -> list[tuple[str, str]]:
        """Cut at the signs that begin an answer, but not at those inside an HTML tag."""
        parts, begin = [], 0
        sign = ""
        for found in re.finditer(r"[=~]", text):
            if re.search(r"<[a-zA-Z/][^<>]*$", text[begin : found.start()]):
                continue
            parts.append((sign, text[begin : found.start()]))
            sign, begin = found[0], found.end()
        parts.append((sign, text[begin:]))
        first = parts[0][1].strip()
        if len(parts) > 1:
            if first:
                self.notes.append(note("before_answers", text=unshielded(first)[:200]))
            parts = parts[1:]
        return parts

    def _weighed(self, text: str) -> tuple[Fraction | None, str, str]:
        """Cut an answer into its weight, what it says, and the feedback."""
        weight = WEIGHT.match(text)
        answer, _sign, feedback = (text[weight.end() :] if weight else text).partition("#")
        share = Fraction(weight[1].replace(",", ".")) / 100 if weight else None
        return share, answer, self._feedback(feedback)

    def _feedback(self, text: str) -> str:
        as_html = _with_format(text, self.markup)
        self.notes += as_html.notes
        return as_html.text

    def _text(self, text: str) -> str:
        named = FORMAT.match(text)
        markup = (named[1] if named else self.markup).lower()
        words = unshielded(text[named.end() :] if named else text).strip()
        if markup == "plain":
            return " ".join(words.split())
        if markup == "markdown":
            words = rich.from_markdown(words).text
        answer = rich.plain(words)
        self.notes += answer.notes
        return answer.text


def _decimal(text: str) -> Decimal:
    """Read a number.

    Raises:
        ArithmeticError, ValueError: if it is none, or has no end.
    """
    number = Decimal(text.strip().replace(",", "."))
    if not number.is_finite() or abs(number.adjusted()) > 40:
        raise InvalidOperation
    return number


def _text(number: Decimal) -> str:
    return format(number.normalize() if number else Decimal(0), "f")
