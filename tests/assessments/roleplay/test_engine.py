"""The engine by tables: what is seen, which moves are refused, and what a play is worth."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.roleplay import engine, lint
from assessments.roleplay.engine import Outcome, Speaker
from tests.assessments.roleplay.conversations import (
    INT,
    KOM,
    PP,
    choice,
    content,
    ending,
    scenario,
    sound_nodes,
    turn,
)

SEED = "5eed" * 8

ANGRY = scenario(
    turn("buka", choice("dengar", "lanjut", KOM=2, PP=1), choice("sela", "lanjut", KOM=-2)),
    turn(
        "lanjut",
        choice("jelas", "baik", PP=3),
        choice("janji", "campur", PP=1),
        choice("suap", "buruk", critical="Menerima imbalan.", INT=-2),
    ),
    ending("baik"),
    ending("campur", Outcome.MIXED),
    ending("buruk", Outcome.POOR),
)

HUB = scenario(
    turn(
        "loket",
        choice("tanya", "syarat", KOM=1),
        choice("cek", "berkas", PP=2),
        choice("tutup", "akhir"),
    ),
    turn("syarat", choice("terang", "loket", KOM=1), choice("singkat", "loket")),
    turn("berkas", choice("teliti", "loket", PP=1), choice("asal", "loket", PP=-1)),
    ending("akhir"),
)

SHORT_CUT = scenario(
    turn("a", choice("cepat", "akhir", KOM=3), choice("sabar", "b")),
    turn("b", choice("tepat", "akhir", KOM=3), choice("kurang", "akhir", KOM=1)),
    ending("akhir"),
)


@pytest.mark.parametrize(
    ("played", "choices", "earned", "on_path", "in_scenario", "percent", "passed"),
    [
        (ANGRY, ["dengar", "jelas"], 6, 6, 6, 100, True),
        (ANGRY, ["dengar", "janji"], 4, 6, 6, 66.667, False),
        (ANGRY, ["sela", "jelas"], 1, 6, 6, 16.667, False),
        (ANGRY, ["sela", "janji"], -1, 6, 6, 0, False),
        (ANGRY, ["dengar", "suap"], 1, 6, 6, 0, False),  # the fault fails it whatever the points
        (SHORT_CUT, ["cepat"], 3, 3, 3, 100, True),
        (SHORT_CUT, ["sabar", "tepat"], 3, 6, 3, 50, False),
        (HUB, ["tutup"], 0, 2, 5, 0, False),
        (HUB, ["cek", "teliti", "tanya", "terang", "tutup"], 5, 5, 5, 100, True),
        # the second time a choice is made it earns nothing, and nothing better is missed by it
        (HUB, ["cek", "teliti", "cek", "teliti", "tutup"], 3, 5, 5, 60, False),
    ],
)
def test_the_points_of_a_play(played, choices, earned, on_path, in_scenario, percent, passed):
    judged = engine.result(played, choices)

    assert judged.overall == engine.Score(earned, on_path)
    assert judged.in_scenario.points == in_scenario
    assert judged.percent == pytest.approx(percent, abs=0.001)
    assert judged.passed is passed


@pytest.mark.parametrize(
    ("choices", "strengths"),
    [
        (["dengar", "jelas"], {"INT.1.3": None, "KOM.1.1": 1.0, "PP.1.2": 1.0}),
        (["dengar", "janji"], {"INT.1.3": None, "KOM.1.1": 1.0, "PP.1.2": 0.5}),
        (["sela", "janji"], {"INT.1.3": None, "KOM.1.1": 0.0, "PP.1.2": 0.25}),
        # the fault touches Integritas only: it alone is voided
        (["dengar", "suap"], {"INT.1.3": 0.0, "KOM.1.1": 1.0, "PP.1.2": 0.25}),
    ],
)
def test_how_strongly_each_indicator_was_shown(choices, strengths):
    judged = engine.result(ANGRY, choices)

    assert {s.indicator.slug: s.strength for s in judged.indicators} == strengths


@pytest.mark.parametrize(
    ("played", "choices", "observations", "chances"),
    [
        # buka: 2 or -2 for KOM, 1 or 0 for PP; lanjut: 3, 1 or 0 for PP
        (
            ANGRY,
            ["dengar", "jelas"],
            {"KOM.1.1": 1, "PP.1.2": 2, "INT.1.3": 0},
            {"KOM.1.1": 0.0, "PP.1.2": (1 / 2 + 4 / 3) / 4, "INT.1.3": 0.0},
        ),
        (SHORT_CUT, ["sabar", "tepat"], {"KOM.1.1": 2}, {"KOM.1.1": (3 / 2 + 4 / 2) / 6}),
        (SHORT_CUT, ["cepat"], {"KOM.1.1": 1}, {"KOM.1.1": 1 / 2}),
    ],
)
def test_on_how_many_turns_it_rests_and_what_choosing_at_random_shows(
    played, choices, observations, chances
):
    shown = engine.result(played, choices).indicators

    assert {each.indicator.slug: each.observations for each in shown} == observations
    assert {each.indicator.slug: each.chance for each in shown} == pytest.approx(chances)


def test_a_turn_without_a_choice_is_no_observation():
    led = scenario(turn("a", choice("saja", "z", KOM=2)), ending("z"))

    [shown] = engine.result(led, ["saja"]).indicators
    assert (shown.strength, shown.observations, shown.chance) == (1.0, 0, 1.0)


def test_a_critical_fault_is_noted_for_what_it_touches_alone():
    judged = engine.result(ANGRY, ["dengar", "suap"])

    assert {s.indicator.slug: s.has_fault for s in judged.indicators} == {
        "INT.1.3": True,
        "KOM.1.1": False,
        "PP.1.2": False,
    }


def test_a_critical_choice_without_effects_voids_every_competency():
    bribed = scenario(
        turn("a", choice("tolak", "z", PP=2), choice("terima", "z", critical="Menerima imbalan.")),
        ending("z"),
    )

    judged = engine.result(bribed, ["terima"])

    assert judged.faults == ("Menerima imbalan.",)
    assert [c.is_voided for c in judged.competencies] == [True]
    assert [(i.strength, i.has_fault) for i in judged.indicators] == [(0.0, True)]


def test_a_critical_choice_earns_nothing_even_when_it_is_written_to():
    greedy = scenario(
        turn("a", choice("tolak", "z", PP=1), choice("terima", "z", critical="Salah.", PP=3)),
        ending("z"),
    )

    assert engine.result(greedy, ["terima"]).overall == engine.Score(0, 1)


def test_a_conversation_in_which_nothing_can_be_earned_is_worth_nothing():
    empty = scenario(turn("a", choice("x", "z"), choice("y", "z", KOM=-1)), ending("z"))

    judged = engine.result(empty, ["x"])

    assert judged.percent == 0
    assert [i.strength for i in judged.indicators] == [None]


def test_turning_points_name_the_stronger_choice_and_only_where_there_was_one():
    first, second = engine.result(ANGRY, ["dengar", "janji"]).turning_points

    assert (first.earned, first.best, first.stronger) == (3, 3, None)
    assert (second.earned, second.best) == (1, 3)
    assert second.stronger is not None
    assert second.stronger.key == "jelas"


@pytest.mark.parametrize(
    ("choices", "missed"),
    [
        (["dengar", "jelas"], None),
        (["dengar", "janji"], "lanjut"),
        (["dengar", "suap"], "lanjut"),
        (["sela", "janji"], "buka"),
    ],
)
def test_most_is_missed_where_a_stronger_choice_would_have_gained_most(choices, missed):
    point = engine.most_missed(engine.result(ANGRY, choices).turning_points)

    assert (point.turn.key if point else None) == missed


def test_the_stronger_choice_than_a_critical_one_is_never_critical():
    point = engine.result(ANGRY, ["dengar", "suap"]).turning_points[1]

    assert point.stronger is not None
    assert not point.stronger.critical


def test_competencies_are_judged_by_the_choices_that_bear_on_them():
    judged = engine.result(ANGRY, ["dengar", "janji"])

    assert {c.name: (c.score.earned, c.score.best_on_path) for c in judged.competencies} == {
        "Integritas": (0, 0),
        "Komunikasi": (2, 2),
        "Pelayanan Publik": (2, 4),
    }


def test_the_transcript_follows_the_choices():
    state = engine.replay(ANGRY, SEED, ["dengar"])

    assert [(line.step, line.speaker, line.text) for line in state.lines] == [
        (0, Speaker.CITIZEN, "Warga di buka"),
        (1, Speaker.OFFICER, "Kata dengar"),
        (1, Speaker.CITIZEN, "Warga di lanjut"),
    ]
    assert {option.text for option in state.options} == {"Kata jelas", "Kata janji", "Kata suap"}
    assert not state.is_over


def test_the_end_offers_nothing():
    state = engine.replay(ANGRY, SEED, ["dengar", "jelas"])

    assert state.is_over
    assert state.ending == ANGRY.nodes["baik"]
    assert state.options == ()


@pytest.mark.parametrize(
    ("choices", "error"),
    [
        (["jelas"], engine.UnknownChoiceError),
        (["dengar", "dengar"], engine.UnknownChoiceError),
        (["dengar", "jelas", "jelas"], engine.ConversationOverError),
    ],
)
def test_a_list_of_choices_that_cannot_be_is_refused(choices, error):
    with pytest.raises(error):
        engine.replay(ANGRY, SEED, choices)


def test_there_is_no_result_before_the_end():
    with pytest.raises(engine.NotOverError):
        engine.result(ANGRY, ["dengar"])


def token_of(made, text):
    options = engine.replay(ANGRY, SEED, made).options
    return next(option.token for option in options if option.text == text)


def test_a_move_offered_now_is_recorded():
    token = token_of([], "Kata dengar")

    move = engine.judge_move(ANGRY, SEED, [], engine.Sent(0, token))

    assert move is not None
    assert (move.turn.key, move.choice.key) == ("buka", "dengar")


def test_the_same_move_again_changes_nothing():
    token = token_of([], "Kata dengar")

    assert engine.judge_move(ANGRY, SEED, ["dengar"], engine.Sent(0, token)) is None
    assert engine.judge_move(ANGRY, SEED, ["dengar", "jelas"], engine.Sent(0, token)) is None


@pytest.mark.parametrize(
    ("made", "step", "seen_at", "text", "error"),
    [
        (["dengar"], 0, [], "Kata sela", engine.StepTakenError),
        (["dengar", "jelas"], 0, [], "Kata sela", engine.StepTakenError),
        ([], 1, ["dengar"], "Kata jelas", engine.StepAheadError),
        ([], -1, [], "Kata dengar", engine.StepAheadError),
        (["dengar"], 1, [], "Kata dengar", engine.UnknownChoiceError),
        (["dengar", "jelas"], 2, [], "Kata dengar", engine.ConversationOverError),
    ],
)
def test_moves_that_are_refused(made, step, seen_at, text, error):
    with pytest.raises(error):
        engine.judge_move(ANGRY, SEED, made, engine.Sent(step, token_of(seen_at, text)))


def test_tokens_say_nothing_and_differ_between_plays_and_steps():
    here = engine.replay(HUB, SEED, []).options
    elsewhere = engine.replay(HUB, "0ther" * 6, []).options
    later = engine.replay(HUB, SEED, ["cek", "teliti"]).options

    tokens = [option.token for option in (*here, *elsewhere, *later)]
    assert len(set(tokens)) == 9
    assert not any(key in token for key in ("tanya", "cek", "tutup") for token in tokens)


def test_the_best_choice_stands_in_every_place_equally_often():
    places = Counter(
        [o.text for o in engine.replay(ANGRY, f"{n:032x}", ["dengar"]).options].index("Kata jelas")
        for n in range(600)
    )

    expected = 600 / 3
    chi_squared = sum((places[place] - expected) ** 2 / expected for place in range(3))
    assert chi_squared < 9.21  # p > 0.01 with two degrees of freedom


def test_the_order_stays_the_same_however_often_the_page_is_loaded():
    assert engine.replay(ANGRY, SEED, ["dengar"]) == engine.replay(ANGRY, SEED, ["dengar"])


def test_after_many_moves_only_ways_to_an_ending_are_offered():
    around = ["tanya", "terang"] * (engine.FREE_MOVES // 2)

    state = engine.replay(HUB, SEED, around)

    assert [option.text for option in state.options] == ["Kata tutup"]


def test_a_snapshot_is_read_back_as_it_was_written():
    assert engine.parse(content(*ANGRY.conversation.nodes)) == ANGRY


@pytest.mark.parametrize(
    "nodes",
    [
        [],
        [ending("z")],
        [turn("a", choice("x", "nowhere"))],
        [turn("a", choice("x", "z")), ending("z"), ending("z")],
        [turn("a", engine.Choice("x", "", "z", "", "", (engine.Effect(99, 1, ""),))), ending("z")],
    ],
)
def test_content_that_cannot_be_played_is_refused(nodes):
    with pytest.raises(engine.ScenarioError):
        engine.parse(content(*nodes))


@pytest.mark.parametrize(
    "broken",
    [{"kind": "turn", "says": 3}, {"kind": "ending", "key": "z", "mood": "bored"}, {}],
)
def test_malformed_nodes_are_refused(broken):
    with pytest.raises(engine.ScenarioError):
        engine.read({"nodes": [broken]})


@pytest.mark.parametrize(
    ("written", "called"),
    [
        ({"kind": "turn", "name": "Pembuka", "says": "Selamat pagi!"}, "Pembuka"),
        ({"kind": "later", "title": "Senin", "says": "Selamat pagi!"}, "Senin"),
        ({"kind": "scene", "says": "Selamat pagi!", "narration": "Hujan."}, "Selamat pagi!"),
        (
            {"kind": "scene", "narration": "Ia duduk, diam, lalu menghela napas, panjang sekali."},
            "Ia duduk, diam, lalu menghela napas…",
        ),
        ({"kind": "ending", "text": "Ia pulang."}, "Ia pulang."),
        ({"kind": "fork"}, "1"),
    ],
)
def test_a_node_without_a_name_is_called_by_the_beginning_of_its_words(written, called):
    [node] = engine.read({"nodes": [{"key": "n7k2", **written}]}).nodes

    assert node.name == called


@given(sound_nodes(), st.randoms(use_true_random=False))
def test_every_play_of_a_sound_scenario_ends_and_its_points_are_in_bounds(nodes, chance):
    played = scenario(*nodes)
    assert not any(finding.is_error for finding in lint.check(played.conversation))
    made: list[str] = []
    while not (state := engine.replay(played, SEED, made)).is_over:
        token = chance.choice(state.options).token
        move = engine.judge_move(played, SEED, made, engine.Sent(len(made), token))
        assert move is not None
        made.append(move.choice.key)

    assert len(made) <= engine.FREE_MOVES + len(nodes)
    judged = engine.result(played, made)
    for score in (judged.overall, *(c.score for c in judged.competencies)):
        assert score.earned <= score.best_on_path
    for score, best in [
        (judged.overall, judged.in_scenario),
        *((c.score, c.in_scenario) for c in judged.competencies),
    ]:
        assert score.earned <= best.points
    assert 0 <= judged.percent <= 100
    assert all(i.strength is None or 0 <= i.strength <= 1 for i in judged.indicators)
    assert all(0 <= i.chance <= 1 for i in judged.indicators)
    assert not (judged.faults and judged.passed)


def _all_walks(played, made=()):
    state = engine.replay(played, SEED, made)
    if state.is_over:
        return [made]
    turn_now = played.nodes[played.opening]
    for key in made:
        turn_now = played.nodes[next(c.leads_to for c in turn_now.choices if c.key == key)]
    return [walk for c in turn_now.choices for walk in _all_walks(played, (*made, c.key))]


@st.composite
def loopless_nodes(draw):
    """Draw turns that only lead onwards."""
    count = draw(st.integers(1, 4))
    nodes = []
    for number in range(count):
        onwards = [*(f"t{later}" for later in range(number + 1, count)), "z"]
        choices = [
            choice(
                f"t{number}-{n}",
                draw(st.sampled_from(onwards)),
                KOM=draw(st.integers(-2, 3)),
                PP=draw(st.integers(-2, 3)),
            )
            for n in range(draw(st.integers(1, 3)))
        ]
        nodes.append(turn(f"t{number}", *choices))
    return [*nodes, ending("z")]


@given(loopless_nodes(), st.sampled_from([{KOM}, {PP}, {KOM, PP, INT}]))
def test_without_loops_the_best_possible_is_what_trying_every_way_finds(nodes, indicator_ids):
    played = scenario(*nodes)

    def worth(walk):
        by_key = {c.key: c for t in played.turns for c in t.choices}
        return sum(by_key[key].points(indicator_ids) for key in walk)

    tried = max(worth(walk) for walk in _all_walks(played))
    assert played.best(indicator_ids) == engine.Best(tried, is_exact=True)


# --- What some of the turns show ----------------------------------------------------------------


def strengths(part):
    return {score.indicator.slug: score.strength for score in part.indicators}


@pytest.mark.parametrize(
    ("turns", "shown", "faults"),
    [
        ({"buka"}, {"KOM.1.1": 1.0, "PP.1.2": 1.0}, ()),
        ({"lanjut"}, {"INT.1.3": 0.0, "PP.1.2": 0.0}, ("Menerima imbalan.",)),
        (set(), {}, ()),
    ],
)
def test_only_the_turns_that_count_show_something_or_a_fault(turns, shown, faults):
    part = engine.partial_result(ANGRY, ["dengar", "suap"], turns)
    assert (strengths(part), part.faults) == (shown, faults)


def test_a_choice_made_again_earns_nothing_in_a_part_either():
    part = engine.partial_result(HUB, ["tanya", "terang", "tanya", "terang", "tutup"], {"syarat"})
    [score] = part.indicators
    assert (score.score.earned, score.score.best_on_path, score.observations) == (1, 1, 1)


def test_there_is_no_part_of_a_conversation_that_goes_on():
    with pytest.raises(engine.NotOverError):
        engine.partial_result(ANGRY, ["dengar"], {"buka"})


@given(nodes=sound_nodes())
def test_all_turns_together_show_what_the_whole_shows(nodes):
    played = scenario(*nodes)
    way = [turn.choices[0].key for turn in played.turns]
    whole = engine.result(played, way)
    part = engine.partial_result(played, way, {turn.key for turn in played.turns})
    assert (part.indicators, part.faults) == (whole.indicators, whole.faults)


@pytest.mark.parametrize(
    ("choices", "best"),
    [
        ([choice("a", "x", KOM=1), choice("b", "x", KOM=1, PP=1)], "b"),
        ([choice("b", "x", KOM=1), choice("a", "x", PP=1)], "a"),
        ([choice("a", "x", "Fatal.", KOM=3), choice("b", "x")], "b"),
        ([choice("a", "x", KOM=-2), choice("b", "x", KOM=-1)], "b"),
        ([], ""),
    ],
)
def test_the_best_choice_of_a_turn_earns_most_and_is_no_fault(choices, best):
    assert turn("t", *choices).best_key == best


# --- The best way -------------------------------------------------------------------------------


def keys_on_best_way(*nodes: engine.Node) -> list[str]:
    return [turn.key for turn in engine.best_way(engine.Conversation(nodes))]


def test_the_best_way_follows_the_best_choice_of_each_turn() -> None:
    nodes = (
        turn("a", choice("x", "b", KOM=1), choice("y", "c", KOM=2)),
        turn("b", choice("x", "end", KOM=1)),
        turn("c", choice("x", "end", PP=1), choice("fault", "b", PP=3, critical="Bocor")),
        ending("end"),
    )
    assert keys_on_best_way(*nodes) == ["a", "c"]


def test_at_a_turn_met_again_it_takes_what_was_not_chosen_yet() -> None:
    nodes = (
        turn("hub", choice("ask", "hub", KOM=3), choice("go", "next", KOM=1)),
        turn("next", choice("x", "end", KOM=1)),
        ending("end"),
    )
    assert keys_on_best_way(*nodes) == ["hub", "next"]


def test_it_ends_where_a_half_written_draft_does() -> None:
    assert keys_on_best_way() == []
    assert keys_on_best_way(ending("end")) == []
    assert keys_on_best_way(turn("a")) == ["a"]
    assert keys_on_best_way(turn("a", choice("x", "nowhere", KOM=1))) == ["a"]
    assert keys_on_best_way(turn("a", choice("x", "a", KOM=1))) == ["a"]


def test_a_play_of_the_best_way_gives_the_observations_that_are_expected() -> None:
    way = engine.best_way(ANGRY.conversation)
    expected = Counter(id_ for turn in way for id_ in turn.indicators_told_apart)
    result = engine.result(ANGRY, [turn.best_key for turn in way])
    assert expected == {KOM: 1, PP: 2}
    assert {s.indicator.id: s.observations for s in result.indicators if s.observations} == expected
