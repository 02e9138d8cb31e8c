"""What comes of each question of a file: keys, what is too long, what Prima carried along."""

import pytest

from assessments.questions.exchange.decoding import decode
from assessments.questions.exchange.enclosed import decoded, enclosed
from assessments.questions.exchange.entries import LONGEST_KEY, entry_of
from assessments.questions.exchange.readings import Reading
from assessments.questions.exchange.rich import from_either, from_html, from_markdown, plain
from assessments.questions.kinds.exchanging import FULL, TRUE, TRUE_FALSE, Form, Line
from tests.assessments.questions.exchange.reading import codes, read

TRULY = Form(TRUE_FALSE, (Line(TRUE, FULL),))


def test_what_is_too_long_for_its_field_is_cut_and_said() -> None:
    entry = entry_of(
        Reading(1, key="k" * 300, prompt="<p>Apa?</p>", form=TRULY, source="s" * 400,
                topics=("t" * 101, "t" * 101, " "))
    )  # fmt: skip
    assert codes(entry) == ["source_cut", "topic_cut", "topic_cut"]
    assert len(entry.asked.key) <= LONGEST_KEY
    assert len(entry.asked.source) == 300
    assert entry.asked.topics == ("t" * 100,)


def test_without_answers_or_a_kind_for_them_it_does_not_come() -> None:
    assert entry_of(Reading(1, prompt="<p>Apa?</p>")).problem.code == "no_answers"
    found = entry_of(Reading(1, prompt="<p>Apa?</p>", form=Form("hologram")))
    assert found.problem.code == "kind_missing"


def test_a_third_question_of_the_same_name_and_words_is_a_problem() -> None:
    found = read("::A::Satu?{T}\n\n::A::Dua?{T}\n\n::A::Dua?{F}")
    assert found[2].problem.code == "key_taken"


def test_carried_alone_it_comes_although_others_see_no_question() -> None:
    carried = '// prima: {"as": "x", "purpose": "practice"}\n::A::Hanya teks.'
    (entry,) = read(carried)
    assert entry.asked is None


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b'<?xml version="1.0" encoding="iso-8859-1"?>\xe9', "é"),
        (b'<?xml version="1.0" encoding="hex"?>x', "x"),
        (b'<?xml version="1.0" encoding="antah"?>x', "x"),
        (b"\x81\x8d", "\x81\x8d"),
        ("é".encode("utf-32"), "é"),
        ("abcd".encode("utf-16-be"), "abcd"),
    ],
)
def test_any_encoding_is_found_out(content: bytes, text: str) -> None:
    assert decode(content).text.endswith(text)


def test_pictures_are_known_by_their_header() -> None:
    assert enclosed(b"", "x") is None
    assert enclosed(b"GIF89a", "x") is None
    assert decoded("%%%=") == b""


def test_markdown_and_text_become_html() -> None:
    assert from_markdown("# Judul\nIsi `x`").text == "<p><strong>Judul</strong></p><p>Isi x</p>"
    assert from_markdown("1. satu\n2. dua\n   lagi").text == (
        "<ol><li>satu</li><li>dua lagi</li></ol>"
    )
    assert from_markdown("![Loket](a.png)").notes[0].code == "picture"
    assert from_either("a &amp; b\n\nc").text == "<p>a &amp; b</p><p>c</p>"
    assert from_html(" ").text == ""
    assert from_html("<h2>A</h2><table><tr><td>1</td><td>2</td></tr></table>").text == (
        "<p><strong>A</strong></p><p>1 | 2<br></p>"
    )
    assert plain("<b>a</b> <video></video>").text == "a"
