import datetime as dt

from django.utils import translation

from assessments.quizzes.statistics.overall import Retest
from assessments.quizzes.statistics.screens import Event, EventKind
from assessments.quizzes.statistics.wording import happened, option_text, retested
from assessments.sittings.intervals import Interval


def test_what_a_kind_keeps_as_a_code_is_said_in_words():
    with translation.override("en"):
        assert option_text("true_false", "true") == "True"
    assert option_text("choice", "true") == "true"


def test_what_happened_names_the_question():
    with translation.override("en"):
        event = Event(dt.datetime(2026, 3, 2, tzinfo=dt.UTC), EventKind.SAVED, 4)
        assert happened(event) == "Answer to question 4 saved for the last time"


def test_a_retest_is_told_only_from_thirty_officers_on():
    with translation.override("en"):
        assert "So far those are 29" in retested(Retest(29, 0.7, Interval(0.5, 0.8)))
        assert "So far those are 40" in retested(Retest(40, None, None))
        told = retested(Retest(30, 0.7, Interval(0.45, 0.85)))
        assert "agree by 0.70 (between 0.45 and 0.85" in told
