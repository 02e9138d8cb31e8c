"""Twine 2's HTML: published stories and archives."""

import pytest

from assessments.roleplay.exchange.formats.registry import read
from assessments.roleplay.exchange.protocol import UnreadableError
from tests.assessments.roleplay.exchange.stories import draft, first, nodes, twine_html, ways

STORY = twine_html(
    "Loket <3>", ("Kamar", "Habis."), ("Awal", "Halo & apa?\n[[Ke->Kamar]] [[Kamar]]"), start=2
)


def test_a_published_story() -> None:
    found = draft(f"<!doctype html><body>{STORY}<script>var x = 1</script></body>")
    assert found.title == "Loket <3>"
    assert first(found)["says"] == "Halo & apa?"
    assert ways(first(found)) == [("Ke", "kamar"), ("Kamar", "kamar")]
    assert found.document["layout"] == {"awal": [200, 50], "kamar": [100, 50]}


def test_of_an_archive_one_story_is_chosen() -> None:
    archive = STORY + twine_html("Kosong") + twine_html("Kedua", ("A", "Habis."))
    assert read(archive.encode()).titles == ("Loket <3>", "Kedua")
    assert read(archive.encode()).format == "twine_html"
    assert list(nodes(draft(archive, 1))) == ["a"]
    with pytest.raises(UnreadableError) as raised:
        draft(archive, 2)
    assert raised.value.remark.code == "no_such_story"


def test_tags_and_what_is_not_closed() -> None:
    story = (
        '<tw-storydata name="x" startnode="9"><tw-passagedata pid=1 name="A" tags="script">x'
        '<tw-passagedata pid="2" name="B">Halo [[C]] [[B]]<tw-passagedata pid="3" name="C"'
        ' position="x">Habis.</tw-passagedata>'
    )
    found = draft(story)
    assert [node["kind"] for node in nodes(found).values()] == ["turn", "ending"]
    assert ways(first(found)) == [("C", "c"), ("B", "b")]


def test_the_format_says_how_links_are_read() -> None:
    story = twine_html("x", ("A", "<<link 'Ke' 'B'>><</link>>"), ("B", "x"), format="SugarCube")
    assert ways(first(draft(story))) == [("Ke", "b")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('<tw-storydata name="x"></tw-storydata>', "unknown"),
        ('<tw-storydata name="x"></tw-storydata><tw-passagedata name="x">', "no_passages"),
        (twine_html("x", ("A", "x")) * 101, "too_many_passages"),
    ],
)
def test_what_cannot_be_read(content: str, code: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        draft(content)
    assert raised.value.remark.code == code
