"""Prima's own JSON: lossless both ways."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.roleplay.exchange.formats.own.format import written
from assessments.roleplay.exchange.indicators import named_in, renamed
from assessments.roleplay.exchange.protocol import UnreadableError
from tests.assessments.roleplay.exchange.stories import draft

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
KEY = st.text("abc-", min_size=1, max_size=5)
CHANGES = st.lists(
    st.fixed_dictionaries({"variable": KEY}, optional={"by": st.integers(-9, 9), "when": TEXT}),
    max_size=2,
)
CHOICE = st.fixed_dictionaries(
    {"key": KEY, "text": TEXT, "leads_to": KEY},
    optional={
        "when": TEXT,
        "reaction": TEXT,
        "critical": TEXT,
        "changes": CHANGES,
        "effects": st.lists(
            st.fixed_dictionaries(
                {
                    "indicator": st.sampled_from(["KOM.1.1", "PP.1.2"]),
                    "points": st.integers(-2, 3),
                    "reason": TEXT,
                }
            ),
            max_size=2,
        ),
        "acts": st.lists(st.sampled_from(["listen", "explain"]), max_size=2),
    },
)
NODE = st.one_of(
    st.fixed_dictionaries(
        {"kind": st.just("turn"), "key": KEY, "choices": st.lists(CHOICE, max_size=3)},
        optional={"says": TEXT, "changes": CHANGES, "seconds": st.integers(0, 60), "name": TEXT},
    ),
    st.fixed_dictionaries({"kind": st.just("scene"), "key": KEY, "leads_to": KEY}),
    st.fixed_dictionaries({"kind": st.just("ending"), "key": KEY, "title": TEXT, "text": TEXT}),
)
DOCUMENT = st.fixed_dictionaries(
    {"format": st.just(2), "nodes": st.lists(NODE, max_size=5)},
    optional={
        "variables": st.lists(
            st.fixed_dictionaries({"id": KEY, "kind": st.just("fact"), "start": st.booleans()}),
            max_size=2,
        ),
        "layout": st.dictionaries(KEY, st.lists(st.integers(0, 999), min_size=2, max_size=2)),
        "recovery": st.sampled_from(["", "last"]),
        "sesuatu": TEXT,
    },
)
IDS = {"KOM.1.1": 11, "PP.1.2": 12}
CODES = {id_: code for code, id_ in IDS.items()}


@settings(max_examples=150, deadline=None)
@given(DOCUMENT, st.dictionaries(st.sampled_from(["title", "persona_name"]), TEXT))
def test_what_is_written_is_read_back_as_it_was(document: Any, page: Any) -> None:
    found = draft(written(document, page))
    assert found.document == document
    assert found.page == page
    in_page = renamed(found.document, IDS.get)
    assert not in_page.unknown
    assert set(named_in(in_page.document)) <= set(CODES)
    assert renamed(in_page.document, CODES.get).document == document


def test_title_and_counts() -> None:
    turn = {"kind": "turn", "key": "a", "choices": [{"key": "b", "leads_to": "c"}]}
    content = written({"nodes": [turn, {"kind": "ending", "key": "c"}]}, {"title": " Loket 3 "})
    found = draft(content)
    assert found.title == "Loket 3"
    assert found.counts == {"links": 1, "variables": 0, "turns": 1, "endings": 1}


def test_what_no_database_can_hold_is_left_out() -> None:
    found = draft('{"nodes": [], "recovery": "a\\u0000b\\ud800c", "page": 5}')
    assert found.document == {"format": 2, "nodes": [], "recovery": "abc"}
    assert found.title == ""


def test_an_earlier_format_is_read_as_the_newest() -> None:
    assert draft('{"format": 1, "nodes": []}').document == {"format": 2, "nodes": []}


def test_effects_on_unknown_indicators_are_named_and_left_out() -> None:
    effects = [{"indicator": "X.1", "points": 1}, {"points": 1}, 5]
    turn = {"kind": "turn", "key": "a", "name": "Awal", "choices": [{"effects": effects}, 5, {}]}
    nodes = [turn, 5, {"key": "b", "choices": 5}, {"choices": [{"effects": [{"indicator": "Y"}]}]}]
    found = renamed({"nodes": nodes}, lambda _code: None)
    assert found.unknown == (("Awal", "X.1"), ("", "Y"))
    assert found.document["nodes"][0]["choices"][0]["effects"] == [{"points": 1}, 5]  # type: ignore[index]
    assert renamed({"nodes": 5}, str).document == {"nodes": 5}
    assert [*named_in({"nodes": nodes})] == ["X.1", None, None, "Y"]


def deep(levels: int) -> str:
    return '{"nodes": [], "x": ' + "[" * levels + "]" * levels + "}"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "no_json"),
        ('{"nodes": [NaN]}', "no_json"),
        ('{"nodes": [1e999]}', "no_json"),
        ('{"nodes": [9007199254740993]}', "no_json"),
        (deep(50), "no_json"),
        (deep(100_000), "no_json"),
        ('{"nodes": 5}', "no_conversation"),
        ('{"apa": 5}', "no_conversation"),
        ('{"nodes": [5]}', "no_conversation"),
        ('{"nodes": [{"kind": "entah"}]}', "no_conversation"),
        ('{"nodes": [{"kind": "turn", "key": 5}]}', "no_conversation"),
        ('{"nodes": [], "slots": [{"id": 5}]}', "no_conversation"),
        ('{"format": 3, "nodes": []}', "later_format"),
        ('{"format": [], "nodes": []}', "later_format"),
    ],
)
def test_what_cannot_be_read(content: str, code: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        draft(content)
    assert raised.value.remark.code == code


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=4),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["nodes", "kind", "key", "choices", "effects", "indicator", "variables", "id",
                 "slots", "format", "page", "layout", "tests", "moods", "variants", "items"]
            ),
            inner, max_size=4,
        ),
        max_leaves=20,
    )
)  # fmt: skip
def test_any_json_is_read_or_refused(value: object) -> None:
    for content in (value, {"nodes": value}, {"nodes": [value], "variables": value}):
        try:
            draft(json.dumps(content))
        except UnreadableError:
            continue
