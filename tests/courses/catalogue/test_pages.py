"""What officers see on catalogue, course and lesson pages, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import api as courses
from courses.models import CoursePage, LessonPage
from tests.conftest import SESSION_QUERIES
from tests.factories import content
from tests.markup import as_shown

pytestmark = pytest.mark.django_db


def queries_of(browser, address):
    """Count what a page asks when what stays is known, its session included."""
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured) - SESSION_QUERIES + 1


def test_the_catalogue_costs_the_same_for_three_and_three_hundred_courses(framework, ayu, as_user):
    competencies = list(framework.competencies.all())

    def add(start, stop):
        for number in range(start, stop):
            page = CoursePage(title=f"Kursus {number}", summary="Untuk petugas loket.")
            page.competencies = competencies
            content.catalogue().add_child(instance=page)
            courses.enrol(officer_id=ayu.pk, course=page, by=ayu.user)

    add(0, 3)
    few = queries_of(as_user(ayu), "/kursus/")
    add(3, 300)
    assert queries_of(as_user(ayu), "/kursus/?page=2") == few
    assert few <= 8


def test_a_course_costs_the_same_for_three_and_three_hundred_activities(framework, ayu, as_user):
    page = content.course()
    courses.enrol(officer_id=ayu.pk, course=page, by=ayu.user)

    def add(start, stop):
        for number in range(start, stop):
            page.add_child(instance=LessonPage(title=f"Pelajaran {number}", body=[]))

    add(0, 3)
    few = queries_of(as_user(ayu), page.url)
    add(3, 300)
    assert queries_of(as_user(ayu), page.url) == few
    assert few <= 9


def test_a_lesson_costs_few_queries(course, ayu, enrolled, as_user):
    assert queries_of(as_user(ayu), course.first.url) <= 8


@pytest.mark.parametrize(
    ("name", "kilobytes"), [("page", 16), ("first", 13), ("quiz", 13), ("catalogue", 13)]
)
def test_a_page_is_small_for_a_phone_with_a_poor_connection(
    course, ayu, enrolled, as_user, name, kilobytes
):
    address = "/kursus/" if name == "catalogue" else getattr(course, name).url
    assert len(as_user(ayu).get(address).content) <= 1000 * kilobytes


def test_the_catalogue_finds_by_words_and_competency(framework, ayu, as_user):
    content.course("Bicara jelas", summary="Menjelaskan syarat.")
    listening = content.course("Mendengar", summary="Keluhan warga.")
    listening.competencies.set(framework.competencies.filter(code="KOM"))
    listening.save_revision().publish()
    browser = as_user(ayu)

    def found(query):
        page = browser.get(f"/kursus/?{query}").context["listing"].page
        return {course.title for course in page.object_list}

    assert found("") == {"Bicara jelas", "Mendengar"}
    assert found("q=jelas") == {"Bicara jelas"}
    assert found("q=keluhan+warga") == {"Mendengar"}
    assert found("q=komunikasi") == {"Mendengar"}
    assert found(f"competency={listening.competencies.get().pk}") == {"Mendengar"}
    assert found("competency=999") == {"Bicara jelas", "Mendengar"}
    assert found("q=tidak-ada") == set()
    assert "No course found" in browser.get("/kursus/?q=tidak-ada", headers=EN).text


EN = {"accept-language": "en"}


def test_the_course_page_says_how_much_and_which_levels(course, ayu, enrolled, as_user):
    content.scenario(course.page, duration_minutes=40)
    page = as_user(ayu).get(course.page.url, headers=EN).text
    assert "1 hour 30 minutes" in page
    assert "2.0 JP" in page or "2 JP" in page
    assert "0 of 4 done" in page
    assert "30 days left" in page
    assert "Komunikasi" in page
    assert "Optional" in page


def test_continue_leads_to_the_first_open_part(course, ayu, enrolled, as_user):
    content.read(ayu, course.first)
    response = as_user(ayu).get(course.page.url, headers=EN)
    assert f'class="button button--full" href="{course.second.url}"' in as_shown(response.text)
    assert "1 of 3 done" in response.text


def test_a_completed_course_says_so(course, ayu, enrolled, as_user):
    type(enrolled).objects.update(state="completed", ended_at="2026-03-02T03:00Z")
    page = as_user(ayu).get(course.page.url, headers=EN).text
    assert "Completed on March 2, 2026" in page
    assert "Leave this course" not in page


def test_a_lesson_shows_its_place_and_the_ways_back_and_on(course, ayu, enrolled, as_user):
    page = as_shown(as_user(ayu).get(course.second.url, headers=EN).text)
    assert "Part 2 of 4" in page
    assert f'rel="prev" href="{course.first.url}"' in page
    assert f'rel="next" href="{course.optional.url}"' in page
    assert "Done, continue" in page


def test_whoever_has_not_joined_is_invited_to(course, ayu, as_user):
    page = as_user(ayu).get(course.first.url, headers=EN).text
    assert "Join this course" in page
    assert "Done, continue" not in page


def test_plain_fields_are_never_markup(course, ayu, as_user):
    lesson = content.lesson(
        course.page,
        title="<svg onload=alert(1)>",
        body=[
            ("heading", "<img src=x onerror=alert(1)>"),
            ("callout", {"kind": "note", "title": "<b onclick=alert(1)>x</b>", "text": ""}),
            ("reflection", {"question": "<svg onload=alert(1)>", "thought": ""}),
        ],
    )
    for address in (lesson.url, course.page.url):
        page = as_user(ayu).get(address).text
        assert "<svg onload" not in page
        assert "<img src=x" not in page
        assert "<b onclick" not in page


def test_every_block_renders(course, ayu, as_user):
    body = [(name, block.get_preview_value()) for name, block in LESSON_BLOCKS if name != "picture"]
    lesson = content.lesson(course.page, body=body)
    page = as_user(ayu).get(lesson.url).text
    for word in ("Standar pelayanan", "Di loket 3", "Saya antar Ibu", "Ulangi intinya"):
        assert word in page
    for word in ("Bolehkah diwakilkan?", "Setiap pelayanan punya standar", "ISO 10002:2018"):
        assert word in page


LESSON_BLOCKS = [
    (name, block) for name, block in LessonPage.body.field.stream_block.child_blocks.items()
]
