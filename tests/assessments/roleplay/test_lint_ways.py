"""What lint finds by following every way, and about what a conversation teaches."""

import itertools
from functools import partial

import pytest

from assessments.roleplay import lint
from assessments.roleplay.engine.conversation import read
from assessments.roleplay.engine.space import explore
from assessments.roleplay.lint import Problem

END = {"kind": "ending", "key": "usai", "title": "Usai", "outcome": "mixed"}
GOOD = {"kind": "ending", "key": "lega", "title": "Lega", "outcome": "good"}
POOR = {"kind": "ending", "key": "marah", "title": "Marah", "outcome": "poor"}
TRUST = {"id": "trust", "name": "Percaya", "kind": "feeling", "start": 4}
SEEN = {"id": "seen", "name": "Melihat KTP", "kind": "fact"}
MORE = [{"variable": "trust", "by": 4}]
LESS = [{"variable": "trust", "by": -4}]
SEE = [{"variable": "seen", "to": True}]


def turn(key, *choices, **fields):
    said = {"kind": "turn", "key": key, "says": "Halo?", **fields}
    return {**said, "choices": [{"key": f"{key}{n}", **c} for n, c in enumerate(choices)]}


def to(key, points=0, indicator=1, **fields):
    effects = [{"indicator": indicator, "points": points, "reason": "Sebab."}]
    return {"text": f"Ke {key}", "leads_to": key, "effects": effects, **fields}


def check(*nodes, **rest):
    document = {"format": 2, "nodes": list(nodes), **rest}
    conversation = read(document)
    variants = [read(document, version.key) for version in conversation.versions]
    return lint.check(conversation, variants)


def problems(*nodes, **rest):
    return {
        (found.problem, found.node, found.choice, found.about) for found in check(*nodes, **rest)
    }


def fork(*branches, leads_to, key="simpang"):
    ways_on = [{"when": when, "leads_to": target} for when, target in branches]
    return {"kind": "fork", "key": key, "branches": ways_on, "leads_to": leads_to}


# --- Structure -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("node", "problem"),
    [
        (
            {"kind": "document", "choices": [{"key": "all", "leads_to": "usai"}]},
            Problem.OUTCOMES_OF_DOCUMENT,
        ),
        (
            {"kind": "reply", "choices": [{"key": "sent", "leads_to": "usai"}]},
            Problem.OUTCOME_OF_REPLY,
        ),
        (turn("b", to("usai"), seconds=20), Problem.NO_CHOICE_IN_TIME),
        (
            turn("b", to("usai", when="seen"), seconds=20, on_time_out="b0"),
            Problem.NO_CHOICE_IN_TIME,
        ),
        ({"kind": "chance"}, Problem.DEAD_END),
        ({"kind": "scene"}, Problem.MISSING_TARGET),
        ({"kind": "scene", "leads_to": "b"}, Problem.PASSING_CIRCLE),
        (turn("b", to("usai", when="hope")), Problem.BAD_CONDITION),
        (turn("b", to("usai", changes=[{"variable": "hope"}])), Problem.UNKNOWN_VARIABLE),
    ],
)
def test_what_stands_in_a_node(node, problem):
    found = check(turn("a", to("b", 2), to("usai")), {**node, "key": "b"}, END, variables=[SEEN])
    assert problem in {finding.problem for finding in found if finding.node == 1}


@pytest.mark.parametrize(
    "node",
    [
        turn("b", to("usai", 1), seconds=20, on_time_out="b0"),
        {
            "kind": "document",
            "choices": [{"key": key, "leads_to": "usai"} for key in ("all", "some", "none")],
        },
        {"kind": "reply", "choices": [{"key": "written", "leads_to": "usai"}]},
    ],
)
def test_what_is_as_it_should_be(node):
    found = check(turn("a", to("b", 2), to("usai")), {**node, "key": "b"}, END)
    assert not [finding for finding in found if finding.is_error]


