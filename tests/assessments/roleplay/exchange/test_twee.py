"""Twee 3: headers, escapes, the story's data, and what kind of node a passage becomes."""

import pytest

from assessments.roleplay.exchange.protocol import UnreadableError
from tests.assessments.roleplay.exchange.stories import (
    codes,
    draft,
    first,
    harlowe,
    nodes,
    remarked,
    sugarcube,
    twee,
    ways,
)


def test_a_passage_with_links_is_a_turn_one_without_an_ending() -> None:
    found = draft(
        twee("Awal\nHalo!\n\n[[Ke dapur->Dapur]]\n[[Pergi]]", "Dapur\nHabis.", "Pergi\nDah.")
    )
    turn, kitchen, *_rest = nodes(found).values()
    assert (turn["kind"], turn["key"], turn["name"]) == ("turn", "awal", "Awal")
    assert turn["says"] == "Halo!"
    assert ways(turn) == [("Ke dapur", "dapur"), ("Pergi", "pergi")]
    assert kitchen["kind"] == "ending"
    assert (kitchen["title"], kitchen["outcome"], kitchen["text"]) == ("Dapur", "mixed", "Habis.")
    assert codes(found, "Dapur") == {"ending"}


def test_title_format_and_counts() -> None:
    found = draft(twee("Awal\n[[Ke dapur->Dapur]] [[Dapur]]", "Dapur\nHabis."))
    assert found.title == "Loket 3"
    assert found.document["format"] == 2
    assert found.counts == {"passages": 2, "links": 2, "variables": 0, "turns": 1, "endings": 1}


@pytest.mark.parametrize("text", ["Lanjut", "Continue", ">>>", "Klik -> Lanjutkan!", "Next page"])
def test_only_one_link_goes_on_by_itself_where_it_just_continues(text: str) -> None:
    found = draft(twee(f"Awal\nHalo!\n[[{text}|Dapur]]", "Dapur\nHabis."))
    is_scene = text not in {"Klik -> Lanjutkan!", "Next page"}
    assert first(found)["kind"] == ("scene" if is_scene else "turn")


def test_a_scene_says_where_it_leads() -> None:
    found = draft(twee("Awal\nHalo!\n[[Lanjut->Dapur]]", "Dapur\nHabis."))
    assert first(found)["leads_to"] == "dapur"


def test_the_start_of_the_story_opens_the_conversation() -> None:
    named = draft(twee("A\n[[B]]", "B\n[[C]]", "C\nHabis.", start="B"))
    assert list(nodes(named)) == ["b", "a", "c"]
    called_start = draft(twee("A\nHabis.", "Start\n[[A]]"))
    assert list(nodes(called_start)) == ["start", "a"]
    unknown = draft(twee("A\n[[B]]", "B\nHabis.", start="Z"))
    assert list(nodes(unknown)) == ["a", "b"]


def test_headers_with_tags_data_and_escapes() -> None:
    header = r'Awal \[1\] \{a\} [satu dua] {"position":"600,-40.5","size":"100,100"}'
    found = draft(twee(f"{header}\nHalo", "B[x]\nHabis."))
    assert [node["name"] for node in nodes(found).values()] == ["Awal [1] {a}", "B"]
    assert found.document["layout"] == {"awal-1-a": [600, -40]}


@pytest.mark.parametrize(
    "data", ["{", '{"position": 5}', '{"position": "tengah"}', "[1]", "{" * 5_000]
)
def test_damaged_data_of_a_passage_is_passed_over(data: str) -> None:
    found = draft(twee(f"Awal {data}\nHalo"))
    assert found.document["layout"] == {}


def test_a_line_that_looks_like_a_header_may_be_escaped() -> None:
    assert first(draft(twee("Awal\nSatu\n\\:: dua")))["text"] == "Satu\n:: dua"


def test_of_two_passages_with_one_name_the_first_counts() -> None:
    assert first(draft(twee("Awal\nSatu", "Awal\nDua")))["text"] == "Satu"


def test_a_fragment_without_title_and_data() -> None:
    found = draft(b":: Awal\n[[Dapur]]\n\n:: Dapur\nHabis.\n")
    assert (found.title, list(nodes(found))) == ("", ["awal", "dapur"])


@pytest.mark.parametrize("data", ["tidak ada", "[]", '{"format": 5}'])
def test_damaged_data_of_the_story(data: str) -> None:
    found = draft(f":: StoryData\n{data}\n\n:: Awal\nHabis.".encode())
    assert list(nodes(found)) == ["awal"]


