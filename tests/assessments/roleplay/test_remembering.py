"""A conversation that remembers: what is seen, asked, felt and come to, by the choices before."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.roleplay import engine
from assessments.roleplay.engine import Mood, ScenarioError, Speaker
from assessments.roleplay.engine.conversation import read
from assessments.roleplay.engine.kinds.node import Item
from assessments.roleplay.engine.kinds.reply import LONGEST
from assessments.roleplay.engine.parts import Bounds, Change, changed
from assessments.roleplay.engine.playing import NOTHING

SEED = "5eed" * 8
PINNED = json.loads(Path("tests/pinned/roleplay-2.json").read_text())["pinned"]
BACK_AGAIN = engine.parse(PINNED)
OTHER = engine.parse(PINNED, "bu-sari")


def nodes(*nodes, **rest):
    return {"format": 2, "nodes": list(nodes), **rest}


def turn(key, *choices, **fields):
    return {"kind": "turn", "key": key, "says": "Halo?", "choices": list(choices), **fields}


def to(key, choice="lanjut", **fields):
    return {"key": choice, "text": choice, "leads_to": key, **fields}


END = {"kind": "ending", "key": "usai", "title": "Usai", "outcome": "good"}
TRUST = {"id": "trust", "name": "Percaya", "kind": "feeling", "start": 4}


def scenario(*written, **rest):
    conversation = read(nodes(*written, **rest))
    engine.check(conversation)
    return engine.Scenario("Judul", "Pak Hendra", "", 70, conversation, {})


def see(choices=(), replies=NOTHING, played=BACK_AGAIN):
    return engine.replay(played, SEED, list(choices), replies)


# --- What is seen --------------------------------------------------------------------------------


def test_scenes_go_on_by_themselves_to_the_first_turn():
    state = see()
    assert [line.speaker for line in state.lines] == [Speaker.NARRATOR, Speaker.CITIZEN]
    assert state.lines[0].text == "Selasa pagi. Pak Hendra maju."
    assert state.step == 0
    assert len(state.options) == 3


def test_what_was_promised_is_said_back_to_the_officer():
    promised = see(["janji", "all", "written"], {1: "nik"})
    kept = see(["dengar", "all", "written"], {1: "nik"})
    assert promised.lines[-1].text == "Kata Anda Jumat jadi!"
    assert kept.lines[-1].text == "Bagaimana?"
    texts = [{option.text for option in state.options} for state in (promised, kept)]
    assert texts[0] - texts[1] == {"“Maaf.”"}
    assert texts[1] - texts[0] == {"“Sudah selesai, NIK Anda sudah saya betulkan.”"}


def test_two_plays_that_differ_early_alone_end_otherwise():
    rest = ["all", "written", "lempar"]
    endings = [see([first, *rest], {1: "nik"}).ending for first in ("dengar", "diam")]
    assert [ending.key for ending in endings if ending] == ["marah", "marah"]
    good = see(["dengar", "all", "written", "jelas"], {1: "nik"}).ending
    spoilt = see(["diam", "all", "written", "jelas"], {1: "nik"}).ending
    assert (good.key, spoilt.key) == ("lega", "biasa")


def test_later_and_second_speakers_have_lines_of_their_own():
    lines = see(["dengar", "all", "written"], {1: "nik"}).lines
    time = next(line for line in lines if line.speaker is Speaker.TIME)
    assert time.text == "Senin berikutnya"
    seeds = (
        engine.replay(BACK_AGAIN, f"{n:032x}", ["dengar", "all"], {1: "nik"}) for n in range(40)
    )
    spoken = [line for state in seeds for line in state.lines if line.speaker is Speaker.OTHER]
    assert {line.name for line in spoken} == {"Bu Rina"}
    assert 5 < len(spoken) < 25, "drawn for a third of the plays"


def test_what_is_drawn_stays_for_the_play():
    assert see(["dengar", "all"], {1: "nik"}) == see(["dengar", "all"], {1: "nik"})


def test_the_mood_follows_from_feelings_unless_the_node_sets_it():
    assert see().mood is Mood.TENSE
    assert see(["diam"]).mood is Mood.ANGRY
    assert see(["dengar"]).mood is Mood.CALM
    marah = see(["diam", "none", "written", "lempar"], {1: "tgl"})
    assert (marah.ending.key, marah.mood) == ("marah", Mood.ANGRY)


def test_feelings_are_shown_in_words_and_hidden_ones_never():
    assert [(each.name, each.words) for each in see().felt] == [
        ("Percaya", "Ia tidak percaya lagi")
    ]
    felt = see(["dengar"]).felt
    assert [(each.words, each.goodness) for each in felt] == [("Ia mulai percaya", 0.6)]


def test_a_fact_can_be_shown_too():
    played = scenario(
        turn("a", to("b", changes=[{"variable": "named", "to": True}])),
        turn("b", to("usai")),
        END,
        variables=[
            {"id": "named", "name": "Nama", "words": [{"at": 1, "text": "Anda tahu namanya"}]}
        ],
    )
    assert see(played=played).felt == ()
    shown = see(["lanjut"], played=played).felt
    assert [(each.words, each.goodness) for each in shown] == [("Anda tahu namanya", None)]


@pytest.mark.parametrize(
    ("better", "value", "goodness"), [("more", 8, 0.75), ("less", 8, 0.25), ("more", 2, 0)]
)
def test_how_good_a_feeling_is(better, value, goodness):
    feeling = engine.Variable.read({**TRUST, "least": 2, "better": better})
    assert feeling.goodness(value) == goodness


def test_a_feeling_that_cannot_differ_is_neither_good_nor_bad():
    assert engine.Variable.read({**TRUST, "least": 3, "most": 3}).goodness(3) == 0.5


# --- Replies -------------------------------------------------------------------------------------


def test_a_document_is_shown_without_what_is_wrong():
    state = see(["dengar"])
    assert state.prompt.kind == "document"
    assert [item.label for item in state.prompt.items] == ["NIK", "Tanggal lahir"]
    assert "Kurang angka" not in str(state)
    assert len(state.options) == 1


@pytest.mark.parametrize(
    ("marked", "choice"),
    [("nik", "all"), ("nik tgl", "some"), ("tgl", "none"), ("", "none")],
)
def test_what_is_marked_decides(marked, choice):
    token = see(["dengar"]).options[0].token
    sent = engine.Sent(1, token, marked)
    answer = engine.judge_move(BACK_AGAIN, SEED, ["dengar"], sent)
    assert (answer.turn.key, answer.choice.key, answer.reply) == ("ktp", choice, marked)


def test_a_document_in_order_has_nothing_to_be_marked():
    items = [{"key": "nik", "label": "NIK", "text": "1"}]
    choices = [to("usai", key) for key in ("all", "some", "none")]
    document = engine.read_node(
        {"kind": "document", "key": "d", "items": items, "choices": choices}
    )
    assert isinstance(document, engine.Waiting)
    assert document.items == (Item("nik", "NIK", "1", is_wrong=False, note=""),)
    assert (document.choice_of(""), document.choice_of("nik")) == ("all", "none")


def test_what_was_marked_and_written_stands_in_the_conversation():
    lines = see(["dengar", "some", "written"], {1: "nik tgl", 2: "Bawa KK."}).lines
    said = [line.text for line in lines if line.speaker is Speaker.OFFICER]
    assert said == ["“Silakan cerita, Pak Hendra.”", "NIK; Tanggal lahir", "Bawa KK."]


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (("token", "nik"), None),
        (("token", "tgl"), engine.StepTakenError),
        (("no token", "nik"), engine.StepTakenError),
    ],
)
def test_a_reply_sent_again_is_harmless_and_another_one_refused(sent, error):
    token = see(["dengar"]).options[0].token if sent[0] == "token" else "x"
    again = engine.Sent(1, token, sent[1])
    if error:
        with pytest.raises(error):
            engine.judge_move(BACK_AGAIN, SEED, ["dengar", "all"], again, {1: "nik"})
    else:
        assert engine.judge_move(BACK_AGAIN, SEED, ["dengar", "all"], again, {1: "nik"}) is None


def test_a_reply_with_a_strange_token_is_refused():
    with pytest.raises(engine.UnknownChoiceError):
        engine.judge_move(BACK_AGAIN, SEED, ["dengar"], engine.Sent(1, "x", "nik"))


@pytest.mark.parametrize(
    ("made", "reply"),
    [
        (["dengar"], "lain"),
        (["dengar"], "nik lain"),
        (["dengar", "all"], ""),
        (["dengar", "all"], " \n "),
        (["dengar", "all"], "a" * (LONGEST + 1)),
    ],
)
def test_what_is_no_reply_is_refused(made, reply):
    token = see(made, {1: "nik"}).options[0].token
    with pytest.raises(engine.NoReplyError):
        engine.judge_move(BACK_AGAIN, SEED, made, engine.Sent(len(made), token, reply), {1: "nik"})


def test_any_words_are_a_reply():
    made = ["dengar", "all"]
    token = see(made, {1: "nik"}).options[0].token
    sent = engine.Sent(2, token, "a" * LONGEST)
    answer = engine.judge_move(BACK_AGAIN, SEED, made, sent, {1: "nik"})
    assert (answer.choice.key, answer.reply) == ("written", sent.reply)


@pytest.mark.parametrize("token", ["", "é", "x" * 9_999])
def test_any_text_may_be_sent_as_a_token_and_is_refused(token):
    with pytest.raises(engine.UnknownChoiceError):
        engine.judge_move(BACK_AGAIN, SEED, [], engine.Sent(0, token))


def test_one_reply_can_come_to_any_outcome_whatever_stands_as_its_condition():
    choices = [{**to("usai", key), "when": "1 = 2"} for key in ("all", "some")]
    document = engine.read_node(
        {"kind": "document", "key": "d", "choices": [*choices, to("usai", "none")]}
    )
    assert isinstance(document, engine.Waiting)
    assert [choice.key for choice in document.offered({})] == ["all", "some", "none"]


@pytest.mark.parametrize("kind", ["turn", "reply"])
def test_what_a_reply_comes_to_by_kind(kind):
    node = engine.read_node({"kind": kind, "key": "a"})
    assert isinstance(node, engine.Waiting)
    assert node.choice_of("dengar") == {"turn": "dengar", "reply": "written"}[kind]
    assert node.takes("dengar")


# --- Time ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "made"), [(0, "dengar"), (40, "dengar"), (41, "diam")])
def test_a_turn_has_its_time_and_a_little_more_for_the_connection(seconds, made):
    token = next(o.token for o in see().options if "Silakan" in o.text)
    answer = engine.judge_move(BACK_AGAIN, SEED, [], engine.Sent(0, token, "", seconds))
    assert answer.choice.key == made


def test_the_officer_sees_how_much_time_there_is():
    state = see()
    assert (state.prompt.kind, state.prompt.seconds) == ("turn", 30)
    late = next(o.token for o in state.options if o.text == "Diam.")
    assert state.prompt.on_time_out == late
    assert see(["dengar", "all", "written"], {1: "nik"}).prompt is None


# --- Variants ------------------------------------------------------------------------------------


def test_a_variant_has_another_name_feeling_and_document():
    assert OTHER.persona_name == "Bu Sari"
    state = engine.replay(OTHER, SEED, [])
    assert [line.text for line in state.lines] == [
        "Selasa pagi. Bu Sari maju.",
        "Saya ke sini lagi, dan saya kesal!",
    ]
    document = engine.replay(OTHER, SEED, ["dengar"])
    assert [item.text for item in document.prompt.items] == ["3201", "31-02-1970"]


def test_there_is_no_variant_that_was_not_written():
    with pytest.raises(ScenarioError):
        engine.parse(PINNED, "lain")


def test_braces_that_are_no_slot_stay():
    played = scenario(
        turn("a", to("usai"), says="{nama} {lain}"), END, slots=[{"id": "nama", "text": "Bu"}]
    )
    assert see(played=played).lines[0].text == "Bu {lain}"


# --- Values --------------------------------------------------------------------------------------


@given(
    st.lists(
        st.builds(
            Change,
            st.sampled_from(["a", "b"]),
            st.none() | st.integers(-30, 30),
            st.integers(-30, 30),
            st.sampled_from(["", "a > 3", "b = 0"]),
        )
    )
)
def test_values_never_leave_their_bounds(changes):
    bounds = {"a": Bounds(0, 10), "b": Bounds(-5, 5)}
    values = changed({"a": 4, "b": 0}, changes, bounds)
    assert all(bounds[name].least <= value <= bounds[name].most for name, value in values.items())
    assert list(values) == ["a", "b"]


def test_each_change_sees_what_those_before_it_did():
    changes = (Change("a", by=3), Change("a", to=0, when="a >= 5"))
    assert changed({"a": 2}, changes, {"a": Bounds(0, 10)}) == {"a": 0}
    assert changed({"a": 1}, changes, {"a": Bounds(0, 10)}) == {"a": 4}


# --- Reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        {"nodes": 3},
        {"nodes": ["turn"]},
        {"nodes": [{"kind": "choir"}]},
        {"nodes": [{"kind": "turn", "choices": [{"effects": [{"indicator": "KOM.1.1"}]}]}]},
        {"nodes": [{"kind": "turn", "choices": [{"acts": [3]}]}]},
        {"nodes": [{"kind": "turn", "seconds": "30"}]},
        {"nodes": [{"kind": "ending", "outcome": "glorious"}]},
        {"variables": [{"kind": "hunch"}]},
        {"variants": [{"key": "x", "start": ["trust"]}], "nodes": []},
    ],
)
def test_what_is_of_another_type_is_refused(document):
    with pytest.raises(ScenarioError):
        read(document, "x" if "variants" in document else "")


def test_a_draft_may_be_half_written():
    kinds = ("turn", "scene", "later", "document", "reply", "fork", "chance", "ending")
    conversation = read({"nodes": [{"kind": kind} for kind in kinds], "variables": [{}]})
    assert [node.kind for node in conversation.nodes] == list(kinds)
    assert read({}).nodes == ()


def test_what_was_pinned_otherwise_is_no_scenario():
    with pytest.raises(ScenarioError):
        engine.parse({"kind": "roleplay", "format": 1, "title": "Tanpa giliran"})


@pytest.mark.parametrize(
    "written",
    [
        [turn("a", to("a", when="hope > 3")), END],
        [turn("a", to("usai", changes=[{"variable": "hope", "by": 1}])), END],
        [turn("a", to("c")), {"kind": "chance", "key": "c"}, END],
        [
            turn("a", to("s")),
            {"kind": "scene", "key": "s", "leads_to": "t"},
            {"kind": "fork", "key": "t", "leads_to": "s"},
            END,
        ],
    ],
)
def test_what_cannot_be_judged_is_not_played(written):
    with pytest.raises(ScenarioError):
        engine.check(read(nodes(*written)))


def test_a_circle_with_a_turn_in_it_is_played():
    engine.check(
        read(
            nodes(
                turn("a", to("s"), to("usai", "pergi")),
                {"kind": "scene", "key": "s", "leads_to": "a"},
                END,
            )
        )
    )


# --- Going on ------------------------------------------------------------------------------------


def test_where_no_condition_holds_all_choices_are_offered():
    stuck = scenario(turn("a", to("usai", when="trust > 9")), END, variables=[TRUST])
    assert len(see(played=stuck).options) == 1


def test_after_many_moves_only_ways_to_an_ending_that_are_open_are_offered():
    around = [to("a", "lagi"), to("b", "maju"), to("usai", "pergi", when="trust > 9")]
    played = scenario(
        turn("a", *around), turn("b", to("usai"), to("a", "kembali")), END, variables=[TRUST]
    )
    state = see(["lagi"] * engine.FREE_MOVES, played=played)
    assert [option.text for option in state.options] == ["maju"]


def test_what_cannot_end_offers_all_for_ever():
    played = scenario(
        turn("a", to("a", "lagi"), to("a", "lain"), to("usai", "pergi", when="trust > 9")),
        END,
        variables=[TRUST],
    )
    assert len(see(["lagi"] * engine.FREE_MOVES, played=played).options) == 2


# --- The best that can be earned -----------------------------------------------------------------


def effects(points):
    return [{"indicator": 1, "points": points, "reason": "Sebab."}]


@st.composite
def memories(draw):
    """Draw a conversation without circles, whose choices change and ask what is remembered."""
    count = draw(st.integers(1, 4))
    written = []
    for n in range(count):
        onwards = [*(f"t{later}" for later in range(n + 1, count)), "simpang", "usai"]
        choices = [
            to(
                draw(st.sampled_from(onwards)),
                f"c{m}",
                when=draw(st.sampled_from(["", "", "trust > 4", "not seen", "seen"])),
                changes=draw(
                    st.lists(
                        st.sampled_from(
                            [{"variable": "trust", "by": 2}, {"variable": "seen", "to": True}]
                        ),
                        max_size=2,
                    )
                ),
                effects=effects(draw(st.integers(-2, 3))),
            )
            for m in range(draw(st.integers(1, 3)))
        ]
        written.append(turn(f"t{n}", *choices))
    fork = {
        "kind": "fork",
        "key": "simpang",
        "branches": [{"when": "seen", "leads_to": "usai"}],
        "leads_to": "buruk",
    }
    poor = {"kind": "ending", "key": "buruk", "outcome": "poor"}
    return nodes(*written, fork, END, poor, variables=[TRUST, {"id": "seen", "kind": "fact"}])


@settings(deadline=None)
@given(memories())
def test_the_best_is_what_trying_every_way_finds(document):
    conversation = read(document)
    player = engine.Player(engine.Scenario("", "", "", 70, conversation, {}), "")

    def tried(arrival, step=0):
        if isinstance(arrival.node, engine.Ending):
            return 0
        return max(
            choice.points({1}) + tried(player.after(choice, arrival.values, step + 1), step + 1)
            for choice in arrival.node.offered(arrival.values)
        )

    space = engine.explore(conversation)
    assert engine.best_possible(conversation, space, {1}) == engine.Best(
        tried(player.begin()), is_exact=True
    )


def test_with_too_many_states_the_best_is_a_bound():
    conversation = BACK_AGAIN.conversation
    space = engine.explore(conversation, most=5)
    assert not space.is_whole
    best = engine.best_possible(conversation, space, {1, 2})
    assert not best.is_exact
    assert best.points >= BACK_AGAIN.best({1, 2}).points


def test_nothing_is_to_be_earned_where_no_ending_is_reached():
    conversation = read(nodes(turn("a", to("b", effects=effects(3))), turn("b", to("b")), END))
    assert engine.best_possible(conversation, engine.explore(conversation), {1}).points == 0


# --- Looking back --------------------------------------------------------------------------------


def test_the_answer_that_a_better_choice_would_have_earned_is_known():
    choices = ["diam", "none", "written", "lempar"]
    result = engine.result(BACK_AGAIN, choices, SEED, {1: "tgl"})
    opening = result.turning_points[0]
    assert opening.stronger.key == "dengar"
    assert [line.text for line in opening.answer] == ["Ia menarik napas.", "Ini KTP saya."]
    assert [point.said for point in result.turning_points][1] == "Tanggal lahir"
    last = result.turning_points[-1]
    assert last.answer == ()
    assert last.stronger is not None


def test_feelings_are_traced_and_acts_told():
    result = engine.result(BACK_AGAIN, ["dengar", "all", "written", "jelas"], SEED, {1: "nik"})
    assert [(t.variable.id, t.values) for t in result.feelings] == [("trust", (4, 6, 6, 6, 8))]
    assert result.acts == {"listen"}
    assert result.acts_offered == {"listen"}
    assert result.in_scenario.is_exact
