"""Models of recovery held beside what an officer did."""

import pytest
from django.template.loader import render_to_string

from assessments.roleplay.recovery import MODELS, Met, recoveries

ALL = frozenset(act for steps in MODELS.values() for act in steps)


@pytest.mark.parametrize("first", MODELS)
def test_the_model_a_scenario_names_comes_first(first):
    assert next(each.model for each in recoveries(first, ALL, ALL)) == first


def test_without_a_named_model_last_comes_first():
    assert [each.model for each in recoveries("", ALL, ALL)] == ["last", "heard", "heat", "learn"]


def test_a_step_is_met_missed_or_was_not_offered():
    last = recoveries("last", {"listen"}, {"listen", "act"})[0]

    assert [(step.act, step.met) for step in last.steps] == [
        ("listen", Met.MET),
        ("apologise", Met.NOT_OFFERED),
        ("act", Met.MISSED),
        ("thank", Met.NOT_OFFERED),
    ]
    assert (last.met_count, last.offered_count) == (1, 2)


def test_where_nothing_could_be_done_no_model_is_held_beside():
    assert recoveries("last", frozenset(), frozenset({"explain"})) == ()


@pytest.mark.parametrize("of", [*MODELS, *sorted(ALL)])
def test_every_model_and_step_has_words(of):
    assert render_to_string("assessments/recovery_words.html", {"of": of}).strip()
