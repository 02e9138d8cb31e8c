"""Whatever is sent, it is read or refused; nothing else ever happens."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.roleplay.exchange.formats.registry import MAX_BYTES, read
from assessments.roleplay.exchange.protocol import UnreadableError
from tests.assessments.roleplay.exchange.stories import h5p, twee, twine_html

PIECES = st.sampled_from(
    ["[[", "]]", "][", "->", "<-", "|", "[", "]", "(", ")", "(set: ", "(if: ", "(else:)",
     "(link: ", "(goto: ", "(a:)+", "<<", ">>", "<<if ", "<<else>>", "<</if>>", "<<set ",
     "<<link ", "<</link>>", "<<goto ", "<<switch ", "<<case ", "$x", "_y", " to ", " is ",
     " and ", " not ", "3", "true", '"', "'", "`", "\n", "\n\n", ":: ", "A", "B", "{", "}",
     "{link to: 'A'}", "--\n", "<%", "%>", "<a ", "<!--", "-->", "/*", "data-passage=", "<img ",
     "++", "+=", "\\", "\x00", "\ufeff", "é", "=="]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=30).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["content", "type", "params", "library", "branchingQuestion", "alternatives", "text",
             "nextContentId", "feedback", "title", "endScreens", "contentId", "startScreen",
             "presentation", "slides", "elements", "action"]
        ),
        inner, max_size=4,
    ),
    max_leaves=25,
)  # fmt: skip


def look(content: bytes) -> None:
    """Read every story of a file; what is read can be stored."""
    try:
        found = read(content)
        drafts = [found.draft, *(read(content, at).draft for at in range(1, len(found.titles)))]
    except UnreadableError:
        return
    for draft in drafts:
        written = json.dumps([draft.title, draft.document], allow_nan=False)
        assert "\\u0000" not in written
        keys = [node["key"] for node in draft.document["nodes"]]  # type: ignore[attr-defined]
        assert len(keys) == len(set(keys))


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["Harlowe", "SugarCube", "Chapbook", "Snowman", ""]))
def test_signs_of_stories_in_any_order(text: str, story_format: str) -> None:
    look(twee(f"Start\n{text}", "A\n[[B]]", "B\n[[A]]", story_format=story_format))


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_published_stories(text: str, name: str) -> None:
    look(twine_html(name, (name, text), ("B", "x")).encode(errors="surrogatepass"))


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_text(text: str) -> None:
    look(text.encode(errors="surrogatepass"))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_bytes(content: bytes) -> None:
    look(content)
    look(b"PK\x03\x04" + content)
    look(b"<tw-storydata><tw-passagedata name='a'>" + content)


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_h5p_of_any_content(scenario: object) -> None:
    look(h5p(scenario))
    look(h5p({"content": scenario if isinstance(scenario, list) else [scenario]}))


@pytest.mark.parametrize(
    "text",
    ["[[", "(a: ", "(a:)[", "<<a ", "<<a '>>' ", '<a "', "<tw-passagedata ", "(if: $x)[",
     "<<if $x>>", "$x ", "[[A]] ", "(set: $x to 1)", "\n::", "'", "__", "[img[", "@@", "{a: ",
     "(if: $x is 1)[y]"],
)  # fmt: skip
@pytest.mark.parametrize("story_format", ["Harlowe", "SugarCube", "Chapbook"])
def test_a_sign_over_and_over_takes_no_long_time(text: str, story_format: str) -> None:
    began = time.monotonic()
    size = 100_000 // len(text)
    look(
        twee(
            "Start\n(set: $x to 1)<<set $x to 1>>" + text * size, "A\nx", story_format=story_format
        )
    )
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"Halo", "unknown"),
        (b"%PDF-1.7", "unknown"),
        (b" " * (MAX_BYTES + 1), "too_large"),
    ],
)
def test_what_cannot_be_read(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        read(content)
    assert raised.value.remark.code == code
