"""How long a lesson takes, and which minutes its author may set."""

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses import api as courses
from courses.catalogue.estimate import Estimate, count_words
from courses.models import LessonPage
from lms.people.models import User
from tests.factories import content


@pytest.mark.parametrize(
    ("words", "seconds", "minutes", "fewest", "most"),
    [
        (0, 0, 1, 1, 1),
        (180, 0, 1, 1, 1),
        (181, 0, 2, 1, 3),
        (180, 1, 2, 1, 3),
        (360, 60, 3, 2, 4),
        (1080, 75, 8, 4, 12),
        (1800, 0, 10, 5, 15),
        (200_000, 0, 600, 300, 600),
    ],
)
def test_minutes_follow_words_and_what_takes_time_besides(
    words: int, seconds: int, minutes: int, fewest: int, most: int
) -> None:
    estimate = Estimate(words, seconds)
    assert (estimate.minutes, estimate.fewest, estimate.most) == (minutes, fewest, most)


@given(words=st.integers(0, 100_000), seconds=st.integers(0, 7200), more=st.integers(0, 500))
def test_more_to_read_never_takes_less_time(words: int, seconds: int, more: int) -> None:
    estimate = Estimate(words, seconds)
    assert Estimate(words + more, seconds).minutes >= estimate.minutes
    assert Estimate(words, seconds + more).minutes >= estimate.minutes


@given(words=st.integers(0, 60_000), seconds=st.integers(0, 7200))
def test_an_author_may_set_half_as_many_minutes_or_half_as_many_again(
    words: int, seconds: int
) -> None:
    estimate = Estimate(words, seconds)
    allowed = [minutes for minutes in range(1, 601) if estimate.allows(minutes)]
    exact = [
        minutes
        for minutes in range(1, 601)
        if estimate.minutes <= 2 * minutes <= 3 * estimate.minutes
    ]
    assert allowed == exact
    assert estimate.minutes in allowed


def test_a_dash_between_words_is_not_read() -> None:
    assert count_words(["Dinas – atau unit – kerja", "", " 2 ×  24 jam."]) == 7


@pytest.mark.django_db
class TestLesson:
    def test_all_blocks_are_read_and_pictures_and_reflections_take_longer(self) -> None:
        body: list[tuple[str, Any]] = [
            ("heading", "Tiga kata saja"),
            ("text", "<p>Warga datang.</p><ul><li>Dengan harapan</li></ul>"),
            (
                "steps",
                {"title": "Menerima", "steps": [{"title": "Dengarkan", "text": "Sampai selesai."}]},
            ),
            ("reflection", {"question": "Kapan?", "thought": "<p>Tadi.</p>"}),
        ]
        estimate = LessonPage(title="Pelajaran", body=body).estimate
        assert (estimate.words, estimate.seconds) == (3 + 4 + 4 + 2, 60)

    def test_a_lesson_written_by_the_program_takes_the_estimate(self) -> None:
        body = [("text", f"<p>{'kata ' * 400}</p>")]
        lesson = courses.add_lesson(by=None, course=content.course(), title="Panjang", body=body)
        assert lesson.duration_minutes == 3


def form(words: int, minutes: str, **fields: str) -> dict[str, Any]:
    text = "kata " * words
    sent: dict[str, Any] = nested_form_data(
        {
            "title": "Pelajaran satu",
            "slug": "pelajaran-satu",
            "summary": "",
            "duration_minutes": minutes,
            "is_required": "on",
            "body": streamfield([("text", rich_text(f"<p>{text}</p>"))]),
            **fields,
        }
    )
    return sent


PUBLISH = {"action-publish": "1"}


@pytest.mark.django_db
class TestEditor:
    """Citra edits a lesson of four words that is said to take ten minutes."""

    @pytest.fixture
    def lesson(self, course: Any) -> LessonPage:
        first: LessonPage = course.first
        return first

    @pytest.fixture
    def browser(self, trainer: User, as_user: Any) -> Any:
        browser = as_user(trainer)
        browser.cookies["django_language"] = "en"
        return browser

    @pytest.fixture
    def address(self, lesson: LessonPage) -> str:
        return reverse("wagtailadmin_pages:edit", args=[lesson.pk])

    def published(self) -> LessonPage:
        page: LessonPage = LessonPage.objects.get(slug="pelajaran-satu")
        return page

    def test_an_author_sees_the_estimate(self, browser: Any, address: str) -> None:
        page = " ".join(browser.get(address).text.split())
        assert "this lesson takes about 1 min: 4 words" in page
        assert "You may set 1 to 1 min." in page
        assert "The 10 min set here lie outside." in page

    def test_a_lesson_with_fitting_minutes_has_no_warning(
        self, lesson: LessonPage, browser: Any, address: str
    ) -> None:
        lesson.duration_minutes = 1
        lesson.save_revision().publish()
        assert "lie outside" not in browser.get(address).text

    @pytest.mark.parametrize("minutes", ["1", "4", "16"])
    def test_minutes_far_from_the_estimate_are_refused_and_the_text_stays(
        self, minutes: str, browser: Any, address: str
    ) -> None:
        answer = browser.post(address, form(1800, minutes) | PUBLISH)
        page = " ".join(answer.text.split())
        assert "Nothing you have typed is lost." in page
        assert page.count("kata kata kata") > 10
        assert self.published().duration_minutes == 10
        assert "kata" not in str(self.published().body)

    @pytest.mark.parametrize("minutes", ["5", "10", "15"])
    def test_minutes_near_the_estimate_are_taken(
        self, minutes: str, browser: Any, address: str
    ) -> None:
        browser.post(address, form(1800, minutes) | PUBLISH)
        assert self.published().duration_minutes == int(minutes)
        assert "kata" in str(self.published().body)

    def test_without_minutes_the_estimate_is_taken(self, browser: Any, address: str) -> None:
        browser.post(address, form(1000, "") | PUBLISH)
        assert self.published().duration_minutes == 6

    def test_a_draft_may_have_any_minutes(self, browser: Any, address: str) -> None:
        browser.post(address, form(1800, "1"))
        draft = self.published().get_latest_revision_as_object()
        assert (draft.duration_minutes, self.published().duration_minutes) == (1, 10)

    def test_what_a_draft_had_does_not_let_it_be_published(
        self, browser: Any, address: str
    ) -> None:
        for more in ({}, PUBLISH):
            browser.post(address, form(1800, "1") | more)
        assert self.published().duration_minutes == 10

    def test_minutes_of_earlier_do_not_hold_up_another_change(
        self, browser: Any, address: str
    ) -> None:
        browser.post(address, form(5, "10", summary="Dengarkan dulu.") | PUBLISH)
        assert self.published().summary == "Dengarkan dulu."

    def test_a_new_lesson_begins_without_minutes_and_takes_the_estimate(
        self, lesson: LessonPage, browser: Any
    ) -> None:
        course = lesson.get_parent()
        new = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", course.pk])
        assert 'name="duration_minutes" value' not in browser.get(new).text
        browser.post(new, form(500, "", slug="baru", title="Baru") | PUBLISH)
        assert LessonPage.objects.get(title="Baru").duration_minutes == 3
