"""What comes of each question of a file. No Django."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from assessments.questions.exchange import carrying
from assessments.questions.exchange.asked import Asked, differences
from assessments.questions.exchange.carrying import BrokenCarriedError
from assessments.questions.exchange.readings import Reading
from assessments.questions.exchange.rich import text_of
from assessments.questions.kinds.exchanges import EXCHANGES, KIND_OF
from assessments.questions.kinds.exchanging import Form, Note, NotTakenError, note
from assessments.questions.kinds.protocol import Body

LONGEST_NAME = 120
LONGEST_KEY = 200
LONGEST_SOURCE = 300
LONGEST_TOPIC = 100
LONGEST_EXCERPT = 2_000
KEY_OF_PROMPT = "prompt:"
"""How the key of a question begins that has none in its file."""
TO_BE_MENDED = frozenset(
    {
        "carried_broken",
        "changed_elsewhere",
        "media",
        "picture",
        "several_right",
        "too_long",
        "too_many",
        "too_precise",
        "wildcard",
    }
)
"""Notes of what its trainer has to look at before a question may be published."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of a file: ``asked``, or the ``problem`` why it does not come.

    ``place`` counts lines, rows or questions, as the format does; ``notes`` say what is left out or
    comes otherwise; ``excerpt`` is the original of what does not come.
    """

    place: int
    name: str
    category: tuple[str, ...] = ()
    asked: Asked | None = None
    notes: tuple[Note, ...] = ()
    problem: Note | None = None
    excerpt: str = ""


def entries(readings: Iterable[Reading]) -> Iterator[Entry]:
    """Yield what comes of each question, once: what stands in the file again is a problem."""
    seen: dict[str, Entry] = {}
    for reading in readings:
        entry = entry_of(reading)
        yield _unrepeated(entry, seen) if entry.asked else entry


def _unrepeated(entry: Entry, seen: dict[str, Entry]) -> Entry:
    """Tell a question from an earlier one with its key: the same again, or another of that name."""
    asked = entry.asked
    assert asked is not None  # noqa: S101
    first = seen.setdefault(asked.key, entry)
    if first is entry:
        return entry
    assert first.asked is not None  # noqa: S101
    if not differences(first.asked, asked):
        return replace(entry, asked=None, problem=note("repeated", first=first.place))
    other = replace(asked, key=key_of_prompt(asked.prompt, asked.key))
    if other.key in seen:
        return replace(entry, asked=None, problem=note("key_taken", first=first.place))
    renamed = note("key_taken_renamed", first=first.place, key=asked.key)
    seen[other.key] = replace(entry, asked=other)
    return replace(entry, asked=other, notes=(*entry.notes, renamed))


def entry_of(reading: Reading) -> Entry:
    """Make an entry of what a format found, with what Prima once wrote beside it."""
    asked, notes, problem = _taken(reading)
    if reading.carried:
        try:
            asked, notes = carrying.together(reading, asked, notes)
        except BrokenCarriedError:
            notes = (*notes, note("carried_broken"))
    if asked is None:
        return Entry(
            reading.place,
            _name(reading),
            reading.category,
            notes=notes,
            problem=problem or note("no_answers"),
            excerpt=(reading.excerpt or text_of(reading.prompt))[:LONGEST_EXCERPT],
        )
    asked, cut = _fitting(asked)
    return Entry(reading.place, _name(reading), reading.category, asked, (*notes, *cut))


def _taken(reading: Reading) -> tuple[Asked | None, tuple[Note, ...], Note | None]:
    if reading.problem or reading.form is None:
        return None, reading.notes, reading.problem
    kind = KIND_OF.get(reading.form.type)
    if kind is None:
        return None, reading.notes, note("kind_missing", form=reading.form.type)
    try:
        taken = EXCHANGES[kind].read(reading.form)
    except NotTakenError as error:
        return None, reading.notes, error.reason
    asked = Asked(
        body=taken.body,
        prompt=reading.prompt,
        key=reading.key,
        explanation=reading.explanation,
        hint=reading.hint,
        source=reading.source,
        purpose=reading.purpose,
        difficulty=reading.difficulty,
        picture=reading.picture,
        topics=reading.topics,
        indicators=reading.indicators,
    )
    return asked, (*reading.notes, *taken.notes), None


def _fitting(asked: Asked) -> tuple[Asked, tuple[Note, ...]]:
    """Cut what is longer than its field, and give a key to what has none."""
    notes = []
    source, topics = asked.source, asked.topics
    if source and len(source) > LONGEST_SOURCE:
        notes.append(note("source_cut", most=LONGEST_SOURCE, text=source))
        source = source[:LONGEST_SOURCE]
    if topics is not None:
        long = [topic for topic in topics if len(topic) > LONGEST_TOPIC]
        notes += [note("topic_cut", most=LONGEST_TOPIC, text=topic) for topic in long]
        topics = tuple(dict.fromkeys(t[:LONGEST_TOPIC].strip() for t in topics if t.strip()))
    key = asked.key.strip()
    if len(key) > LONGEST_KEY:
        key = _digest(key)
    key = key or key_of_prompt(asked.prompt)
    return replace(asked, key=key, source=source, topics=topics), tuple(notes)


def key_of_prompt(prompt: str, name: str = "") -> str:
    """Return the key of a question that its file gives none, or one that another has already."""
    return KEY_OF_PROMPT + _digest(f"{name}\n{' '.join(text_of(prompt).split()).casefold()}")


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:40]


def _name(reading: Reading) -> str:
    name = reading.name or text_of(reading.prompt) or reading.excerpt
    return " ".join(name.split())[:LONGEST_NAME]


def nearest_form(body: Body) -> Form | None:
    """Return what others come nearest to a body with; nothing if its kind has no exchange."""
    exchange = EXCHANGES.get(body.kind)
    return exchange.write(body) if exchange else None
