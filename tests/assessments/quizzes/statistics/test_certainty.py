from assessments.quizzes.statistics.certainty import SureAndWrong, sure_and_wrong
from tests.assessments.quizzes.statistics.making import attempt, item


def test_those_most_often_sure_and_wrong_come_first():
    taken = [
        attempt(
            officer,
            item("a", right, certainty=sure),
            item("b", 0, certainty=3),
            item("c", 1, certainty=3),
            item("d", 0, certainty=3, is_answered=False),
            item("e", 0),
        )
        for officer, (right, sure) in enumerate([(0, 3), (1, 3), (0, 2)])
    ]
    assert sure_and_wrong(taken) == (SureAndWrong("b", 3, 3), SureAndWrong("a", 2, 1))
