import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.panel.rules import Agreement, Verdict, alpha, asked, modal, verdict
from tests.assessments.questions.kinds.test_situational import rated, situational

BODY = situational((4, 3, 2, 1))


@pytest.mark.parametrize(
    ("given_ratings", "rating"),
    [
        ([], 0),
        ([3], 3),
        ([4, 4, 1], 4),
        ([4, 4, 3, 3, 2], 3),  # both twice: 3 is nearer to the mean of 3.2
        ([1, 2], 1),  # as near to it: the lower
    ],
)
def test_the_key_is_the_rating_given_most_often(given_ratings, rating):
    assert modal(given_ratings) == rating


def test_alpha_is_that_of_a_calculation_by_hand():
    """1 - Do/De: the mean square within actions by that of any two ratings."""
    rated_actions = [[4, 4], [3, 2], [1, 1]]
    values = [4, 4, 3, 2, 1, 1]
    expected = sum((one - other) ** 2 for one in values for other in values) / (6 * 5)
    observed = 2 * (0 + 1 + 0) / 6
    assert alpha(rated_actions) == pytest.approx(1 - observed / expected, abs=1e-12)


@pytest.mark.parametrize(
    ("rated_actions", "agreement"),
    [
        ([[4, 4, 4], [3, 3, 3], [1, 1, 1]], Agreement.STRONG),
        ([[4, 4, 3], [3, 2, 2], [2, 2, 2], [1, 2, 1]], Agreement.FAIR),
        ([[4, 1, 2], [3, 2, 4], [1, 4, 3]], Agreement.WEAK),
        ([[4], [3], [1]], Agreement.UNKNOWN),  # one expert
        ([[3, 3], [3, 3], [3, 3]], Agreement.UNKNOWN),  # nothing told apart
    ],
)
def test_agreement_in_a_word(rated_actions, agreement):
    assert Verdict(3, (), alpha(rated_actions)).agreement is agreement


@given(st.lists(st.lists(st.integers(1, 4), min_size=3, max_size=3), min_size=3, max_size=5))
def test_alpha_is_at_most_one_and_the_order_of_the_experts_is_of_no_account(rated_actions):
    found = alpha(rated_actions)
    turned = alpha([given[::-1] for given in rated_actions])
    assert (found is None) == (turned is None)
    if found is not None and turned is not None:
        assert found <= 1
        assert found == pytest.approx(turned)


def test_the_verdict_names_counts_and_key_of_each_action():
    found = verdict(BODY, [rated((4, 3, 2, 1)), rated((4, 3, 1, 1)), rated((4, 2, 2, 1))])
    assert [action.counts for action in found.actions] == [
        (0, 0, 0, 3),
        (0, 1, 2, 0),
        (1, 2, 0, 0),
        (3, 0, 0, 0),
    ]
    assert found.key == rated((4, 3, 2, 1))
    assert found.is_key
    assert not verdict(situational((4, 4, 2, 1)), [rated((4, 3, 2, 1))]).is_key


def test_the_wording_is_the_situation_and_its_actions_not_how_they_are_rated():
    assert asked("<p>Apa?</p>", BODY) == asked("<p>Apa?</p>", situational((1, 2, 3, 4)))
    assert asked("<p>Apa?</p>", BODY) != asked("<p>Siapa?</p>", BODY)
    assert asked("<p>Apa?</p>", BODY) != asked("<p>Apa?</p>", situational((4, 3, 2)))
