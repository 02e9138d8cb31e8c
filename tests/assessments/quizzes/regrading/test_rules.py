"""How a paper is marked of which something was put right."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.questions.kinds.choice.rules import Choice
from assessments.questions.kinds.registry import MARKED_AT_ONCE
from assessments.quizzes.corrections import (
    UNCHANGED,
    Correction,
    Corrections,
    carried,
    mark_corrected,
)
from assessments.quizzes.marking import Treatment, mark_paper
from assessments.quizzes.regrading.rules import Decision, Standing, Turn, decided, standing, turn
from tests.assessments.questions.kinds.test_every_kind import bodies
from tests.assessments.questions.kinds.test_written_reply import REPLY
from tests.assessments.quizzes.making import choice, paper, question, tag
from tests.assessments.quizzes.test_marking import answered_paper

EXCLUDED, FULL = Correction(Treatment.EXCLUDED), Correction(Treatment.FULL_MARKS)


def corrected(key, correct="b", wrong="ac", **kept):
    """The question with this key after another answer became the right one."""
    return Correction(Treatment.CORRECTED, question(key, correct, wrong, **kept))


def of(**by_question):
    return Corrections(by_question)


def earned(content, corrections, answers):
    mark = mark_corrected(content, corrections, answers)
    return float(mark.earned), mark.possible


def test_nothing_put_right_changes_nothing():
    content, answers = paper(question("x"), question("y")), {"x": ["a"], "y": ["b"]}
    assert mark_corrected(content, UNCHANGED, answers) == mark_paper(content, answers)


def test_another_key_turns_right_and_wrong_round():
    content = paper(question("x"), question("y"))
    now = of(x=corrected("x"))
    assert earned(content, now, {"x": ["b"], "y": ["a"]}) == (2, 2)
    assert earned(content, now, {"x": ["a"], "y": ["a"]}) == (1, 2)


def test_an_excluded_question_counts_neither_for_nor_against():
    content = paper((question("x"), 3), (question("y"), 1))
    assert earned(content, of(x=EXCLUDED), {"x": ["a"], "y": ["b"]}) == (0, 1)
    assert earned(content, of(x=EXCLUDED), {"x": ["b"], "y": ["a"]}) == (1, 1)


def test_full_marks_are_for_everybody_also_for_who_answered_nothing():
    mark = mark_corrected(paper((question("x"), 3), question("y")), of(x=FULL), {})
    assert (float(mark.earned), mark.possible) == (3, 4)
    assert [each.is_given for each in mark.questions] == [True, False]


def test_a_reply_that_people_mark_waits_no_longer_once_it_is_settled():
    content = paper(question("x"), (question("r", body=REPLY), 4))
    answers = {"x": ["a"], "r": "Yth. Ibu Wati"}
    assert mark_corrected(content, UNCHANGED, answers).waiting == ("r",)
    assert mark_corrected(content, of(r=EXCLUDED), answers).waiting == ()
    given_full = mark_corrected(content, of(r=FULL), answers)
    assert given_full.waiting == ()
    assert given_full.earned == given_full.possible == 5


def test_nothing_left_is_not_passed():
    mark = mark_corrected(paper(question("x")), of(x=EXCLUDED), {"x": ["a"]})
    assert (mark.possible, mark.passed) == (0, False)


def test_what_is_not_in_the_paper_is_passed_over():
    content = paper(question("x"))
    others = of(q=FULL, r=EXCLUDED, s=corrected("s"))
    assert mark_corrected(content, others, {"x": ["a"]}) == mark_paper(content, {"x": ["a"]})


def test_a_corrected_question_of_another_kind_leaves_the_one_that_was_asked():
    content = paper(question("x"))
    other = Correction(Treatment.CORRECTED, question("x", body=REPLY))
    assert earned(content, of(x=other), {"x": ["a"]}) == (1, 1)


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (["a"], ["a"]),
        (["b"], ["b"]),
        (["c"], []),
        (["a", "c"], ["a"]),
        (["a", "b", "c"], ["a", "b"]),
    ],
)
def test_options_are_found_again_by_their_keys_and_those_gone_are_left_out(answer, means):
    was = choice("ab", "c")
    gone = Choice((*was.options[1::-1], replace(was.options[2], key="new")), takes_several=True)
    assert carried(was, gone, answer) == means


def test_two_chosen_are_no_answer_where_one_is_asked_for():
    was = choice("ab", "c")
    one = replace(was, takes_several=False)
    assert carried(was, one, ["a", "b"]) == []
    assert carried(was, one, ["a"]) == ["a"]


@pytest.mark.parametrize("kind", MARKED_AT_ONCE)
@settings(max_examples=15)
@given(data=st.data())
def test_the_same_key_again_changes_no_answer_of_any_kind(kind, data):
    body = data.draw(bodies(kind))
    answer = body.guess(data.draw(st.randoms(use_true_random=False)))
    assert body.share(carried(body, body, answer)) == body.share(answer)


@pytest.mark.parametrize("kind", MARKED_AT_ONCE)
@settings(max_examples=15)
@given(data=st.data())
def test_an_answer_to_another_question_of_its_kind_still_earns_something_between(kind, data):
    was, now = data.draw(bodies(kind)), data.draw(bodies(kind))
    content = paper(question("x", body=was))
    answers = {"x": was.guess(data.draw(st.randoms(use_true_random=False)))}
    put_right = Correction(Treatment.CORRECTED, question("x", body=now))
    mark = mark_corrected(content, of(x=put_right), answers)
    assert 0 <= mark.earned <= 1
    moved = of(x=put_right).carried(content, answers)["x"]
    now.classified(moved)
    assert now.dealt(question("x", body=now).dealer("s", shuffles=True)).review(moved)


@given(answered_paper(), st.data())
def test_an_excluded_question_never_changes_others(marked_paper, data):
    content, answers = marked_paper
    keys = [item.question.key for item in content.items]
    out = data.draw(st.sets(st.sampled_from(keys)))
    before = {each.item.question.key: each for each in mark_paper(content, answers).questions}
    after = mark_corrected(content, Corrections(dict.fromkeys(out, EXCLUDED)), answers)
    left = {key: mark for key, mark in before.items() if key not in out}
    assert {each.item.question.key: each for each in after.questions} == left
    assert after.earned == sum((mark.earned for mark in left.values()), Fraction(0))


@given(answered_paper(), st.data())
def test_full_marks_never_lower_a_result(marked_paper, data):
    content, answers = marked_paper
    keys = [item.question.key for item in content.items]
    given_to = data.draw(st.sets(st.sampled_from(keys)))
    before = mark_paper(content, answers)
    after = mark_corrected(content, Corrections(dict.fromkeys(given_to, FULL)), answers)
    assert after.possible == before.possible
    assert after.earned >= before.earned
    assert after.passed or not before.passed


@given(answered_paper(), st.randoms(use_true_random=False))
def test_correcting_to_the_same_key_changes_nothing(marked_paper, luck):
    content, _answers = marked_paper
    asked = [item.question for item in content.items]
    answers = {each.key: each.body.guess(luck) for each in asked if luck.random() < 0.8}
    same = Corrections(
        {
            item.question.key: Correction(Treatment.CORRECTED, item.question)
            for item in content.items
        }
    )
    after, before = mark_corrected(content, same, answers), mark_paper(content, answers)
    assert (after.earned, after.possible, after.passed) == (
        before.earned,
        before.possible,
        before.passed,
    )
    assert after.by_indicator() == before.by_indicator()


def test_corrections_survive_being_stored():
    all_kinds = of(x=EXCLUDED, y=FULL, z=corrected("z", tags=[tag(1)]))
    beside = corrected("z", tags=[tag(1)]).question
    assert beside is not None
    stored = all_kinds.to_json()
    assert "Jawaban" not in str(stored)
    read = Corrections.from_json(stored, lambda hashes: dict.fromkeys(hashes, beside))
    assert read == all_kinds
    assert Corrections.from_json(UNCHANGED.to_json()) == UNCHANGED


def test_what_is_decided_is_added_to_what_holds():
    until_now = of(x=EXCLUDED, y=FULL, z=EXCLUDED)
    published = {"z": question("z", "b", "ac")}
    decisions = {"x": Decision.AS_ASKED, "q": Decision.AS_ASKED, "z": Decision.CORRECTED}
    assert decided(until_now, decisions, published) == of(y=FULL, z=corrected("z"))
    assert decided(UNCHANGED, {"x": Decision.FULL_MARKS}, {}) == of(x=FULL)
    with pytest.raises(KeyError):
        decided(UNCHANGED, {"x": Decision.CORRECTED}, {})


@pytest.mark.parametrize(
    ("before", "after", "becomes"),
    [
        ((80, True), (60, False), Turn.FAILS),
        ((60, False), (80, True), Turn.PASSES),
        ((80, True), (75, True), Turn.LESS),
        ((50, False), (60, False), Turn.MORE),
        ((50, False), (50, False), Turn.SAME),
    ],
)
def test_what_becomes_of_a_result(before, after, becomes):
    assert turn(Standing(*before), Standing(*after)) is becomes


def test_a_mark_stands_in_percent():
    mark = mark_corrected(paper(question("x"), question("y")), UNCHANGED, {"x": ["a"]})
    assert standing(mark) == Standing(50.0, passed=False)
