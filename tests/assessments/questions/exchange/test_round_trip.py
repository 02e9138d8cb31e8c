"""What is exported and read back means the same, in every format and for every kind."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.questions.content import Passage, Purpose
from assessments.questions.exchange.asked import Asked, normal
from assessments.questions.exchange.entries import entries
from assessments.questions.exchange.exporting import piece_of
from assessments.questions.exchange.formats.registry import WRITERS, recognise
from assessments.questions.exchange.rich import from_html
from assessments.questions.kinds.choice.rules import Choice, Option
from assessments.questions.kinds.deadline.rules import Deadline, OffDay, TimeLimit
from assessments.questions.kinds.gap_text.rules import Gap, GapText
from assessments.questions.kinds.hotspot.rules import Area, Hotspot
from assessments.questions.kinds.matching.rules import Matching, Pair
from assessments.questions.kinds.numerical.rules import Numerical
from assessments.questions.kinds.ordering.rules import Ordering, Step
from assessments.questions.kinds.pictures import Picture
from assessments.questions.kinds.protocol import Body
from assessments.questions.kinds.registry import NAMES
from assessments.questions.kinds.short_answer.rules import ShortAnswer
from assessments.questions.kinds.situational.rules import Asks, Situational
from assessments.questions.kinds.situational.rules import Option as Action
from assessments.questions.kinds.true_false.rules import TrueFalse
from assessments.questions.kinds.written_reply.rules import (
    Criterion,
    Example,
    Level,
    WrittenReply,
)

WORDS = st.sampled_from(
    ["loket", "Ayu & Bima", "1 = 2", "{x}", "a:b#c~d", "x -> y", "100%", "50% = 5", "\\", "]]>",
     "*", "-- >", "a | b", "[[1]]", "A. B", "é", "“ya”", "T", "=>", "/", "<", "\n", "  "]
) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=12
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map(lambda words: " ".join("".join(words).split()))
SAID = TEXTS.filter(bool)
HTML = st.lists(
    st.sampled_from(
        ["<p>satu</p>", "<b>tebal</b>", "<ul><li>a</li></ul>", '<a href="https://x.example/?a=1">x</a>',
         "<p>dua<br>tiga</p>", "<i>miring</i>"]
    )
    | SAID,
    max_size=3,
).map(lambda parts: from_html("".join(parts)).text)  # fmt: skip
PICTURES = st.builds(
    Picture, st.just("a" * 64 + ".png"), st.integers(1, 9), st.integers(1, 9), TEXTS
)
OPTIONS = st.builds(Option, SAID, st.booleans(), HTML, picture=st.none() | PICTURES)
BODIES: dict[str, st.SearchStrategy[Body]] = {
    "choice": st.builds(
        Choice, st.lists(OPTIONS, min_size=2, max_size=12).map(tuple), st.booleans()
    ),
    "true_false": st.builds(TrueFalse, st.booleans(), HTML, HTML),
    "ordering": st.builds(
        Ordering, st.lists(st.builds(Step, SAID), min_size=2, max_size=9).map(tuple)
    ),
    "short_answer": st.builds(
        ShortAnswer,
        st.lists(SAID, min_size=1, max_size=12).map(tuple),
        st.booleans(),
        st.booleans(),
        st.integers(0, 2),
    ),
    "numerical": st.builds(
        Numerical,
        st.decimals(-999, 999, places=3).map(lambda number: format(number, "f")),
        st.decimals(0, 9, places=2).map(lambda number: format(number, "f")),
        st.sampled_from(["", "hari kerja", "%"]),
    ),
    "matching": st.builds(
        Matching,
        st.lists(st.builds(Pair, SAID, SAID), min_size=2, max_size=9).map(tuple),
        st.lists(SAID, max_size=3).map(tuple),
    ),
    "gap_text": st.builds(
        GapText,
        HTML.map(lambda html: f"<p>Isi [[1]] dan [[2]].</p>{html}"),
        st.lists(
            st.builds(Gap, st.lists(SAID, min_size=1, max_size=3, unique=True).map(tuple)),
            min_size=2,
            max_size=2,
        ).map(tuple),
        st.booleans(),
        st.booleans(),
        st.integers(0, 2),
    ),
    "situational": st.builds(
        Situational,
        st.lists(st.builds(Action, SAID, st.integers(1, 4), HTML), min_size=2, max_size=6).map(
            tuple
        ),
        st.sampled_from(Asks),
    ),
    "written_reply": st.builds(
        WrittenReply,
        st.lists(
            st.builds(
                Criterion,
                SAID,
                st.lists(st.builds(Level, SAID, st.integers(0, 3)), max_size=2).map(tuple),
            ),
            max_size=2,
        ).map(tuple),
        TEXTS,
        st.lists(st.builds(Example, SAID, st.integers(0, 3)), max_size=1).map(tuple),
        st.none() | st.integers(1, 99),
        st.none() | st.integers(1, 99),
    ),
    "hotspot": st.builds(
        Hotspot,
        PICTURES,
        st.lists(
            st.builds(Area, SAID, st.integers(0, 9), st.integers(0, 9), st.just(5), st.just(5)),
            min_size=1,
            max_size=3,
        ).map(tuple),
    ),
    "deadline": st.builds(
        Deadline,
        st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)).map(dt.date.isoformat),
        st.just(TimeLimit("lima", "Lima", 5, "UU")),
        st.just("2026-03-27"),
        st.just((OffDay("2026-03-20", "Nyepi"),)),
        st.just(()),
    ),
}
ASKED = st.one_of(*BODIES.values()).flatmap(
    lambda body: st.builds(
        Asked,
        body=st.just(body),
        prompt=HTML.filter(bool),
        key=SAID.map(lambda key: key[:200]),
        explanation=HTML,
        hint=HTML,
        source=TEXTS,
        purpose=st.sampled_from(Purpose),
        difficulty=st.sampled_from((1, 2, 3)),
        picture=st.none() | PICTURES,
        passage=st.none() | st.builds(Passage, SAID, TEXTS, TEXTS),
        topics=st.lists(SAID.map(lambda topic: topic[:100].strip()), max_size=3, unique=True).map(
            tuple
        ),
        indicators=st.lists(st.sampled_from(["KOM.1.1", "PP.2.3"]), max_size=2, unique=True).map(
            tuple
        ),
    )
)


def without_empty(said: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in said.items() if value}


def test_every_kind_is_among_those_tried() -> None:
    assert set(BODIES) == set(NAMES)


@pytest.mark.parametrize("name", sorted(WRITERS))
@settings(max_examples=40, deadline=None)
@given(asked=ASKED)
def test_what_is_written_is_read_back(name: str, asked: Asked) -> None:
    writer = WRITERS[name]
    content = writer.file([piece_of(writer, asked)], "Bank/A")
    (entry,) = entries(recognise(content).readings())
    assert entry.asked is not None, entry.problem
    assert without_empty(normal(entry.asked)) == without_empty(normal(asked))


@pytest.mark.parametrize("name", sorted(WRITERS))
@settings(max_examples=5, deadline=None)
@given(several=st.lists(ASKED, min_size=2, max_size=4, unique_by=lambda asked: asked.key.strip()))
def test_many_in_one_file_stay_apart(name: str, several: list[Asked]) -> None:
    writer = WRITERS[name]
    pieces = [piece_of(writer, asked) for asked in several]
    found = list(entries(recognise(writer.file(pieces, "Bank")).readings()))
    assert [entry.asked and entry.asked.key for entry in found] == [
        " ".join(asked.key.split()) for asked in several
    ]


CHOICE = Choice((Option("Dengar", is_correct=True), Option("Sela")))
PRACTICE = Asked(
    CHOICE, "<p>Apa dulu?</p>", key="k", purpose=Purpose.PRACTICE, indicators=("KOM.1.1",)
)


@pytest.mark.parametrize(
    ("name", "edited"),
    [
        ("gift", lambda text: text.replace("Dengar", "Simak")),
        ("moodle_xml", lambda text: text.replace("Dengar", "Simak")),
    ],
)
def test_what_was_edited_elsewhere_counts_and_what_only_prima_knows_stays(
    name: str, edited: Callable[[str], str]
) -> None:
    writer = WRITERS[name]
    piece = edited(piece_of(writer, PRACTICE))
    (entry,) = entries(recognise(writer.file([piece], "Bank")).readings())
    assert entry.asked.body.options[0].text == "Simak"
    assert entry.asked.purpose is Purpose.PRACTICE
    assert entry.asked.indicators == ("KOM.1.1",)


def test_answers_that_others_do_not_know_are_lost_when_edited_there_and_that_is_said() -> None:
    actions = (Action("Hampiri", 4), Action("Tegur", 1))
    writer = WRITERS["gift"]
    piece = piece_of(writer, replace(PRACTICE, body=Situational(actions)))
    assert "=[plain]Hampiri" in piece
    file = writer.file([piece.replace("=[plain]Hampiri", "=[plain]Datangi")], "Bank")
    (entry,) = entries(recognise(file).readings())
    assert entry.asked.body.kind == "choice"
    assert [note.code for note in entry.notes] == ["changed_elsewhere"]


def test_what_prima_wrote_beside_a_question_and_somebody_spoilt_is_left_out_and_said() -> None:
    piece = piece_of(WRITERS["gift"], PRACTICE).replace('"practice"', '"zzz"')
    (entry,) = entries(recognise(piece.encode()).readings())
    assert entry.asked.body.options == CHOICE.options
    assert [note.code for note in entry.notes] == ["carried_broken"]


def test_moodle_reads_its_own_elements() -> None:
    piece = piece_of(WRITERS["moodle_xml"], PRACTICE)
    for part in ('type="multichoice"', "<single>true</single>", 'fraction="100"', "<idnumber>k<"):
        assert part in piece
    assert asdict(PRACTICE)
