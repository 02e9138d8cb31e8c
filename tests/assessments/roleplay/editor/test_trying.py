"""A draft is played from anywhere in it, as officers would see it."""

from typing import Any

import pytest

from assessments.roleplay.editor.trying import Start, try_out
from assessments.roleplay.engine import ScenarioError
from tests.assessments.roleplay.editor.documents import DOCUMENT, changed


def tried(node: str = "", *given: str, document: Any = DOCUMENT, **start: Any):
    return try_out(document, Start(node, **start), given)


def test_it_begins_at_the_opening_when_nothing_else_is_asked():
    begun = tried()

    assert [line.text for line in begun.state.lines] == ["Sudah tiga kali saya ke sini!"]
    assert [option.key for option in begun.options] == ["c1", "c2"]
    assert begun.values == {"trust": 5, "friday": 0}


def test_from_the_middle_one_comes_with_the_values_of_the_shortest_way_there():
    begun = tried("n2")

    assert begun.way == ("c1",)
    assert begun.values == {"trust": 8, "friday": 0}
    assert [line.text for line in begun.state.lines if line.step >= begun.first][-1:] == [
        "Jadi kapan selesai?"
    ]


def test_choices_from_there_lead_to_the_ending_that_the_values_say():
    over = tried("n2", "c1")

    assert over.state.ending.key == "n4"
    assert [(move.node, move.choice) for move in over.moves] == [("n1", "c1"), ("n2", "c1")]


def test_with_other_values_it_ends_otherwise_and_makes_no_test():
    over = tried("n2", "c1", values={"trust": 3})

    assert over.state.ending.key == "n5"
    assert over.moves == ()
    assert over.values == {"trust": 3, "friday": 0}


def test_where_no_way_leads_one_begins_with_the_values_of_the_start():
    lost = changed(0, choices=[])

    begun = tried("n2", document=lost)

    assert begun.way is None
    assert begun.values == {"trust": 5, "friday": 0}


def test_what_leads_nowhere_yet_can_be_played():
    draft = changed(1, choices=[{"key": "c1", "text": "Sebentar."}])

    assert tried("n2", "c1", document=draft).state.is_over


def test_a_node_that_is_gone_ends_at_once():
    assert tried("n9").state.is_over


def test_choices_that_are_no_longer_offered_are_left_out():
    assert tried("", "c1", "c9").state.step == 1
    assert tried("", "c9").state.step == 0


def test_a_variant_begins_otherwise():
    assert tried("n2", variant="v1").values["trust"] == 4


def test_a_loop_is_left_when_nothing_new_is_found():
    loop = changed(1, choices=[{"key": "c1", "text": "Lagi.", "leads_to": "n1"}])

    assert tried("n4", document=loop).way is None


def test_what_is_written_is_said_and_leads_on():
    asked = {"key": "written", "leads_to": "n3"}
    document = changed(1, kind="reply", choices=[asked])

    begun, over = (tried("n2", *given, document=document) for given in ((), ("Maaf, Bu.",)))

    assert begun.options == ()
    assert begun.state.prompt.kind == "reply"
    assert "Maaf, Bu." in [line.text for line in over.state.lines]
    assert over.moves[-1].choice == "written"


@pytest.mark.parametrize(
    ("marked", "come_to"), [("i1 i3", "all"), ("i1 i2", "some"), ("i2", "none"), ("", "none")]
)
def test_what_is_marked_decides_where_it_leads_as_it_does_for_officers(marked, come_to):
    items = [{"key": f"i{n}", "label": f"Baris {n}", "is_wrong": n != 2} for n in (1, 2, 3)]
    choices = [{"key": key, "leads_to": "n3"} for key in ("all", "some", "none")]
    document = changed(1, kind="document", items=items, choices=choices)

    over = tried("n2", marked, document=document)

    assert [move.choice for move in over.moves] == ["c1", come_to]


def test_nothing_is_given_after_the_ending():
    assert tried("n2", "c1", "c1").moves[-1].node == "n2"


@pytest.mark.parametrize(
    "document",
    [
        changed(2, branches=[{"when": "trust >", "leads_to": "n4"}]),
        changed(3, key="n1"),
        changed(2, branches=[], leads_to="n3"),
        {"format": 2, "nodes": []},
        {"format": 2, "nodes": "x"},
    ],
)
def test_what_is_not_sound_is_not_played(document):
    with pytest.raises(ScenarioError):
        tried(document=document)
