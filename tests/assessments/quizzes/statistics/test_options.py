from assessments.quizzes.statistics.items import Groups, question_figures
from tests.assessments.quizzes.statistics.making import attempt, chosen, item, quiz, way

KNOWN = {"a": (way("right", 1), way("wrong"), way("nobody"))}


def options_of(taken, known=KNOWN):
    return question_figures(taken, known)[0]


def test_options_are_counted_by_how_officers_did_in_the_rest():
    taken = [chosen("right", 1, rest, n) for n, rest in enumerate((10, 9, 8, 5))]
    taken += [chosen("wrong", 0, rest, n) for n, rest in enumerate((6, 4, 2, 1), 4)]
    found = options_of(taken)
    assert found.groups == Groups(2, 4, 2)
    assert [(line.text, line.lower, line.middle, line.upper) for line in found.options] == [
        ("right", 0, 2, 2),
        ("wrong", 2, 2, 0),
        ("nobody", 0, 0, 0),
    ]
    assert [line.per_cent for line in found.options] == [50, 50, 0]
    assert [line.is_right for line in found.options] == [True, False, False]
    assert [line.count for line in found.options] == [4, 4, 0]


def test_what_is_known_no_more_follows_by_how_often_it_was_taken():
    texts = ("old", "older", "old", "right")
    found = options_of([chosen(text, 0, n, n) for n, text in enumerate(texts)])
    assert [line.text for line in found.options] == ["right", "wrong", "nobody", "old", "older"]


def test_an_option_earns_what_it_earns_now():
    found = options_of([chosen("right", 0, n, n) for n in range(4)])
    assert found.options[0].share == 1


def test_officers_who_did_alike_are_not_told_apart():
    same = [chosen("right", 1, 5, n) for n in range(10)]
    assert options_of(same).groups == Groups(0, 10, 0)
    tied = [chosen("right", 1, rest, n) for n, rest in enumerate([2, 2, 2, 5, 6, 7, 8, 9])]
    assert options_of(tied).groups == Groups(3, 3, 2)


def test_a_single_question_has_no_rest_to_compare_with():
    [only] = question_figures(quiz((1,), (0,), (1,), (0,)), {})
    assert only.discrimination is None
    assert only.groups == Groups(0, 4, 0)


def test_questions_come_in_the_order_they_are_known_and_unasked_ones_not_at_all():
    known = {"c": (), "unasked": (), "b": ()}
    assert [each.question for each in question_figures(quiz((1, 1, 1)), known)] == ["c", "b", "a"]


def test_what_was_not_answered_was_asked():
    taken = [attempt(0, item("a", 0, is_answered=False)), attempt(1, item("a", 1, seconds=8.0))]
    [found] = question_figures(taken, {})
    assert (found.asked, found.answered, found.facility) == (2, 1, 50)
    assert found.seconds == 8


def test_one_attempt_says_nothing_of_differences():
    [found, _other] = question_figures(quiz((1, 0)), {})
    assert found.deviation is None
    assert found.discrimination is None
    assert found.seconds is None


def test_time_is_the_median():
    taken = [attempt(n, item("a", 1, seconds=each)) for n, each in enumerate((5.0, 600.0, 9.0))]
    assert question_figures(taken, {})[0].seconds == 9
