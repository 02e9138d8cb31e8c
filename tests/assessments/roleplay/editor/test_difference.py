"""What differs between two versions is said by name, never as JSON."""

import copy
from typing import Any

import pytest

from assessments.questions.comparing import Fate
from assessments.roleplay.editor.difference import differences
from tests.assessments.roleplay.editor.documents import DOCUMENT, changed

BEHAVIOURS: dict[object, str] = {7: "KOM.2.1 Mendengar"}


def say(name: str, **values: object) -> str:
    return name + "".join(f" {value}" for value in values.values())


def compared(before: Any, after: Any):
    return [
        (
            found.fate.value,
            found.kind,
            found.name,
            [
                (
                    line.label,
                    "".join(p.text for p in line.pieces if p.fate is not Fate.ADDED),
                    "".join(p.text for p in line.pieces if p.fate is not Fate.REMOVED),
                )
                for line in found.lines
            ],
        )
        for found in differences(before, after, say, BEHAVIOURS)
    ]


def test_the_same_twice_differs_in_nothing_nor_does_what_only_moved_on_the_map():
    assert compared(DOCUMENT, copy.deepcopy(DOCUMENT)) == []
    assert compared(DOCUMENT, {**DOCUMENT, "layout": {"n1": [5, 5]}}) == []


def test_other_words_of_a_turn_are_told_with_the_old_ones():
    after = changed(1, says="Jadi kapan jadi?")

    assert compared(DOCUMENT, after) == [
        (
            "same",
            "kind.turn",
            "Kapan selesai",
            [("field.says", "Jadi kapan selesai?", "Jadi kapan jadi?")],
        )
    ]


def test_another_name_is_told_with_the_old_one():
    [found] = differences(DOCUMENT, changed(0, name="Awal"), say, BEHAVIOURS)[1:2]

    assert (found.name, found.name_before) == ("Awal", "Pembuka")


def test_what_leads_to_a_node_that_is_called_otherwise_leads_there_still():
    [found] = differences(DOCUMENT, changed(1, name="Kapan?"), say, BEHAVIOURS)

    assert (found.name, found.name_before) == ("Kapan?", "Kapan selesai")


def test_a_node_that_is_added_is_told_with_its_choices_and_one_removed_comes_last():
    added = {**DOCUMENT["nodes"][1], "key": "n9", "name": "Baru"}
    after = {**DOCUMENT, "nodes": [*DOCUMENT["nodes"][:4], added]}

    found = differences(DOCUMENT, after, say, BEHAVIOURS)

    assert [(each.fate.value, each.name, each.of) for each in found] == [
        ("same", "Percaya?", ""),
        ("added", "Baru", ""),
        ("added", "Hari Jumat.", "Baru"),
        ("added", "Belum tahu.", "Baru"),
        ("removed", "Kecewa", ""),
    ]


CHOICE = DOCUMENT["nodes"][0]["choices"][0]


@pytest.mark.parametrize(
    ("other", "line"),
    [
        ({"leads_to": "n4"}, ("field.leads_to", "Kapan selesai", "Lega")),
        ({"leads_to": "n9"}, ("field.leads_to", "Kapan selesai", "missing")),
        ({"when": "not friday"}, ("field.when", "", "not Janji Jumat")),
        ({"acts": []}, ("field.acts", "act.listen", "")),
        (
            {"changes": [{"variable": "trust", "by": 1, "when": "friday"}]},
            (
                "field.changes",
                "Kepercayaan change.by 2",
                "Kepercayaan change.by 1 (field.when: Janji Jumat)",
            ),
        ),
        (
            {"changes": [{"variable": "friday", "to": True}]},
            ("field.changes", "Kepercayaan change.by 2", "Janji Jumat change.to yes"),
        ),
        (
            {"effects": [{"indicator": 7, "points": 3, "reason": "Mendengar."}]},
            ("KOM.2.1 Mendengar", "points.2 Mendengar.", "points.3 Mendengar."),
        ),
        (
            {"variants": [{"when": "friday", "text": "Lain"}]},
            ("field.variants", "", "field.when: Janji Jumat; field.text: Lain"),
        ),
    ],
)
def test_a_choice_is_compared_by_what_it_means(other, line):
    after = changed(0, choices=[{**CHOICE, **other}, DOCUMENT["nodes"][0]["choices"][1]])

    [(fate, kind, _name, lines)] = compared(DOCUMENT, after)

    assert (fate, kind, lines) == ("same", "field.choices", [line])


