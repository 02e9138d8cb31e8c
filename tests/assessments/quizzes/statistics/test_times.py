import datetime as dt

from assessments.quizzes.statistics.times import seconds_taken

START = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


def after(seconds):
    return START + dt.timedelta(seconds=seconds)


def test_each_question_took_the_time_since_the_one_saved_before():
    saved = {"b": after(90), "a": after(30), "c": None}
    assert seconds_taken(START, saved) == {"a": 30, "b": 60}


def test_a_clock_that_was_set_back_makes_no_negative_time():
    assert seconds_taken(START, {"a": after(-5)}) == {"a": 0}
