"""Who marks how much."""

from assessments.quizzes.replies.load import Load, MarkMade, loads

CITRA, BUDI, RUDI = 1, 2, 3
GOOD, BAD = {"isi": "baik"}, {"isi": "buruk"}


def made(by, reply, levels=GOOD, *, decides=False, minutes=None):
    return MarkMade(by, reply, levels, decides, minutes)


def test_nobody_who_marked_or_has_begun_is_left_out():
    found = loads([made(CITRA, 1), made(BUDI, 2), made(CITRA, 2)], {RUDI: 1, CITRA: 2})
    assert [(each.by, each.marked, each.in_hand) for each in found] == [
        (CITRA, 2, 2),
        (BUDI, 1, 0),
        (RUDI, 0, 1),
    ]


def test_the_usual_time_is_the_median_of_the_times_known():
    times = [made(CITRA, reply, minutes=minutes) for reply, minutes in enumerate((1, 2, 60, None))]
    assert loads([*times, made(BUDI, 1)], {}) == [
        Load(CITRA, 4, 0, 2, 0),
        Load(BUDI, 1, 0, None, 0),
    ]


def test_a_mark_counts_as_changed_if_somebody_else_decided_otherwise_later():
    marks = [
        made(CITRA, 1),
        made(BUDI, 1, BAD),
        made(RUDI, 1, BAD, decides=True),
        made(RUDI, 1, GOOD, decides=True),
        made(CITRA, 2, BAD),
        made(CITRA, 2, GOOD, decides=True),
        made(BUDI, 3),
    ]
    assert {each.by: each.changed for each in loads(marks, {})} == {CITRA: 1, BUDI: 1, RUDI: 0}
