"""Check 14: the order and the ids sent to the browser say nothing about what is correct."""

import secrets
from collections import Counter

import pytest

from assessments.questions.kinds.protocol import UnknownAnswerError
from assessments.quizzes.paper import deal
from tests.assessments.quizzes.making import options, paper, question

SHUFFLES = 200
CHI_SQUARE_3_AT_1_PERCENT = 11.345


def chi_square(counts, places):
    expected = sum(counts.values()) / places
    return sum((counts[place] - expected) ** 2 / expected for place in range(places))


def seeds():
    return [f"{n:032x}" for n in range(SHUFFLES)]


def correct_of(item):
    return next(dealt for dealt in options(item) if dealt.option.is_correct)


def test_the_right_answer_is_anywhere_with_the_same_chance():
    content = paper(question("q", "a", "bcd"))
    counts: Counter[int] = Counter()
    for seed in seeds():
        [item] = deal(content, seed)
        counts[options(item).index(correct_of(item))] += 1
    assert chi_square(counts, 4) < CHI_SQUARE_3_AT_1_PERCENT


def test_the_rank_of_the_right_answers_id_is_anything_with_the_same_chance():
    content = paper(question("q", "a", "bcd"))
    counts: Counter[int] = Counter()
    for seed in seeds():
        [item] = deal(content, seed)
        counts[sorted(o.id for o in options(item)).index(correct_of(item).id)] += 1
    assert chi_square(counts, 4) < CHI_SQUARE_3_AT_1_PERCENT


def test_every_question_comes_first_with_the_same_chance():
    content = paper(*map(question, "wxyz"))
    counts = Counter("wxyz".index(deal(content, seed)[0].item.question.key) for seed in seeds())
    assert chi_square(counts, 4) < CHI_SQUARE_3_AT_1_PERCENT


def test_ids_differ_from_attempt_to_attempt_and_within_one():
    content = paper(question("x"), question("y"))
    ids = [
        dealt_id
        for seed in (secrets.token_hex(16), secrets.token_hex(16))
        for item in deal(content, seed)
        for ids_of_item in ([item.id], [option.id for option in options(item)])
        for dealt_id in ids_of_item
    ]
    assert len(set(ids)) == len(ids) == 2 * 2 * (1 + 3)


def test_the_same_seed_deals_the_same_paper_for_ever():
    dealt = deal(paper(question("x"), question("y")), "0" * 32)
    assert [
        (item.item.question.key, item.id, "".join(o.option.key for o in options(item)))
        for item in dealt
    ] == [("x", "2aba5146bd9b4767", "cab"), ("y", "5f52bf24713e681b", "cba")]


def test_without_shuffling_the_author_s_order_stands():
    content = paper(*map(question, "zyx"), shuffle_questions=False, shuffle_options=False)
    dealt = deal(content, secrets.token_hex(16))
    assert [item.item.question.key for item in dealt] == ["z", "y", "x"]
    assert [dealt.option.key for dealt in options(dealt[0])] == ["a", "b", "c"]


def test_ids_of_another_question_are_unknown():
    [first, second] = deal(paper(question("x"), question("y")), "1" * 32)
    with pytest.raises(UnknownAnswerError):
        first.body.read([options(second)[0].id])
