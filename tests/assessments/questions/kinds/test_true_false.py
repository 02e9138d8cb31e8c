import pytest
from hypothesis import strategies as st

from assessments.questions.kinds.protocol import Dealer, UnknownAnswerError
from assessments.questions.kinds.true_false.rules import TrueFalse

DEALER = Dealer("0" * 32, "q", shuffles=True)


def bodies():
    """A statement with something to say to either answer."""
    return st.builds(TrueFalse, st.booleans(), st.just("<p>Ya.</p>"), st.just("<p>Tidak.</p>"))


@pytest.mark.parametrize(
    ("is_true", "answer", "share"),
    [(True, "true", 1), (True, "false", 0), (False, "false", 1), (False, "true", 0), (True, "", 0)],
)
def test_the_truth_earns_everything(is_true, answer, share):
    assert TrueFalse(is_true).share(answer) == share


@pytest.mark.parametrize("sent", [["ya"], ["true", "false"], ["true", "true"]])
def test_only_one_of_the_two_is_an_answer(sent):
    with pytest.raises(UnknownAnswerError):
        TrueFalse(True).dealt(DEALER).read(sent)


@pytest.mark.parametrize(
    ("answer", "feedback"), [("true", "Ya."), ("false", "Tidak."), ("", "Tidak.")]
)
def test_the_feedback_is_to_what_was_chosen_or_else_to_the_truth(answer, feedback):
    review = TrueFalse(False, "Ya.", "Tidak.").dealt(DEALER).review(answer)
    assert (review.solution, review.feedback) == ("false", feedback)
