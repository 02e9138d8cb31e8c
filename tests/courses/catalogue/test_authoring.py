"""A trainer's way: find the course, edit a lesson, preview it, publish it."""

import json
import re

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from assessments.models import Question
from courses import api as courses
from courses.models import (
    ActivityProgress,
    CatalogueIndexPage,
    CoursePage,
    HomePage,
    LessonPage,
    UnitCataloguePage,
)
from tests.courses.catalogue.conftest import SECRET
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(trainer, as_user):
    """Sign Citra in, in English, also in previews (they see the cookies only)."""
    browser = as_user(trainer)
    browser.cookies["django_language"] = "en"
    return browser


def lesson_form(text, **fields):
    return nested_form_data(
        {
            "title": "Pelajaran satu",
            "slug": "pelajaran-satu",
            "summary": "",
            "duration_minutes": "1",
            "is_required": "on",
            "body": streamfield([("text", rich_text(f"<p>{text}</p>"))]),
            **fields,
        }
    )


def test_the_course_lists_its_activities_in_their_order(course, trainer, as_user):
    response = as_user(trainer).get(reverse("wagtailadmin_explore", args=[course.page.pk]))
    titles = [page.title for page in response.context["pages"]]
    assert titles == ["Pelajaran satu", "Pelajaran dua", "Bacaan tambahan", "Kuis"]


def test_the_course_form_sums_up_what_is_in_it(course, browser):
    LessonPage.objects.filter(pk=course.second.pk).update(live=False)
    edit = reverse("wagtailadmin_pages:edit", args=[course.page.pk])
    page = browser.get(edit).text
    assert "50 minutes · 1.1 JP" in page
    assert "Draft" in page


@pytest.fixture
def late(course):
    """Let the quiz open seven days after the lessons."""
    course.quiz.opens_after_days = 7
    course.quiz.save_revision().publish()
    return course.quiz


def test_the_course_form_says_what_opens_days_later(course, late, browser):
    page = browser.get(reverse("wagtailadmin_pages:edit", args=[course.page.pk])).text
    assert "opens 7 days after the activities before it" in " ".join(page.split())


def test_what_opens_days_later_is_previewed_as_if_it_were_open(late, browser):
    page = browser.get(reverse("wagtailadmin_pages:view_draft", args=[late.pk])).text
    assert "Start the quiz" in page
    assert "after the activities before it" not in page


def test_a_course_without_activities_says_so_and_leads_on(trainer, browser):
    empty = content.course("Kursus tanpa isi")
    page = browser.get(reverse("wagtailadmin_pages:edit", args=[empty.pk])).content.decode()
    assert "Nothing is in it yet." in page
    assert reverse("wagtailadmin_pages:add_subpage", args=[empty.pk]) in page
    assert "Once the course is saved" not in page


@pytest.mark.parametrize(("activities", "shown"), [(0, ""), (1, "1–1 dari 1")])
def test_the_list_of_an_empty_course_counts_nothing(trainer, as_user, activities, shown):
    course = content.course("Kursus tanpa isi")
    for _each in range(activities):
        content.lesson(course, "Pelajaran")
    listed = as_user(trainer).get(reverse("wagtailadmin_explore", args=[course.pk])).text
    assert " ".join(re.findall(r"\d+–\d+ dari \d+", listed)) == shown


def test_buttons_and_the_bar_of_ticked_lines_speak_plainly(course, trainer, as_user):
    browser = as_user(trainer)
    quiz = browser.get(reverse("wagtailadmin_pages:edit", args=[course.quiz.pk])).text
    buttons = [" ".join(words.split()) for words in re.findall(r"Tambah [^<]+", quiz)]
    assert {"Tambah bagian", "Tambah soal", "Tambah soal acak"} <= set(buttons)
    assert "cuplikan" not in quiz
    bank = browser.get(reverse(Question.snippet_viewset.get_url_name("list"))).text
    assert "cuplikan" not in bank


def test_a_course_not_saved_yet_says_what_comes_after(course, browser):
    catalogue = course.page.get_parent()
    new = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", catalogue.pk])
    page = browser.get(new).content.decode()
    assert "Once the course is saved" in page
    assert "Nothing is in it yet." not in page


def test_a_trainer_edits_and_publishes_a_lesson(course, trainer, ayu, as_user):
    edit = reverse("wagtailadmin_pages:edit", args=[course.first.pk])
    browser = as_user(trainer)
    assert browser.get(edit).status_code == 200
    browser.post(edit, lesson_form("Kalimat yang lebih baik.") | {"action-publish": "1"})
    assert "Kalimat yang lebih baik." in as_user(ayu).get(course.first.url).text


def test_what_is_forged_into_the_editor_is_made_harmless(course, trainer, ayu, as_user):
    """The editor sends text as JSON; markup in it is text, and a link goes only where links may."""
    forged = {
        "blocks": [
            {
                "key": "a",
                "type": "unstyled",
                "text": "<script>alert(1)</script>klik",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"offset": 25, "length": 4, "key": 0}],
            }
        ],
        "entityMap": {
            "0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}
        },
    }
    form = lesson_form("") | nested_form_data({"body": streamfield([("text", json.dumps(forged))])})
    edit = reverse("wagtailadmin_pages:edit", args=[course.first.pk])
    as_user(trainer).post(edit, form | {"action-publish": "1"})
    page = as_user(ayu).get(course.first.url).text
    assert "klik" in page
    assert "<script>alert(1)" not in page
    assert "javascript:" not in page


def test_a_saved_draft_is_not_shown_to_officers(course, trainer, ayu, as_user):
    edit = reverse("wagtailadmin_pages:edit", args=[course.first.pk])
    as_user(trainer).post(edit, lesson_form("Masih naskah."))
    assert "Masih naskah." not in as_user(ayu).get(course.first.url).text


