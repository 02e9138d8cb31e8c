"""Short notation for conversations, and arbitrary ones for hypothesis."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from assessments.roleplay import engine
from assessments.roleplay.engine import Choice, Effect, Ending, Mood, Outcome, Scenario, Turn

KOM, PP, INT = 1, 2, 3
INDICATORS = {
    KOM: engine.Indicator(KOM, "KOM.1.1", "Mendengarkan", 10, "Komunikasi"),
    PP: engine.Indicator(PP, "PP.1.2", "Melayani keluhan", 20, "Pelayanan Publik"),
    INT: engine.Indicator(INT, "INT.1.3", "Menolak imbalan", 30, "Integritas"),
}


def choice(key: str, leads_to: str, critical: str = "", **points: int) -> Choice:
    """Write a choice; ``points`` by the names KOM, PP and INT."""
    effects = tuple(
        Effect(globals()[name], value, f"Alasan {key} {name}") for name, value in points.items()
    )
    return Choice(key, f"Kata {key}", leads_to, critical=critical, effects=effects)


def turn(key: str, *choices: Choice, mood: Mood | None = Mood.TENSE, **fields: Any) -> Turn:
    return Turn(key=key, name=key, mood=mood, says=f"Warga di {key}", choices=choices, **fields)


def ending(key: str, outcome: Outcome = Outcome.GOOD, **fields: Any) -> Ending:
    shown = {"title": f"Akhir {key}", "mood": Mood.CALM, "text": f"Selesai di {key}", **fields}
    return Ending(key=key, name=key, outcome=outcome, **shown)


def scenario(*nodes: engine.Node, pass_percent: int = 70, **rest: Any) -> Scenario:
    """Put nodes together; the first one opens the conversation. ``rest``: of the conversation."""
    return Scenario(
        title="Warga marah",
        persona_name="Pak Hendra",
        persona_description="",
        pass_percent=pass_percent,
        conversation=engine.Conversation(nodes, **rest),
        indicators=INDICATORS,
    )


def content(*nodes: engine.Node, **fields: Any) -> dict[str, Any]:
    """Write a snapshot by hand, as ``engine.parse`` reads it."""
    return {
        "title": "Warga marah",
        "persona_name": "Pak Hendra",
        "persona_description": "",
        "pass_percent": 70,
        "nodes": [_node(node) for node in nodes],
        "indicators": [
            {
                "id": i.id,
                "slug": i.slug,
                "text": i.text,
                "competency_id": i.competency_id,
                "competency": i.competency,
            }
            for i in INDICATORS.values()
        ],
        **fields,
    }


def _node(node: engine.Node) -> dict[str, Any]:
    assert isinstance(node, engine.Shown)
    mood = node.mood or ""
    fields: dict[str, Any]
    if isinstance(node, Ending):
        fields = {"kind": "ending", "title": node.title, "outcome": node.outcome, "text": node.text}
        return {"key": node.key, "name": node.name, "mood": mood, **fields}
    assert isinstance(node, Turn)
    choices = [
        {
            "key": c.key,
            "text": c.text,
            "leads_to": c.leads_to,
            "reaction": c.reaction,
            "critical": c.critical,
            "effects": [
                {"indicator": e.indicator_id, "points": e.points, "reason": e.reason}
                for e in c.effects
            ],
        }
        for c in node.choices
    ]
    fields = {"kind": "turn", "narration": node.narration, "says": node.says, "choices": choices}
    return {"key": node.key, "name": node.name, "mood": mood, **fields}


@st.composite
def arbitrary_nodes(draw: st.DrawFn) -> list[engine.Node]:
    """Draw turns and endings whose choices may lead anywhere, even nowhere."""
    turn_keys = [f"t{number}" for number in range(draw(st.integers(1, 7)))]
    ending_keys = [f"e{number}" for number in range(draw(st.integers(0, 2)))]
    targets = st.sampled_from([*turn_keys, *ending_keys, *(["nowhere"] * draw(st.booleans()))])
    effects = st.lists(
        st.builds(Effect, st.sampled_from([KOM, PP, INT]), st.integers(-2, 3), st.just("sebab")),
        max_size=2,
    ).map(tuple)
    critical = st.sampled_from(["", "", "", "Membocorkan identitas"])
    nodes: list[engine.Node] = []
    for key in turn_keys:
        choices = [
            Choice(f"{key}-{n}", f"Kata {n}", draw(targets), "", draw(critical), draw(effects))
            for n in range(draw(st.integers(1, 4)))
        ]
        nodes.append(turn(key, *choices))
    return [*nodes, *(ending(key) for key in ending_keys)]


@st.composite
def sound_nodes(draw: st.DrawFn) -> list[engine.Node]:
    """Draw a scenario that may be published: the first choices lead through it without a fault."""
    nodes = draw(arbitrary_nodes())
    turns = [node for node in nodes if isinstance(node, Turn)]
    endings = [node for node in nodes if isinstance(node, Ending)] or [ending("e0")]
    sound: list[engine.Node] = []
    way: list[engine.Node] = [*turns, endings[0]]
    for here, onwards in pairwise(way):
        assert isinstance(here, Turn)
        first, *others = (
            replace(made, leads_to=endings[0].key) if made.leads_to == "nowhere" else made
            for made in here.choices
        )
        first = replace(first, leads_to=onwards.key, critical="")
        if here is turns[0]:
            first = replace(first, effects=(Effect(KOM, 1, "sebab"),))
        sound.append(replace(here, choices=(first, *others)))
    return [*sound, *endings]