def test_a_mood_that_cannot_be_judged_is_told_of_the_whole():
    moods = [{"when": "hope > 3", "mood": "calm"}]
    assert (Problem.BAD_CONDITION, None, None, "") in problems(
        turn("a", to("usai", 1)), END, moods=moods
    )


# --- What is remembered --------------------------------------------------------------------------


def test_what_is_set_and_never_read_is_told():
    promise = {"id": "friday", "name": "Janji Jumat", "kind": "promise"}
    made = to("usai", 1, changes=[{"variable": "friday", "to": True}, *SEE])
    found = problems(turn("a", made, to("usai")), END, variables=[promise, SEEN])
    assert {
        about: problem
        for problem, _n, _c, about in found
        if about in {"Janji Jumat", "Melihat KTP"}
    } == {
        "Janji Jumat": Problem.PROMISE_NEVER_MET,
        "Melihat KTP": Problem.NEVER_READ,
    }


def test_what_is_read_and_never_set_is_told_unless_a_variant_begins_otherwise():
    nodes = [turn("a", to("usai", 1, when="seen"), to("usai")), END]
    assert (Problem.NEVER_CHANGED, None, None, "Melihat KTP") in problems(*nodes, variables=[SEEN])
    variants = [{"key": "v", "start": {"seen": True}}]
    found = problems(*nodes, variables=[SEEN], variants=variants)
    assert not [each for each in found if each[3] == "Melihat KTP"]


def test_what_is_shown_need_not_be_read():
    words = [{"at": 1, "text": "Anda melihat KTP-nya"}]
    found = problems(
        turn("a", to("usai", 1, changes=SEE), to("usai")), END, variables=[{**SEEN, "words": words}]
    )
    assert not [each for each in found if each[3] == "Melihat KTP"]


# --- Ways ----------------------------------------------------------------------------------------


def test_what_conditions_keep_everybody_from_is_told():
    nodes = [
        turn("a", to("usai", 1), to("lega", when="seen"), to("b", changes=SEE, when="seen")),
        turn("b", to("usai")),
        END,
        GOOD,
    ]
    found = problems(*nodes, variables=[SEEN])
    assert {
        (p, n, c) for p, n, c, _about in found if p in {Problem.NEVER_REACHED, Problem.NEVER_TRUE}
    } == {
        (Problem.NEVER_TRUE, 0, 1),
        (Problem.NEVER_TRUE, 0, 2),
        (Problem.NEVER_REACHED, 1, None),
        (Problem.NEVER_REACHED, 3, None),
    }


def test_a_variant_may_come_to_it():
    nodes = [turn("a", to("usai", 1), to("lega", when="seen")), END, GOOD]
    variants = [{"key": "v", "start": {"seen": True}}]
    found = problems(*nodes, variables=[SEEN], variants=variants)
    assert not {problem for problem, *_rest in found} & {Problem.NEVER_REACHED, Problem.NEVER_TRUE}


def test_conditions_of_words_and_branches_are_followed_in_their_order():
    after = turn(
        "b",
        to(
            "simpang",
            1,
            variants=[{"when": "trust >= 0", "text": "Ya"}, {"when": "trust = 8", "text": "Tidak"}],
        ),
        variants=[
            {"when": "trust > 5", "says": "Baik."},
            {"when": "trust > 6", "says": "Tak pernah."},
        ],
    )
    nodes = [
        turn("a", to("b", 2, changes=MORE), to("b", changes=LESS)),
        after,
        fork(("trust > 5", "lega"), ("trust < 9", "usai"), leads_to="marah"),
        GOOD,
        END,
        POOR,
    ]
    found = problems(*nodes, variables=[TRUST])
    kinds = {Problem.NEVER_TRUE, Problem.ALWAYS_TRUE, Problem.NEVER_REACHED}
    assert {(p, n, c) for p, n, c, _about in found if p in kinds} == {
        (Problem.NEVER_TRUE, 1, None),
        (Problem.ALWAYS_TRUE, 1, 0),
        (Problem.ALWAYS_TRUE, 2, 1),
        (Problem.NEVER_REACHED, 5, None),
    }


