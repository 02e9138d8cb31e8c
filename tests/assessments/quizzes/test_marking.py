import json
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.content import QuestionContent
from assessments.quizzes.marking import mark_paper
from assessments.quizzes.paper import Paper
from tests.assessments.questions.kinds.test_written_reply import REPLY
from tests.assessments.quizzes.making import paper, question, tag


@st.composite
def answered_paper(draw):
    """A paper of one to six questions and answers to some of them."""
    items, answers = [], {}
    for n in range(draw(st.integers(1, 6))):
        correct = "ab"[: draw(st.integers(1, 2))]
        tags = [tag(i, competency_id=i % 2) for i in draw(st.sets(st.integers(1, 4)))]
        items.append((question(f"q{n}", correct, "cd", tags=tags), draw(st.integers(1, 5))))
        answers[f"q{n}"] = sorted(draw(st.sets(st.sampled_from("abcd"))))
    return paper(*items, pass_percent=draw(st.integers(0, 100))), answers


def test_two_of_three_right_is_not_seventy_percent():
    marked = mark_paper(paper(*map(question, "xyz")), {"x": ["a"], "y": ["a"], "z": ["b"]})
    assert marked.share == Fraction(2, 3)
    assert not marked.passed


def test_exactly_the_pass_mark_passes_although_thirds_do_not_fit_in_floats():
    third = question("m", "abc", "d")
    marked = mark_paper(paper((third, 1), pass_percent=100), {"m": list("abc")})
    assert marked.passed
    ten = [(question(f"q{n}", "abc", "d"), 1) for n in range(10)]
    answers = {f"q{n}": ["a"] if n < 9 else list("abc") for n in range(10)}  # 9 * 1/3 + 1 = 4 of 10
    assert mark_paper(paper(*ten, pass_percent=40), answers).passed


def test_an_unanswered_question_earns_nothing():
    assert mark_paper(paper(question("x")), {}).earned == 0


def test_points_weigh_the_questions():
    marked = mark_paper(paper((question("x"), 3), (question("y"), 1)), {"x": ["a"], "y": ["b"]})
    assert marked.share == Fraction(3, 4)


def test_evidence_for_an_indicator_is_the_share_of_the_questions_tagged_with_it():
    marked = mark_paper(
        paper(
            (question("x", tags=[tag(1)]), 1),
            (question("y", tags=[tag(1), tag(2)]), 3),
            (question("z"), 5),
        ),
        {"x": ["a"], "y": ["b"], "z": ["a"]},
    )
    assert {t.id: mark.share for t, mark in marked.by_indicator().items()} == {
        1: Fraction(1, 4),
        2: Fraction(0),
    }
    assert {t.id: mark.count for t, mark in marked.by_indicator().items()} == {1: 2, 2: 1}


def test_chance_is_what_guessing_earns_of_the_points():
    both = [tag(1)]
    marked = mark_paper(
        paper((question("x", "a", "bcd", tags=both), 1), (question("y", "a", "b", tags=both), 3)),
        {},
    )
    [mark] = marked.by_indicator().values()
    assert mark.chance == (Fraction(1, 4) + 3 * Fraction(1, 2)) / 4


def test_a_question_with_two_indicators_counts_once_for_their_competency():
    marked = mark_paper(paper((question("x", tags=[tag(1), tag(2)]), 2)), {"x": ["a"]})
    assert [mark.possible for mark in marked.by_competency().values()] == [2]


@given(answered_paper(), st.data())
def test_what_some_questions_show_is_what_a_paper_of_them_alone_shows(marked_paper, data):
    content, answers = marked_paper
    chosen = data.draw(st.sets(st.sampled_from([item.question.key for item in content.items])))
    alone = replace(
        content, items=tuple(item for item in content.items if item.question.key in chosen)
    )
    of_them = mark_paper(content, answers).by_indicator(chosen)
    assert of_them == mark_paper(alone, answers).by_indicator()


@given(answered_paper())
def test_a_result_lies_between_nothing_and_everything_and_sums_its_questions(marked_paper):
    content, answers = marked_paper
    result = mark_paper(content, answers)
    assert 0 <= result.earned <= result.possible
    assert result.earned == sum(mark.earned for mark in result.questions)
    assert all(0 <= mark.share <= 1 for mark in result.by_indicator().values())


@given(answered_paper(), st.integers(0, 5))
def test_answering_one_more_question_right_never_lowers_the_result(marked_paper, place):
    content, answers = marked_paper
    item = content.items[place % len(content.items)].question
    better = answers | {item.key: item.body.solution}
    assert mark_paper(content, better).earned >= mark_paper(content, answers).earned


@given(answered_paper())
def test_a_paper_survives_being_stored_as_json(marked_paper):
    content, _answers = marked_paper
    pinned = {item.question.sha256: item.question.to_json() for item in content.items}
    stored, beside = (json.loads(json.dumps(each)) for each in (content.to_json(), pinned))
    assert "Jawaban" not in json.dumps(stored)

    def read(hashes):
        return {each: QuestionContent.from_json(beside[each]) for each in hashes}

    assert Paper.from_json(stored, read) == content


def test_what_people_mark_is_left_out_until_they_have():
    reply = question("r", body=REPLY, tags=[tag(1)])
    marked = mark_paper(
        paper((question("x", tags=[tag(1)]), 1), (reply, 9)), {"x": ["a"], "r": "Yth. Ibu Wati"}
    )
    assert marked.earned == marked.possible == marked.count == 1
    assert marked.waiting == ("r",)
    assert marked.passed
    assert [mark.count for mark in marked.by_indicator().values()] == [1]


def test_nobody_can_say_whether_it_is_passed_while_people_have_all_of_it_to_mark():
    mark = mark_paper(paper((question("r", body=REPLY), 9)), {"r": "Yth."})
    assert (mark.possible, mark.passed, mark.waiting) == (0, None, ("r",))


def test_a_reply_that_nobody_wrote_earns_nothing_at_once():
    mark = mark_paper(paper((question("r", body=REPLY), 9)), {"r": ""})
    assert (float(mark.earned), mark.possible, mark.passed) == (0, 9, False)
    assert not mark.waiting


def test_what_people_found_a_reply_to_be_worth_counts_like_any_answer():
    content = paper(question("x"), (question("r", body=REPLY, tags=[tag(1)]), 9))
    mark = mark_paper(content, {"x": ["a"], "r": "Yth."}, by_people={"r": Fraction(2, 3)})
    assert (float(mark.earned), mark.possible, mark.passed) == (7, 10, True)
    assert not mark.waiting
    assert [each.share for each in mark.by_indicator().values()] == [Fraction(2, 3)]


def test_in_practice_nobody_marks_replies():
    content = paper(question("x"), (question("r", body=REPLY), 9))
    content = replace(content, rules=replace(content.rules, is_practice=True))
    mark = mark_paper(content, {"x": ["a"], "r": "Yth."})
    assert (float(mark.earned), mark.possible, mark.waiting) == (1, 1, ())
