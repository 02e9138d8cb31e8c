"""The language of conditions: what holds, what is refused, and that nothing else is run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.roleplay.engine import conditions
from assessments.roleplay.engine.conditions import ConditionError, Fault, Type

TYPES = {"trust": Type.NUMBER, "anger": Type.NUMBER, "promised": Type.FACT, "seen": Type.FACT}
VALUES = {"trust": 4, "anger": 7, "promised": 1, "seen": 0}


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("", True),
        ("promised", True),
        ("not promised", False),
        ("not not promised", True),
        ("trust >= 4", True),
        ("trust > 4", False),
        ("trust = 4 and anger != 7", False),
        ("trust < 4 or anger <= 7", True),
        ("promised = true", True),
        ("promised = seen", False),
        ("seen = false", True),
        ("trust + anger = 11", True),
        ("anger - trust - 1 > 2", False),
        ("-1 < trust - 4", True),
        ("- trust + 5 = 1", True),
        ("seen and seen or promised", True),
        ("seen and (seen or promised)", False),
        ("promised = (trust > 2)", True),
        ("true", True),
        ("  promised  ", True),
    ],
)
def test_what_holds(when, expected):
    conditions.check(when, TYPES)
    assert conditions.holds(when, VALUES) is expected


@pytest.mark.parametrize(
    ("when", "fault"),
    [
        ("trust", Fault.NOT_A_FACT),
        ("trust and promised", Fault.NOT_A_FACT),
        ("promised or trust", Fault.NOT_A_FACT),
        ("not trust", Fault.NOT_A_FACT),
        ("promised > 3", Fault.NOT_A_NUMBER),
        ("promised + 1 = 2", Fault.NOT_A_NUMBER),
        ("trust = promised", Fault.TYPES_DIFFER),
        ("hope > 3", Fault.UNKNOWN_VARIABLE),
        ("and > 3", Fault.UNREADABLE),
        ("trust >", Fault.UNREADABLE),
        ("trust 3", Fault.UNREADABLE),
        ("(trust > 3", Fault.UNREADABLE),
        ("trust > 3)", Fault.UNREADABLE),
        ("trust > 3x", Fault.UNREADABLE),
        ("__import__('os')", Fault.UNREADABLE),
        ("trust > 9999999999", Fault.UNREADABLE),
        ("Trust > 3", Fault.UNREADABLE),
        ("   ", Fault.UNREADABLE),
        ("(" * 21 + "promised" + ")" * 21, Fault.TOO_DEEP),
        ("not " * 21 + "promised", Fault.TOO_DEEP),
        (" or ".join(["promised"] * 60), Fault.TOO_LONG),
    ],
)
def test_what_is_refused(when, fault):
    with pytest.raises(ConditionError) as raised:
        conditions.check(when, TYPES)
    assert raised.value.fault is fault


def test_it_says_which_variables_are_read():
    assert conditions.reads("trust >= 3 and not promised or true") == {"trust", "promised"}
    assert conditions.reads("half of a( condition") == {"half", "of", "a", "condition"}
    assert conditions.reads("") == set()


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_is_refused(text):
    try:
        conditions.check(text, TYPES)
    except ConditionError:
        return
    assert isinstance(conditions.holds(text, VALUES), bool)


facts = st.sampled_from([("promised", True), ("seen", False), ("true", True), ("false", False)])
numbers = st.sampled_from([("trust", 4), ("anger", 7), ("3", 3), ("(trust + 1)", 5)])


@st.composite
def written(draw, depth=0):
    """Draw a condition and what it is worth, found out by another way."""
    kind = draw(st.sampled_from(["fact", "compare", "and", "or", "not"])) if depth < 4 else "fact"
    if kind == "fact":
        return draw(facts)
    if kind == "compare":
        (one, first), (other, second) = draw(numbers), draw(numbers)
        sign = draw(st.sampled_from(["=", "<", ">="]))
        holds = {"=": first == second, "<": first < second, ">=": first >= second}[sign]
        return f"{one} {sign} {other}", holds
    one, first = draw(written(depth=depth + 1))
    if kind == "not":
        return f"not ({one})", not first
    other, second = draw(written(depth=depth + 1))
    return f"({one}) {kind} ({other})", (first and second) if kind == "and" else (first or second)


@given(written())
def test_it_holds_when_it_should(drawn):
    when, holds = drawn
    if len(when) <= conditions.LONGEST:
        conditions.check(when, TYPES)
        assert conditions.holds(when, VALUES) is bool(holds)
