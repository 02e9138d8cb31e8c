"""What a process remembers of the content holds until the content changes."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from assessments.models import QuizItem
from lms.core import content_stamp
from lms.core.content_stamp import (
    content_changed,
    forget_changes,
    kept_while_content_stays,
)
from lms.core.content_stamp import content_stamp as stamp
from lms.core.models import ContentChange
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted():
    """Return a function that is kept, and tells how often it was really asked."""
    asked = []

    @kept_while_content_stays(4)
    def ask(subject):
        asked.append(subject)
        return len(asked)

    yield ask
    content_stamp.KEEPING.pop()


def test_what_stays_is_asked_once(counted):
    assert [counted("a"), counted("a"), counted("b"), counted("a")] == [1, 1, 2, 1]


def test_after_a_change_it_is_asked_again(counted):
    counted("a")
    content_changed()
    assert counted("a") == 2


def test_what_was_seen_of_a_change_taken_back_is_never_found_again(counted):
    before = stamp()
    counted("a")
    with transaction.atomic():
        content_changed()
        assert counted("a") == 2
        transaction.set_rollback(True)
    assert stamp() == before
    assert counted("a") == 1
    content_changed()
    assert counted("a") == 3


def test_one_change_in_the_place_of_many_is_a_change_too():
    for _change in range(3):
        content_changed()
    before = stamp()
    forget_changes()
    assert ContentChange.objects.count() == 1
    assert stamp() != before


def test_a_request_asks_for_the_stamp_once(django_assert_num_queries):
    def ask(_request):
        with django_assert_num_queries(1):
            assert stamp() == stamp()
        content_changed()
        with django_assert_num_queries(2):
            assert stamp() == stamp()

    content_stamp.ContentStampMiddleware(ask)(None)


def edit(page):
    page.title = "Judul lain"
    page.save_revision()


def test_what_an_editor_stores_every_few_seconds_is_no_change(course):
    question = content.question()
    before = stamp()
    edit(course.page)
    question.explanation = "<p>Sejak 2009.</p>"
    question.save_revision()
    assert stamp() == before
    question.get_latest_revision().publish()
    assert stamp() != before


def publish(page):
    page.save_revision().publish()


def move(page):
    page.move(content.course("Tujuan"), pos="right")


def rename(page):
    page.slug = "alamat-lain"
    page.save_revision().publish()


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)


def restrict_to_others(page):
    restrict(page)
    before = stamp()
    page.view_restrictions.get().groups.add(Group.objects.create(name="Tamu"))
    assert stamp() != before


def expire(page):
    page.expire_at = timezone.now() - dt.timedelta(days=1)
    page.save()


def call_the_site_otherwise(_page):
    Site.objects.get().save()


def take_a_question_out(page):
    quiz = content.quiz(page)
    before = stamp()
    QuizItem.objects.get(page=quiz).delete()
    assert stamp() != before


@pytest.mark.parametrize(
    "change",
    [
        publish,
        move,
        rename,
        restrict,
        restrict_to_others,
        expire,
        lambda page: page.unpublish(),
        lambda page: page.delete(),
        content.lesson,
        call_the_site_otherwise,
        take_a_question_out,
    ],
)
def test_whatever_readers_see_of_it_is(course, change):
    before = stamp()
    change(course.page)
    assert stamp() != before
