"""What is the same for everybody is drawn once; what is somebody's own is never another's."""

import re
from itertools import permutations

import pytest

from courses import api as courses
from lms.core import content_stamp

pytestmark = pytest.mark.django_db

OF_EACH_ANSWER = r'nonce="[^"]*"|X-CSRFToken": "[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"'


def read(browser, address):
    """Return a page without what is made anew for each answer."""
    return re.sub(OF_EACH_ANSWER, "", browser.get(address).text)


@pytest.fixture
def readers(course, ayu, eko, as_user):
    """Ayu, half through the course and in English; Eko, who only looks, in Indonesian."""
    courses.enrol(officer_id=ayu.pk, course=course.page, by=ayu.user)
    courses.open_lesson(officer_id=ayu.pk, page=course.first)
    courses.complete_lesson(officer_id=ayu.pk, page=course.first, by=ayu.user)
    browsers = {"ayu": as_user(ayu), "eko": as_user(eko)}
    browsers["ayu"].cookies["django_language"] = "en"
    return browsers


def forget_all():
    for forget in content_stamp.KEEPING:
        forget()


def pages_of(browser, addresses):
    forget_all()
    return [read(browser, address) for address in addresses]


@pytest.mark.parametrize("order", list(permutations(["ayu", "eko", "ayu"])))
def test_whoever_reads_first_leaves_nothing_for_the_next(course, readers, order):
    addresses = [course.page.url, course.first.url, course.second.url, "/kursus/", "/"]
    for browser in readers.values():
        pages_of(browser, addresses)  # what is noted at the first reading is noted
    alone = {name: pages_of(browser, addresses) for name, browser in readers.items()}
    forget_all()
    for number, address in enumerate(addresses):
        for name in order:
            assert read(readers[name], address) == alone[name][number], (name, address)


def test_each_answer_has_a_token_of_its_own(course, readers):
    pages = [browser.get(course.first.url) for browser in readers.values()]
    tokens = {re.findall(r'X-CSRFToken": "([^"]+)"', page.text)[0] for page in pages}
    assert len(tokens) == 2
    assert "Ayu" in pages[0].text
    assert "Ayu" not in pages[1].text


def test_a_preview_is_drawn_as_it_is_written_and_kept_from_readers(course, ayu, as_user):
    browser = as_user(ayu)
    assert "Rahasia sampai terbit" not in browser.get(course.first.url).text
    course.first.body = [("text", "<p>Rahasia sampai terbit</p>")]
    course.first.save_revision()
    preview = course.first.make_preview_request(preview_mode="")
    assert "Rahasia sampai terbit" in preview.render().content.decode()
    assert "Rahasia sampai terbit" not in browser.get(course.first.url).text
    course.first.get_latest_revision().publish()
    assert "Rahasia sampai terbit" in browser.get(course.first.url).text