def test_a_way_that_never_ends_and_a_turn_that_offers_nothing_are_told():
    nodes = [
        turn("a", to("b", 2, changes=MORE), to("b")),
        turn("b", to("b", when="trust < 5"), to("usai", when="trust > 5 and trust < 8")),
        END,
    ]
    found = problems(*nodes, variables=[TRUST])
    assert (Problem.NO_WAY_OUT, 1, None, "") in found
    assert (Problem.NOTHING_OFFERED, 1, None, "") in found


@pytest.mark.parametrize(
    ("ending", "changes", "critical", "is_told"),
    [
        (GOOD, LESS, "", True),
        (GOOD, MORE, "", False),
        (POOR, MORE, "", True),
        (POOR, MORE, "Imbalan diterima.", False),
        (POOR, LESS, "", False),
        (END, MORE, "", False),
    ],
)
def test_an_ending_against_what_is_felt_is_told(ending, changes, critical, is_told):
    choice = to(ending["key"], 1, changes=changes, critical=critical)
    end = END if ending is not END else GOOD
    found = problems(
        turn("a", choice, to(end["key"], 2, changes=MORE)), ending, end, variables=[TRUST]
    )
    assert ((Problem.ENDING_CONTRADICTS, 1, None, "") in found) is is_told


def test_with_too_many_ways_little_is_said(monkeypatch):
    a_little = partial(explore, most=1)
    monkeypatch.setattr("assessments.roleplay.lint.explore", a_little)
    found = problems(turn("a", to("usai", 1), to("usai")), END)
    assert (Problem.TOO_MANY_WAYS, None, None, "") in found
    assert Problem.MOOD_NEVER_CHANGES not in {problem for problem, *_rest in found}


# --- Teaching ------------------------------------------------------------------------------------


def test_one_behaviour_asked_once_is_too_little():
    found = problems(turn("a", to("usai", 2), to("usai")), END)
    assert (Problem.ONE_INDICATOR, None, None, "") in found
    assert (Problem.FEW_TURNS, None, None, "1") in found


def test_four_turns_for_each_behaviour_are_enough():
    keys = ["a", "b", "c", "d", "usai"]
    nodes = [
        turn(
            here,
            {
                "text": "Baik",
                "leads_to": after,
                "effects": to("x", 2)["effects"] + to("x", 2, 2)["effects"],
            },
            to(after, -1, text="Tidak begitu baik"),
            mood="calm" if here == "a" else "angry",
        )
        for here, after in itertools.pairwise(keys)
    ]
    assert check(*nodes, END) == []


OTHER = {"key": "lain", "name": "Warga lain", "start": {"seen": True}}
LITTLE_NEW = (Problem.LITTLE_NEW, None, None, "Warga lain")


def in_a_row(prefix, count, leads_to):
    """Write so many turns one after the other, each with a good and a weak choice."""
    keys = [f"{prefix}{n}" for n in range(count)] + [leads_to]
    return [
        turn(here, to(there, 2), to(there), says=f"Ini {here}.")
        for here, there in itertools.pairwise(keys)
    ]


def parting(new):
    """Write a conversation whose variant comes to ``new`` turns of its own instead of others."""
    opening = turn("a", to("simpang", 2), to("simpang"))
    gate = fork(("seen", "x0" if new else "usai"), leads_to="y0")
    return [opening, gate, *in_a_row("x", new, "usai"), *in_a_row("y", 4, "usai"), END]


@pytest.mark.parametrize(("new", "is_told"), [(0, True), (3, True), (4, False)])
def test_a_variant_must_ask_for_other_answers_in_four_turns(new, is_told):
    found = problems(*parting(new), variables=[SEEN], variants=[OTHER])
    assert (LITTLE_NEW in found) is is_told


def test_other_words_and_another_mood_make_no_turn_new():
    nodes = [*in_a_row("a", 5, "usai"), END]
    nodes[0].update(says="Saya {nama}.", variants=[{"when": "seen", "says": "Halo, {nama}!"}])
    slots = [{"id": "nama", "name": "Nama", "text": "Sari"}]
    variant = {**OTHER, "slots": {"nama": "Rudi"}}
    found = problems(*nodes, variables=[SEEN], slots=slots, variants=[variant])
    assert LITTLE_NEW in found