@pytest.mark.parametrize(
    ("part", "rows", "told"),
    [
        ("variables", [{**DOCUMENT["variables"][0], "start": 3}], "field.start"),
        (
            "variables",
            [{**DOCUMENT["variables"][0], "words": [{"at": 0, "text": "Ragu"}]}],
            "field.words",
        ),
        ("variables", [{**DOCUMENT["variables"][0], "kind": "number"}], "field.variable_kind"),
        ("moods", [{"when": "trust < 2", "mood": "angry"}], "field.when"),
        (
            "cast",
            [{"key": "p1", "name": "Pak RT", "description": "Ketua"}],
            "field.cast_description",
        ),
    ],
)
def test_settings_are_compared_too(part, rows, told):
    after = {**DOCUMENT, part: [*rows, *DOCUMENT[part][1:]]}

    assert told in [
        line[0] for _fate, _kind, _name, lines in compared(DOCUMENT, after) for line in lines
    ]


def test_items_turns_with_a_limit_and_draws_are_laid_out():
    document = {
        "format": 2,
        "nodes": [
            {
                "kind": "document",
                "key": "n1",
                "title": "KTP",
                "items": [{"key": "i1", "label": "Nama", "text": "Sri", "is_wrong": True}],
                "choices": [{"key": "all", "leads_to": "n2"}],
            },
            {"kind": "chance", "key": "n2", "branches": [{"weight": 2, "leads_to": "n1"}]},
            {
                "kind": "turn",
                "key": "n3",
                "seconds": 20,
                "on_time_out": "c1",
                "choices": [{"key": "c1", "text": "Diam"}],
            },
            {"kind": "?", "key": "n4"},
        ],
    }

    told = {line for _f, _k, _n, lines in compared({}, document) for line in lines}

    assert ("field.is_wrong", "", "yes") in told
    assert ("field.weight", "", "2") in told
    assert ("field.on_time_out", "", "Diam") in told


def test_what_is_of_another_type_is_passed_over():
    assert compared(DOCUMENT, {**DOCUMENT, "moods": "x"})[0][0] == "removed"
    gone = changed(2, leads_to="n5", branches=["x"])
    assert [fate for fate, *_rest in compared(DOCUMENT, gone)] == ["removed"]


def test_what_has_no_name_is_called_by_its_words_or_by_what_it_is():
    document = {
        "nodes": [
            {"kind": "turn", "key": "n1", "says": "Selamat pagi, Bu, ada yang bisa saya bantu?"},
            {"kind": "fork", "key": "n2"},
            {"kind": "document", "key": "n3", "title": "KTP", "choices": [{"key": "all"}]},
            {"kind": "reply", "key": "n4", "says": "Maaf", "choices": [{"key": "written"}]},
        ],
        "cast": [{"key": "p1"}],
        "moods": [{"when": "", "mood": "calm"}],
        "tests": [{"key": "t1", "ending": "n9"}],
        "variables": [{"id": "trust"}],
    }

    assert [name for _fate, _kind, name, _lines in compared({}, document)][1:] == [
        "Selamat pagi, Bu, ada yang bisa…",
        "new_name kind.fork 2",
        "KTP",
        "marked.all",
        "Maaf",
        "exit.written 1",
        "trust",
        "rule.title 1",
        "unnamed 1",
        "test.title 1",
    ]