def test_the_preview_shows_the_lesson_as_an_officer_sees_it(course, browser):
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[course.first.pk])
    assert browser.post(preview, lesson_form("Baru ditulis.")).json()["is_valid"]
    page = browser.get(preview).text
    assert "Baru ditulis." in page
    assert "Part 1 of 4" in page
    assert "Done, continue" in page
    assert "lesson_complete" not in page
    assert reverse("lesson_complete", args=[course.first.pk]) not in page
    assert not ActivityProgress.objects.exists()


def test_a_new_lesson_can_be_previewed_before_it_is_saved(course, trainer, as_user):
    browser = as_user(trainer)
    preview = reverse(
        "wagtailadmin_pages:preview_on_add", args=["courses", "lessonpage", course.page.pk]
    )
    form = lesson_form("Belum disimpan.", title="Pelajaran baru", slug="pelajaran-baru")
    assert browser.post(preview, form).json()["is_valid"]
    response = browser.get(preview)
    assert response.status_code == 200
    assert "Belum disimpan." in response.text


def test_the_course_preview_shows_drafts_and_nobodys_progress(course, browser):
    LessonPage.objects.filter(pk=course.second.pk).update(live=False)
    preview = reverse("wagtailadmin_pages:view_draft", args=[course.page.pk])
    page = browser.get(preview).text
    assert course.second.title in page
    assert "Draft" in page
    assert reverse("course_enrol", args=[course.page.pk]) not in page


def test_a_course_with_participants_is_kept(course, trainer, enrolled, as_user):
    delete = reverse("wagtailadmin_pages:delete", args=[course.page.pk])
    as_user(trainer).post(delete)
    assert CoursePage.objects.filter(pk=course.page.pk).exists()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    as_user(trainer).post(f"{bulk}?id={course.page.pk}")
    assert CoursePage.objects.filter(pk=course.page.pk).exists()


def test_a_lesson_nobody_depends_on_can_be_deleted(course, trainer, as_user):
    as_user(trainer).post(reverse("wagtailadmin_pages:delete", args=[course.optional.pk]))
    assert not LessonPage.objects.filter(pk=course.optional.pk).exists()


def test_every_block_of_a_lesson_can_be_previewed_and_is_described(course, trainer, as_user):
    stream = LessonPage.body.field.stream_block
    for name, block in stream.child_blocks.items():
        assert block.is_previewable, name
        assert block.get_description(), name
        response = as_user(trainer).get(
            reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
        )
        assert response.status_code == 200, name
        assert "courses.css" in response.text


def test_trainers_see_their_courses_with_what_is_unpublished(course, trainer):
    course.first.save_revision()
    (authored,) = courses.authored_courses(trainer)
    assert authored.title == course.page.title
    assert (authored.is_live, authored.unpublished) == (True, 1)
    assert (authored.steps, authored.minutes) == (4, 50)


def test_who_may_not_write_sees_no_courses_to_write(course, ayu):
    assert courses.authored_courses(ayu.user) == []


class TestTheProgramWrites:
    """The same pages, made by the program."""

    def prepare(self, **front_page):
        return courses.prepare_site(
            by=None,
            hostname="localhost",
            port=8000,
            site_name="Prima",
            front_page={"title": "Prima", **front_page},
            catalogue={"title": "Kursus"},
        )

    def test_preparing_the_site_twice_makes_it_once(self, db):
        Locale.objects.get_or_create(language_code="id")
        if Page.get_first_root_node() is None:
            Page.add_root(title="Root", slug="root")
        assert self.prepare() == self.prepare(tagline="Lain")
        assert HomePage.objects.count() == CatalogueIndexPage.objects.count() == 1
        assert CatalogueIndexPage.objects.get().url == "/kursus/"
        assert CatalogueIndexPage.objects.get().get_view_restrictions().exists()

    def test_a_course_has_a_history_and_is_open(self, framework, citra):
        content.catalogue()
        competency = framework.competencies.first()
        course = courses.create_course(
            by=None, title="Kursus", summary="Ringkas.", competency_ids=[competency.pk]
        )
        lesson = courses.add_lesson(
            by=None, course=course, title="Satu", body=[("text", "<p>Isi.</p>")]
        )
        assert course.is_open
        assert list(course.competencies.all()) == [competency]
        assert course.revisions.count() == lesson.revisions.count() == 1
        assert lesson.get_parent().pk == course.pk


def shown(name, value):
    """Return a lesson's form with one block."""
    return lesson_form("", body=streamfield([(name, value)]))


def test_rudi_shows_no_file_that_another_unit_keeps_not_even_in_a_preview(
    health_course, rudi, org, as_user
):
    parent = content.course(parent=UnitCataloguePage.objects.get(unit=org.registry), owner=rudi)
    page = content.lesson(parent)
    browser = as_user(rudi)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    image = {"image": str(health_course.image.pk), "decorative": "on", "alt_text": ""}
    forms = [
        shown("file", {"document": str(health_course.document.pk), "title": ""}),
        shown("picture", {"image": image, "caption": ""}),
    ]
    for form in forms:
        refused = browser.post(edit, form)
        assert refused.status_code == 200
        assert SECRET not in refused.text
        assert not browser.post(preview, form).json()["is_valid"]
    shared = CatalogueIndexPage.objects.get().collection
    for file in (health_course.document, health_course.image):
        file.collection = shared
        file.save()
    for form in forms:
        assert browser.post(preview, form).json()["is_valid"]
        assert browser.post(edit, form).status_code == 302
