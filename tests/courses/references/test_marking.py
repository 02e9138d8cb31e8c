"""Which words of a text are marked: the rule by itself."""

from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.references.marking import Glossary, Term

SKM = Term(1, "SKM", ("SKM", "survei kepuasan masyarakat"), "Survei.")
STANDARD = Term(2, "standar pelayanan", ("standar pelayanan",), "Janji.")
PUBLIC = Term(3, "standar pelayanan publik", ("standar pelayanan publik",), "Janji bagi semua.")
LAPOR = Term(4, "SP4N-LAPOR!", ("SP4N-LAPOR!", "LAPOR!"), "Saluran.")
HOSTILE = Term(5, "<b>&", ("<b>&",), "<script>alert(1)</script>")


def marked(*html: str, terms: tuple[Term, ...] = (SKM, STANDARD, PUBLIC, LAPOR)) -> list[str]:
    """Mark the texts of one page; a term is drawn as its number and the word in brackets."""
    marker = Glossary(terms).marker(lambda term, found: f"[{term.id} {found}]")
    return [marker.mark(each) for each in html]


def test_the_first_use_is_marked_as_it_is_written() -> None:
    html = "<p>Isi SKM, lalu SKM lagi.</p>"
    assert marked(html) == ["<p>Isi [1 SKM], lalu SKM lagi.</p>"]


def test_a_second_text_of_the_page_marks_only_what_is_new() -> None:
    assert marked("<p>SKM</p>", "<p>SKM dan standar pelayanan</p>") == [
        "<p>[1 SKM]</p>",
        "<p>SKM dan [2 standar pelayanan]</p>",
    ]


def test_other_forms_are_the_same_term() -> None:
    html = "<p>Survei Kepuasan  Masyarakat, disebut SKM.</p>"
    assert marked(html) == ["<p>[1 Survei Kepuasan  Masyarakat], disebut SKM.</p>"]


def test_an_abbreviation_is_found_in_capitals_only() -> None:
    assert marked("<p>skm</p>") == ["<p>skm</p>"]


def test_the_longest_term_wins() -> None:
    assert marked("<p>standar pelayanan publik</p>") == ["<p>[3 standar pelayanan publik]</p>"]


def test_parts_of_words_are_left_alone() -> None:
    html = "<p>SKMnya, pra-SKM, SKM-lah, standar pelayanannya.</p>"
    assert marked(html) == [html]


def test_signs_belong_to_a_term() -> None:
    assert marked("<p>Lewat LAPOR! saja.</p>") == ["<p>Lewat [4 LAPOR!] saja.</p>"]


def test_links_headings_buttons_and_attributes_are_not_touched() -> None:
    html = (
        '<h3>SKM</h3><p><a href="/SKM/" title="SKM">lihat <b>SKM<br></b></a>'
        '<img alt="SKM"><button>SKM</button><wbr/>SKM</p>'
    )
    [found] = marked(html)
    assert found == html.removesuffix("SKM</p>") + "[1 SKM]</p>"


def test_what_was_text_stays_text() -> None:
    assert marked("<p>1 &lt; 2 &amp; &quot;SKM&quot; &#x27;&lt;script&gt;</p>") == [
        '<p>1 &lt; 2 &amp; "[1 SKM]" \'&lt;script&gt;</p>'
    ]


def test_html_in_a_term_is_matched_as_text_and_never_put_in() -> None:
    [found] = marked("<p>Tanda &lt;b&gt;&amp; ini.</p><b>&amp;</b>", terms=(HOSTILE,))
    assert found == "<p>Tanda &lt;b&gt;&amp; ini.</p><b>&amp;</b>".replace(
        "&lt;b&gt;&amp; ini",
        "[5 <b>&] ini",  # as plain text, for whoever draws it to escape
    )


@pytest.mark.parametrize("word", ["ızin", "İzin"])
def test_a_letter_that_only_looks_like_that_of_a_term_is_left_alone(word: str) -> None:
    permit = Term(6, "izin", ("izin",), "Persetujuan.")
    assert marked(f"<p>{word}, lalu izin</p>", terms=(permit,)) == [f"<p>{word}, lalu [6 izin]</p>"]


def test_without_terms_nothing_is_marked() -> None:
    assert marked("<p>SKM</p>", terms=()) == ["<p>SKM</p>"]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.data = ""
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.data += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def read(html: str) -> tuple[str, list[str]]:
    """Return the text of some HTML and its elements."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return reader.data, reader.tags


@given(text=st.text(st.sampled_from("SKM standar pelayanan<>&\"'-!\n")))
def test_whatever_is_written_nothing_but_the_drawn_term_is_added(text: str) -> None:
    html = f"<p>{escape(text)}</p>"
    marker = Glossary([SKM, STANDARD]).marker(lambda _term, found: f"<i>{escape(found)}</i>")
    before, after = read(html), read(marker.mark(html))
    assert after[0] == before[0]
    assert [tag for tag in after[1] if tag != "i"] == before[1]
