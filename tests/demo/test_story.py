"""A story is told in the order of its days, on those days, and leaves the clock alone."""

import datetime as dt

import pytest
from django.utils import timezone

from lms.core import health, jobs
from lms.core.clock import today
from lms.demo.story import Story


def told(*days_ago):
    """Tell scenes added in this order; return the days and moments at which they happened."""
    story, moments = Story(), []
    for days in days_ago:
        story.add(days, lambda: moments.append(timezone.now()))
    story.tell()
    return [(today() - timezone.localdate(moment)).days for moment in moments], moments


def test_scenes_happen_on_their_days_whatever_the_order_they_were_added_in():
    days, moments = told(3, 90, 0, 3)
    assert days == [90, 3, 3, 0]
    assert moments == sorted(moments)


def test_a_scene_may_add_others_but_none_before_its_day():
    story, heard = Story(), []

    def begin():
        story.later(4, lambda: heard.append(today()))
        story.later(400, lambda: heard.append(today()))
        with pytest.raises(ValueError, match="already"):
            story.add(11, lambda: None)

    story.add(10, begin)
    story.tell()
    assert heard == [today() - dt.timedelta(days=6), today()]


def test_time_can_pass_within_a_scene_but_not_today():
    story, moments = Story(), []

    def read():
        for _twice in range(2):
            moments.append(timezone.now())
            story.pass_time(600)
        moments.append(timezone.now())

    story.add(5, read)
    story.add(5, lambda: moments.append(timezone.now()))
    story.tell()
    first, second, third, later = moments
    assert min(second - first, third - second) >= dt.timedelta(minutes=10)
    assert third <= later < first + dt.timedelta(minutes=21)

    story.add(0, read)
    with pytest.raises(ValueError, match="Today"):
        story.tell()


def test_the_clock_is_right_again_even_after_a_scene_that_fails():
    real = timezone.now
    story = Story()
    story.add(5, lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        story.tell()
    assert timezone.now is real


@pytest.mark.django_db
def test_work_that_a_scene_leaves_behind_has_not_been_waiting_since_then():
    story = Story()
    story.add(40, lambda: jobs.start("lms.core.tasks.clean_up", key="then", by=None))
    story.tell()
    assert health.readiness()["queue_waiting_seconds"].is_ok
