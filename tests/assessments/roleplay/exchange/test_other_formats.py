"""Other story formats: passages and plain links."""

import pytest

from tests.assessments.roleplay.exchange.stories import (
    chapbook,
    codes,
    draft,
    first,
    remarked,
    twee,
    ways,
)


@pytest.mark.parametrize(
    "written",
    [
        "[[Ke dapur->Dapur]]",
        "[[Ke dapur|Dapur]]",
        "[[Dapur<-Ke dapur]]",
        "{link to: 'Dapur', label: 'Ke dapur'}",
        '<a href="#" data-passage="Dapur">Ke dapur</a>',
        "<% if (s.x) { %>[[Ke dapur->Dapur]]<% } %>",
    ],
)
def test_links(written: str) -> None:
    found = chapbook(f"Halo.\n\n{written}\n[[Kamar]]")
    assert ways(first(found)) == [("Ke dapur", "dapur"), ("Kamar", "kamar")]


def test_words_without_what_only_a_program_reads() -> None:
    found = chapbook(
        "sabar: 3\nnama: 'Sari'\n--\n[if sabar > 2]\nHalo, {nama}! ![Loket](a.png)[img[b.png]]\n"
        "[continue]\n{back link}{embed image: 'c.png'}<<set x>> <% x %>"
        "{reveal link: 'Lagi', text: 'Ya'}"
        "{embed passage: 'Dapur'}{reveal link: 'Tamu', passage: 'Kamar'} {link to: 'Dapur'}"
    )
    assert first(found)["says"] == "Halo, …!\n\nLagiYa\nDi dapur.Tamu\nDi kamar. Dapur"
    assert codes(found) == {"change", "macro", "value", "picture", "back", "script", "revealed"}
    assert remarked(found, "change") == [("Awal", "sabar: 3 nama: 'Sari'")]


@pytest.mark.parametrize(
    "written", ["[[Dapur", "<%", "<<", "![", "{a:", "<x", "[[]]", "\n[a", "<<a"]
)
def test_what_is_not_closed_is_no_trouble(written: str) -> None:
    assert ways(first(chapbook(f"[[Kamar]] [[Dapur]] {written}")))[0] == ("Kamar", "kamar")


def test_a_format_nobody_knows() -> None:
    found = draft(twee("Awal\n[[Ke->B]] [[B]]", "B\nx", story_format="Entahlah 3"))
    assert ways(first(found)) == [("Ke", "b"), ("B", "b")]