def test_a_variant_must_differ_from_those_played_before_it_too():
    again = {**OTHER, "key": "lagi", "name": "Sekali lagi"}
    found = problems(*parting(4), variables=[SEEN], variants=[OTHER, again])
    assert LITTLE_NEW not in found
    assert (Problem.LITTLE_NEW, None, None, "Sekali lagi") in found


def test_a_turn_that_tells_nobody_apart_does_not_count():
    nodes = parting(4)
    nodes[2]["choices"][0]["effects"] = []
    assert LITTLE_NEW in problems(*nodes, variables=[SEEN], variants=[OTHER])


def test_the_best_choice_is_not_to_be_the_longest_everywhere():
    def answers(longest):
        return [
            turn(
                f"t{n}",
                to(f"t{n + 1}", 2, text="Panjang sekali" if longest else "Ya"),
                to(f"t{n + 1}", text="Lumayan"),
            )
            for n in range(4)
        ]

    end = {**END, "key": "t4"}
    assert Problem.BEST_IS_LONGEST in {
        found.problem for found in check(*answers(longest=True), end)
    }
    assert Problem.BEST_IS_LONGEST not in {f.problem for f in check(*answers(longest=False), end)}


def test_much_to_read_is_told():
    found = problems(turn("a", to("usai", 1), to("usai"), says="kata " * 130), END)
    assert (Problem.MUCH_TO_READ, 0, None, "") in found


def test_a_citizen_whose_mood_never_changes_is_told():
    nodes = [turn("a", to("b", 1), to("b")), turn("b", to("usai", 1), to("usai")), END]
    assert (Problem.MOOD_NEVER_CHANGES, None, None, "") in problems(*nodes)
    nodes[1]["mood"] = "angry"
    assert (Problem.MOOD_NEVER_CHANGES, None, None, "") not in problems(*nodes)


@pytest.mark.parametrize(("weak", "is_told"), [("marah", True), ("lega", False)])
def test_a_weak_beginning_may_be_made_up_for(weak, is_told):
    found = problems(turn("a", to("lega", 1), to(weak)), GOOD, {**POOR, "outcome": "mixed"})
    assert ((Problem.NO_WAY_BACK, None, None, "") in found) is is_told


def test_where_nothing_can_be_said_or_nothing_ends_well_there_is_no_way_back_to_tell():
    scene = {"kind": "scene", "key": "a", "leads_to": "usai"}
    assert Problem.NO_WAY_BACK not in {problem for problem, *_rest in problems(scene, END)}
    assert Problem.NO_WAY_BACK not in {
        p for p, *_r in problems(turn("a", to("usai", 1), to("usai")), END)
    }


# --- Tests ---------------------------------------------------------------------------------------


def test_recorded_plays_that_go_otherwise_are_told():
    nodes = [
        turn("a", to("simpang", 1, changes=MORE), to("simpang")),
        fork(("trust > 6", "lega"), leads_to="usai"),
        GOOD,
        END,
    ]
    moves = [{"node": "a", "choice": "a0"}]
    kept = {"name": "Akhir baik", "moves": moves, "ending": "lega"}
    broken = [
        {**kept, "name": "Akhir lain", "ending": "usai"},
        {**kept, "name": "Pilihan hilang", "moves": [{"node": "a", "choice": "z"}]},
        {**kept, "name": "Giliran lain", "moves": [{"node": "b", "choice": "a0"}]},
        {**kept, "name": "Belum selesai", "moves": []},
        {**kept, "name": "Variasi", "variant": "v"},
    ]
    variants = [{"key": "v", "start": {"trust": 0}}]
    found = problems(*nodes, variables=[TRUST], variants=variants, tests=[kept, *broken])
    told = {about for problem, _n, _c, about in found if problem is Problem.TEST_FAILED}
    assert told == {test["name"] for test in broken}
