"""Which competencies a course is marked with, and what stands behind the marks."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from assessments.api import competencies_to_choose
from assessments.models import Competency, CompetencyFramework, IndicatorMapping
from courses.models import CoursePage
from lms.core.clock import today
from tests.courses.catalogue.test_proposals import course_form
from tests.factories import content

pytestmark = pytest.mark.django_db


def another_framework(name, starts_on, *competencies):
    made = CompetencyFramework.objects.create(
        code=name.lower(), name=name, starts_on=starts_on, level_names={"1": "Paham"}
    )
    for order, each in enumerate(competencies):
        Competency.objects.create(
            framework=made, code=f"{name}{order}", name=each, kind="teknis", sort_order=order
        )
    return made


@pytest.fixture
def course(site, framework) -> CoursePage:
    return content.course()


@pytest.fixture
def kom(framework):
    return framework.competencies.get(code="KOM")


@pytest.fixture
def pp(framework):
    return framework.competencies.get(code="PP")


@pytest.fixture
def edit(course):
    return reverse("wagtailadmin_pages:edit", args=[course.pk])


@pytest.fixture
def desk(citra, as_user):
    browser = as_user(citra)
    browser.cookies["django_language"] = "en"
    return browser


def groups(page) -> dict[str, list[str]]:
    """Read the check boxes as they stand in the editor."""
    (choices,) = re.findall(r"<choice-filter.*?</choice-filter>", page, re.DOTALL)
    parts = re.findall(r"<legend>(.*?)</legend>(.*?)</fieldset>", choices, re.DOTALL)
    return {legend: re.findall(r"<span>(.*?)</span>", boxes) for legend, boxes in parts}


class TestChoosing:
    def test_they_stand_in_the_order_of_their_frameworks(self, course, edit, desk):
        another_framework("Aduan", today(), "Mendengar", "Menengahi")
        assert groups(desk.get(edit).text) == {
            "Aduan (v1)": ["Mendengar", "Menengahi"],
            "Standar Kompetensi (v1)": ["Komunikasi", "Pelayanan Publik"],
        }

    def test_drafts_are_not_offered_nor_taken(self, course, edit, desk):
        draft = another_framework("Rancangan", None, "Belum berlaku")
        assert "Belum berlaku" not in desk.get(edit).text
        forged = course_form(course, competencies=[draft.competencies.get().pk])
        assert desk.post(edit, forged).status_code == 200
        assert not CoursePage.objects.get().get_latest_revision_as_object().competencies.exists()

    def test_what_was_chosen_before_it_was_replaced_stays_on_offer(
        self, course, edit, desk, framework, kom
    ):
        course.competencies = [kom]
        course.save_revision().publish()
        CompetencyFramework.objects.create(
            code=framework.code, version=2, name="Baru", starts_on=today()
        )
        assert groups(desk.get(edit).text)["Standar Kompetensi (v1)"] == ["Komunikasi"]

    def test_what_is_checked_is_saved(self, course, edit, desk, kom, pp):
        form = course_form(course, competencies=[pp.pk, kom.pk])
        desk.post(edit, form | {"action-publish": "1"})
        assert list(CoursePage.objects.get().competencies.all()) == [kom, pp]
        assert desk.get(edit).text.count("checked") >= 2

    def test_the_list_costs_one_query_for_two_competencies_and_forty(
        self, course, edit, desk, django_assert_num_queries
    ):
        another_framework("Aduan", today(), *(f"Kompetensi {n}" for n in range(40)))
        with django_assert_num_queries(1):
            assert len(competencies_to_choose([])) == 2


class TestWhatStandsBehindThem:
    """Drafts are saved; whoever publishes is told, and the editor says so as long as it is so."""

    WARNING = "gives evidence for these competencies"

    @pytest.fixture
    def marked(self, course, kom, pp):
        course.competencies = [kom, pp]
        course.save_revision().publish()
        return course

    def missing(self, course):
        return CoursePage.objects.get(pk=course.pk).competencies_without_activity

    def test_a_quiz_and_a_role_play_do(self, marked):
        assert self.missing(marked) == ["Komunikasi", "Pelayanan Publik"]
        content.quiz(marked, [content.question(indicators=("KOM.2.1",))])
        assert self.missing(marked) == ["Pelayanan Publik"]
        content.scenario(marked)  # about both
        assert self.missing(marked) == []

    def test_a_draft_a_lesson_and_another_course_do_not(self, marked):
        content.quiz(marked, [content.question(indicators=("KOM.1.1",))]).unpublish()
        content.lesson(marked)
        content.scenario(content.course("Lain"))
        assert self.missing(marked) == ["Komunikasi", "Pelayanan Publik"]

    def test_what_speaks_for_an_earlier_version_does(self, marked, framework, kom):
        content.quiz(marked, [content.question(indicators=("KOM.1.1",))])
        second = another_framework("Kedua", today() - dt.timedelta(days=1), "Komunikasi baru")
        newer = second.competencies.get()
        indicator = newer.indicators.create(level=1, code="1.1", slug="KB.1.1", text="Sama")
        old = kom.indicators.get(slug="KOM.1.1")
        marked.competencies = [newer]
        marked.save_revision().publish()
        assert self.missing(marked) == ["Komunikasi baru"]
        IndicatorMapping.objects.create(old=old, new=indicator)
        assert self.missing(marked) == []

    def test_the_editor_names_those_without(self, marked, edit, desk):
        content.quiz(marked, [content.question(indicators=("KOM.1.1",))])
        panel = desk.get(edit).text.split(self.WARNING)[1].split("</ul>")[0]
        assert "Pelayanan Publik" in panel
        assert "Komunikasi" not in panel

    def test_the_editor_is_silent_where_there_are_none(self, course, edit, desk):
        assert self.WARNING not in desk.get(edit).text

    def test_whoever_publishes_is_told(self, marked, edit, desk, kom):
        form = course_form(marked, competencies=[kom.pk])
        published = desk.post(edit, form | {"action-publish": "1"}, follow=True).text
        assert "no activity of the course gives evidence for: Komunikasi." in published

    def test_a_draft_is_saved_without_a_word(self, marked, edit, desk, kom):
        saved = desk.post(edit, course_form(marked, competencies=[kom.pk]), follow=True).text
        assert "no activity of the course" not in saved
