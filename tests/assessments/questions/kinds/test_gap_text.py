from fractions import Fraction
from itertools import product

import pytest
from hypothesis import strategies as st

from assessments.questions.kinds.gap_text.editing import problems
from assessments.questions.kinds.gap_text.rules import Gap, GapText
from assessments.questions.kinds.lenience import MOST_LETTERS
from assessments.questions.kinds.protocol import Dealer, UnknownAnswerError

DEALER = Dealer("0" * 32, "q", shuffles=False)
WRITTEN = Gap(("empat belas hari", "14 hari"))
CHOSEN = Gap(("petugas",), ("petugas", "warga", "camat"))
BODY = GapText("<p>Dijawab oleh [[2]] dalam <b>[[1]]</b>.</p>", (WRITTEN, CHOSEN), typos=1)
SECOND_FIRST = ["petugas", "empat belas hari"]


@st.composite
def bodies(draw):
    """One to four gaps, written or chosen, in any order in the text."""
    gaps = draw(st.lists(st.sampled_from([WRITTEN, CHOSEN]), min_size=1, max_size=4))
    markers = draw(st.permutations(range(1, len(gaps) + 1)))
    text = "<p>Awal " + " lalu ".join(f"[[{number}]]" for number in markers) + "</p>"
    return GapText(text, tuple(gaps), draw(st.booleans()), draw(st.booleans()), 1)


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        (["empat belas hari", "petugas"], "1"),
        (["14 HARI", "petugas"], "1"),
        (["empat belsa hari", "petugas"], "1"),  # a typing error
        (["empat belas hari", "warga"], "1/2"),
        (["sebulan", "petugas"], "1/2"),
        (["", "petugas"], "1/2"),
        (["", "Petugas"], "0"),  # what is chosen is exact
        ([], "0"),
    ],
)
def test_each_gap_earns_its_part(answer, share):
    assert BODY.share(answer) == Fraction(share)


def test_chance_is_the_mean_over_all_that_can_be_chosen():
    more = Gap(("satu", "dua"), ("satu", "dua", "tiga"))
    body = GapText("<p>[[1]] [[2]] [[3]]</p>", (CHOSEN, more, WRITTEN))
    shares = [body.share([*each, "?"]) for each in product(CHOSEN.options, more.options)]
    assert body.chance == sum(shares, Fraction(0)) / len(shares)


def test_fields_stand_as_the_gaps_do_in_the_text():
    dealt = BODY.dealt(DEALER)
    assert dealt.read(SECOND_FIRST) == ["empat belas hari", "petugas"]
    assert dealt.read(["petugas"]) == ["", "petugas"]
    assert dealt.sent(["empat belas hari", "petugas"]) == SECOND_FIRST
    assert dealt.sent([]) == ["", ""]
    assert not dealt.read(["", " \0"])


@pytest.mark.parametrize("sent", [["Petugas"], ["", "", ""], ["petugas", "x" * (MOST_LETTERS + 1)]])
def test_what_is_no_option_or_too_long_or_too_many_is_refused(sent):
    with pytest.raises(UnknownAnswerError):
        BODY.dealt(DEALER).read(sent)


def test_the_pieces_are_the_text_with_fields_between():
    pieces = BODY.dealt(DEALER).sheet(["14 hari", ""])
    assert [piece.html for piece in pieces] == ["<p>Dijawab oleh ", " dalam <b>", "</b>.</p>"]
    first, second = pieces[0].gap, pieces[1].gap
    assert first is not None
    assert second is not None
    assert (first.number, first.given, sorted(first.options)) == (1, "", sorted(CHOSEN.options))
    assert (second.number, second.given, second.options) == (2, "14 hari", ())
    assert pieces[2].gap is None


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("<p>[[1]] [[2]]</p>", [1, 2]),
        ('<p><a href="https://x/[[1]]>[[1]]">[[2]]</a></p>', [2]),
        ("<p>[[0]] [[100]] [[x]] [1]</p>", []),
        ("<p>[[1]] [[1]] [[7]]</p>", [1, 1, 7]),
    ],
)
def test_markers_are_found_outside_of_tags(text, markers):
    assert GapText(text, (WRITTEN,)).markers == markers


def test_a_marker_that_is_no_gap_stays_as_it_is_written():
    pieces = GapText("<p>[[1]] [[1]] [[7]]</p>", (WRITTEN,)).dealt(DEALER).sheet([])
    assert [piece.html for piece in pieces] == ["<p>", " [[1]]", " [[7]]", "</p>"]
    assert [bool(piece.gap) for piece in pieces] == [True, False, False, False]


def test_the_review_says_what_is_right_in_each_gap():
    chosen, written, _end = BODY.dealt(DEALER).review(["14 hri", "warga"])
    assert repr(chosen.gap) == (
        "FilledGap(number=1, given='warga', is_right=False, right='petugas', also=())"
    )
    assert repr(written.gap) == (
        "FilledGap(number=2, given='14 hri', is_right=True, right='14 hari',"
        " also=('empat belas hari',))"
    )


def test_each_gap_counts_what_it_was_filled_with():
    found = BODY.classified(["14 hri", "warga"])
    assert [(each.part, each.text, each.share) for each in found] == [
        ("[[1]]", "14 hari", Fraction(1, 2)),
        ("[[2]]", "warga", 0),
    ]
    assert [each.text for each in BODY.classified(["Sebulan  saja", ""])] == ["sebulan saja"]


@pytest.mark.parametrize(
    ("text", "gaps", "fault"),
    [
        ("<p>Kata [[1]]</p>", [WRITTEN], None),
        ("<p>Kata [[1]]</p>", [CHOSEN], None),
        ("<p></p>", [WRITTEN], "Write the text."),
        ("<p>Kata</p>", [WRITTEN], "[[1]] must stand"),
        ("<p>Kata [[1]] [[1]]</p>", [WRITTEN], "[[1]] must stand"),
        ("<p>Kata [[1]] [[2]]</p>", [WRITTEN], "[[2]] stands"),
        ("<p>Kata [[1]]</p>", [Gap(())], "Gap 1: Write what"),
        ("<p>Kata [[1]]</p>", [Gap(("hari ini", "Hari  ini"))], "read the same"),
        ("<p>Kata [[1]]</p>", [Gap(("hari ini",), ("hari ini", "Hari Ini"))], "read the same"),
        ("<p>Kata [[1]]</p>", [Gap(("hari ini",), ("hari ini",))], "there to choose"),
        ("<p>Kata [[1]]</p>", [Gap(("lusa",), ("besok", "kemarin"))], "there to choose"),
        ("<p>Kata [[1]]</p>", [Gap(("ya",))], "so short"),
        ("<p>Kata [[1]]</p>", [Gap(("panjang " * 40,))], "too long"),
    ],
)
def test_what_keeps_it_from_being_published(text, gaps, fault):
    found = [str(words) for words in problems(GapText(text, tuple(gaps), typos=1))]
    if fault is None:
        assert not found
    else:
        assert any(fault in words for words in found)