def test_code_is_left_out_and_told_of() -> None:
    found = draft(
        twee("Gaya [stylesheet]\nb{}", "Kode [script]\n[[a]]", "StoryInit\n", "Awal\nHabis.")
    )
    assert list(nodes(found)) == ["awal"]
    assert remarked(found, "script") == [("Kode", "")]


def test_what_stands_beside_every_passage_comes_if_it_leads_somewhere() -> None:
    found = draft(twee("StoryMenu\n[[Awal]]", "Kaki [footer]\nOleh A", "Awal\nHabis."))
    assert list(nodes(found)) == ["awal", "storymenu"]
    assert remarked(found, "beside") == [("StoryMenu", "")]


def test_only_what_stands_beside() -> None:
    assert list(nodes(draft(twee("StoryMenu\n[[StoryMenu]]")))) == ["storymenu"]


def test_links_to_nowhere_are_kept_for_the_checks() -> None:
    found = harlowe("[[Ke atap->Atap]] [[Laman->https://contoh.id]] [[Dapur]]")
    assert ways(first(found)) == [("Ke atap", ""), ("Laman", ""), ("Dapur", "dapur")]
    assert remarked(found, "target_missing") == [("Awal", "Atap")]
    assert remarked(found, "target_web") == [("Awal", "https://contoh.id")]


def test_markup_around_the_name_of_a_passage_does_not_matter() -> None:
    assert ways(first(harlowe("[[Dapur->''Dapur'']] [[Kamar]]")))[0] == ("Dapur", "dapur")


def test_keys_are_unique_short_and_latin() -> None:
    long = "Percakapan yang amat panjang tentang surat keterangan yang belum selesai"
    found = draft(twee("Été!\nx", "été\nx", "민원\nx", "주민\nx", f"{long} 1\nx", f"{long} 2\nx"))
    keys = list(nodes(found))
    assert keys[:4] == ["ete", "ete-2", "passage", "passage-2"]
    assert all(len(key) <= 60 for key in keys)
    assert len(set(keys)) == 6


def test_a_circle_of_scenes_stops_at_a_turn() -> None:
    found = draft(twee("A\n[[Lanjut->B]]", "B\n[[Next->A]]"))
    a, b = nodes(found).values()
    assert (a["kind"], b["kind"]) == ("scene", "turn")
    assert ways(b) == [("Next", "a")]
    assert "leads_to" not in b
    assert codes(found, "B") == {"circle"}


def test_a_circle_of_forks_stops_at_a_turn_with_its_conditions() -> None:
    found = harlowe(
        "(set: $x to 1)(if: $x > 2)[(go-to: 'Awal')]\\\n(go-to: 'Ulang')", "Ulang\n(goto: 'Awal')"
    )
    assert [node["kind"] for node in nodes(found).values()][:2] == ["turn", "scene"]
    choices = first(found)["choices"]
    assert [(each["text"], each.get("when")) for each in choices] == [
        ("Awal", "x > 2"),
        ("Ulang", None),
    ]


def test_nothing_but_code_cannot_be_read() -> None:
    with pytest.raises(UnreadableError) as raised:
        draft(twee("Kode [script]\nx"))
    assert raised.value.remark.code == "no_passages"


def test_too_much_text() -> None:
    with pytest.raises(UnreadableError) as raised:
        draft(b":: a\n" + b"x" * 8_000_001)
    assert raised.value.remark.code == "too_large"


def test_too_many_passages() -> None:
    with pytest.raises(UnreadableError) as raised:
        draft(b":: a\n" * 5_001)
    assert raised.value.remark.code == "too_many_passages"


def test_a_story_without_a_format_is_read_as_it_looks() -> None:
    for text in ("<<link 'Ke' 'B'>><</link>>", "(link-goto: 'Ke', 'B')", "[[Ke->B]]"):
        assert ways(first(draft(f":: A\n{text}\n:: B\nx")))[0] == ("Ke", "b")


def test_texts_are_plain() -> None:
    text = "# Judul\n''Tebal'' //miring// &amp; <b>kuat</b>&nbsp;https://x.id"
    text += "\n\n\n\n* satu<br>dua\n---\n"
    assert (
        first(sugarcube(text))["text"] == "Judul\nTebal miring & kuat https://x.id\n\n* satu\ndua"
    )


def test_a_link_within_a_sentence_stays_a_part_of_it() -> None:
    found = harlowe("Saya melihat [[Ibu Sari->Dapur]] di sana.\n> [[Pergi->Kamar]]")
    assert first(found)["says"] == "Saya melihat Ibu Sari di sana."
