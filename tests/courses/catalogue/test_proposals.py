"""A unit's course comes into the central catalogue by Wagtail's workflow, as a copy."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import Page, TaskState, Workflow, WorkflowState

from assessments.models import Question, QuizPage
from courses import api as courses
from courses.models import CatalogueIndexPage, CentralReviewTask, CoursePage, LessonPage
from lms.core.models import AuditEvent
from tests.assessments.practice import making
from tests.courses.catalogue.conftest import SECRET
from tests.factories import content

pytestmark = pytest.mark.django_db


def proposed(page, by):
    """Hand the course in as Wagtail's editor does."""
    page.save_revision(user=by)
    return page.get_workflow().start(page, by)


def decided(state, by, action, **comment):
    task_state = TaskState.objects.get(pk=state.current_task_state_id)
    task_state.task.specific.on_action(task_state, user=by, action_name=action, **comment)


@pytest.fixture
def proposal(health_course, hana, citra):
    return proposed(health_course.page, hana)


@pytest.fixture
def adopted(proposal, citra) -> CoursePage:
    """Approve the proposal; return the central copy."""
    decided(proposal, citra, "approve")
    return CoursePage.objects.child_of(CatalogueIndexPage.objects.get()).get()


def course_form(page, **fields):
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "description": "null",
        "objectives": "null",
        "days_to_complete": "30",
        **fields,
    }


class TestTheWay:
    def test_only_a_units_course_is_proposed_and_nothing_beneath_it(self, health_course):
        assert health_course.page.get_workflow() == Workflow.objects.active().get()
        assert not health_course.lesson.has_workflow
        assert not health_course.quiz.has_workflow
        assert not content.course("Untuk semua").has_workflow

    def test_a_workflow_out_of_use_takes_the_way_away(self, health_course):
        CentralReviewTask.objects.get().deactivate()
        assert not health_course.page.has_workflow

    def test_from_the_editor_to_the_dashboard_and_the_catalogue(
        self, health_course, hana, citra, eko, ayu, as_user, run_jobs
    ):
        """One walk through Wagtail's own pages: hand in, be told, look, approve, read."""
        page, edit = (
            health_course.page,
            reverse("wagtailadmin_pages:edit", args=[health_course.page.pk]),
        )
        author, reviewer = as_user(hana), as_user(citra)
        for browser in (author, reviewer):
            browser.cookies["django_language"] = "en"
        assert "Submit to Katalog pusat" in author.get(edit).text
        author.post(edit, course_form(page) | {"action-submit": "1"})
        state = WorkflowState.objects.get()
        run_jobs()
        assert [message.to for message in mail.outbox] == [[citra.email]]
        assert page.title in str(mail.outbox[0].body)
        assert page.title in reviewer.get("/admin/").text
        action = ["approve", state.current_task_state_id]
        approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, *action])
        assert author.post(approve).status_code in {302, 403}
        assert not CoursePage.objects.filter(proposed_from=page).exists()
        reviewer.post(approve)
        copy = CoursePage.objects.get(proposed_from=page)
        assert copy.url == "/kursus/rahasia-posyandu/"
        assert as_user(ayu).get(copy.url).status_code == 200
        assert as_user(ayu).get(page.url).status_code == 404
        assert as_user(eko).get(page.url).status_code == 200
        run_jobs()
        assert [message.to for message in mail.outbox[1:]] == [[hana.email]]

    def test_sent_back_it_comes_with_the_comment_and_can_be_proposed_again(
        self, health_course, hana, citra, proposal, as_user, run_jobs
    ):
        decided(proposal, citra, "reject", comment="Tambahkan dasar hukumnya.")
        run_jobs()
        (message,) = [message for message in mail.outbox if message.to == [hana.email]]
        assert "Tambahkan dasar hukumnya." in message.body
        assert not CoursePage.objects.filter(proposed_from=health_course.page).exists()
        author = as_user(hana)
        edit = reverse("wagtailadmin_pages:edit", args=[health_course.page.pk])
        assert "Tambahkan dasar hukumnya." in author.get(edit).text
        author.post(edit, course_form(health_course.page) | {"action-restart-workflow": "1"})
        author.post(edit, course_form(health_course.page) | {"action-submit": "1"})
        current = health_course.page.current_workflow_state
        assert current is not None
        decided(current, citra, "approve")
        assert CoursePage.objects.filter(proposed_from=health_course.page).exists()

    def test_administrators_may_decide_too(self, proposal, admin, health_course):
        decided(proposal, admin, "approve")
        assert health_course.page.central_copies.exists()

    def test_another_units_trainer_can_neither_decide_nor_cancel(
        self, proposal, health_course, rudi, as_user
    ):
        browser = as_user(rudi)
        for name, args in (
            ("workflow_action", ["approve", proposal.current_task_state_id]),
            ("workflow_action", ["reject", proposal.current_task_state_id]),
            ("collect_workflow_action_data", ["approve", proposal.current_task_state_id]),
            ("confirm_workflow_cancellation", []),
            ("workflow_history", []),
            ("workflow_history_detail", [proposal.pk]),
            ("workflow_preview", [proposal.current_task_state.task_id]),
        ):
            door = reverse(f"wagtailadmin_pages:{name}", args=[health_course.page.pk, *args])
            for ask in (browser.get, browser.post):
                assert SECRET not in ask(door).content.decode(), name
        proposal.refresh_from_db()
        assert proposal.status == WorkflowState.STATUS_IN_PROGRESS
        for report in ("workflow", "workflow_tasks"):
            page = browser.get(reverse(f"wagtailadmin_reports:{report}"))
            assert SECRET not in page.content.decode()

    def test_approval_of_something_else_copies_nothing(self, health_course, hana, citra):
        """A workflow that somebody builds without the review leads nowhere."""
        Workflow.objects.create(name="Tanpa tinjauan").start(health_course.page, hana)
        assert not health_course.page.central_copies.exists()


NOTE = "Tambahkan dasar hukumnya."


class TestSentBack:
    """Its trainer sees that, with the note, until it is proposed again."""

    @pytest.fixture
    def returned(self, proposal, citra, health_course):
        decided(proposal, citra, "reject", comment=NOTE)
        return reverse("wagtailadmin_pages:edit", args=[health_course.page.pk])

    @pytest.fixture
    def hanas(self, hana, as_user):
        browser = as_user(hana)
        browser.cookies["django_language"] = "en"
        return browser

    def test_the_editor_says_by_whom_and_why_and_how_to_go_on(self, returned, hanas):
        panel = hanas.get(returned).text.split("Central catalogue", 1)[1]
        assert "Sent back by Citra Maharani on" in panel
        assert NOTE in panel
        assert "choose “Resubmit to " in panel
        assert "Officers of your unit see this course when you publish it" not in panel

    def test_so_does_the_first_page_with_the_way_there(self, returned, hanas):
        page = hanas.get("/").text
        assert "was sent back" in page
        assert "Sent back by Citra Maharani on" in page
        assert NOTE in page
        assert returned in page

    def test_nobody_else_is_bothered_with_it(self, returned, rudi, citra, admin, as_user):
        for user in (rudi, citra, admin):
            assert NOTE not in as_user(user).get("/").text

    def test_it_stays_while_the_repairs_are_published(self, returned, hanas, health_course):
        hanas.post(returned, course_form(health_course.page) | {"action-publish": "1"})
        assert NOTE in hanas.get("/").text
        assert NOTE in hanas.get(returned).text

    def test_proposed_again_it_is_under_review(self, returned, hanas, health_course, citra):
        form = course_form(health_course.page, summary="Dengan dasar hukum.")
        hanas.post(returned, form | {"action-publish": "1"})
        hanas.post(returned, form | {"action-submit": "1"})
        assert "The central trainers are reviewing this course" in hanas.get(returned).text
        assert NOTE not in hanas.get("/").text
        decided(health_course.page.current_workflow_state, citra, "approve")
        copy = CoursePage.objects.get(proposed_from=health_course.page)
        assert copy.summary == "Dengan dasar hukum."

    def test_given_up_it_is_as_if_never_sent(self, returned, hanas, health_course, hana):
        health_course.page.current_workflow_state.cancel(user=hana)
        assert NOTE not in hanas.get("/").text
        assert "choose “Submit to Katalog pusat”" in hanas.get(returned).text

    def test_whoever_cannot_be_named_is_not(self, returned, hanas, citra):
        TaskState.objects.update(finished_by=None)
        for address in ("/", returned):
            said = hanas.get(address).text
            assert "Sent back by the trainers of the central catalogue on" in said


def open_to(user, health_course):
    pages = Page.objects.descendant_of(health_course.page, inclusive=True).specific()
    return [page for page in pages if not page.permissions_for_user(user).page_locked()]


class TestWhileItIsReviewed:
    def test_nothing_of_it_can_be_changed_by_its_trainers(self, health_course, proposal, hana):
        assert [page.title for page in open_to(hana, health_course)] == []

    @pytest.mark.parametrize("end", ["approve", "reject", "cancel"])
    def test_afterwards_it_can(self, health_course, proposal, hana, citra, end):
        if end == "cancel":
            proposal.cancel(user=hana)
        else:
            decided(proposal, citra, end)
        assert len(open_to(hana, health_course)) == 4

    def test_what_a_person_locked_stays_locked(self, health_course, hana, citra):
        Page.objects.filter(pk=health_course.lesson.pk).update(locked=True, locked_by=hana)
        decided(proposed(health_course.page, hana), citra, "reject")
        assert Page.objects.get(pk=health_course.lesson.pk).locked


class TestTheCopy:
    def test_it_has_everything_that_was_published(self, health_course, adopted):
        kept = [page.title for page in adopted.get_children()]
        assert kept == [page.title for page in health_course.page.get_children()]
        assert list(adopted.competencies.all()) == list(health_course.page.competencies.all())
        assert adopted.is_open
        pages = Page.objects.descendant_of(adopted, inclusive=True)
        assert not pages.filter(locked=True).exists()
        assert not pages.filter(has_unpublished_changes=True).exists()

    def test_drafts_stay_behind(self, health_course, hana, citra):
        health_course.page.refresh_from_db()
        health_course.page.add_child(instance=LessonPage(title="Naskah", live=False))
        health_course.lesson.title = "Judul baru"
        health_course.lesson.save_revision()
        decided(proposed(CoursePage.objects.get(pk=health_course.page.pk), hana), citra, "approve")
        titles = [page.title for page in health_course.page.central_copies.get().get_children()]
        assert "Naskah" not in titles
        assert "Judul baru" not in titles
        assert health_course.lesson.get_latest_revision_as_object().title == "Judul baru"

    def test_its_results_and_evidence_are_its_own(self, health_course, adopted):
        quiz = QuizPage.objects.child_of(adopted).get()
        assert quiz.translation_key != health_course.quiz.translation_key
        assert quiz.evidence_key != health_course.quiz.evidence_key

    def test_its_questions_are_copies_in_the_central_bank(self, health_course, adopted, hana):
        asked = QuizPage.objects.child_of(adopted).get().items.get().question
        assert asked != health_course.question
        assert asked.unit is None
        assert asked.live
        assert asked.content().body == health_course.question.content().body
        assert asked.content().indicators == health_course.question.content().indicators
        assert health_course.quiz.items.get().question == health_course.question
        assert not Question.objects.kept_by(hana).filter(pk=asked.pk).exists()

    def test_what_its_lessons_ask_is_copied_too(self, health_course, hana, citra, org):
        asked = making.question(unit=org.health)
        unpublished = making.question(unit=org.health)
        unpublished.unpublish()
        central = making.question()
        body = [("check", {"questions": [asked, unpublished, central]})] * 2
        page = CoursePage.objects.get(pk=health_course.page.pk)
        content.lesson(page, "Periksa", body=body)
        decided(proposed(CoursePage.objects.get(pk=page.pk), hana), citra, "approve")
        adopted = LessonPage.objects.child_of(page.central_copies.get()).get(title="Periksa")
        first, second = (list(block.value["questions"]) for block in adopted.body)
        assert first == second
        copied, left, same = first
        assert (copied.unit, copied.live, copied.purpose) == (None, True, asked.purpose)
        assert (left, same) == (unpublished, central)
        assert copied.content().body == asked.content().body
        kept = LessonPage.objects.child_of(page).get(title="Periksa")
        assert asked in kept.body[0].value["questions"]

    def test_its_files_are_shared_by_all(self, health_course, adopted, ayu, hana, as_user):
        health_course.image.refresh_from_db()
        assert health_course.image.collection == CatalogueIndexPage.objects.get().collection
        picture = health_course.image.get_rendition("width-100").url
        assert as_user(ayu).get(picture).status_code == 200
        health_course.document.refresh_from_db()
        assert health_course.document.collection == health_course.catalogue.collection

    def test_it_is_made_once_and_then_the_way_is_closed(self, health_course, adopted, citra):
        assert courses.adopt(course=health_course.page, by=citra) == adopted
        assert not CoursePage.objects.get(pk=health_course.page.pk).has_workflow

    def test_its_address_is_free(self, health_course, hana, citra):
        content.course("Lain", slug=health_course.page.slug)
        decided(proposed(health_course.page, hana), citra, "approve")
        assert health_course.page.central_copies.get().slug == f"{health_course.page.slug}-2"

    def test_its_trainers_do_not_change_it(self, adopted, hana):
        assert not adopted.permissions_for_user(hana).can_edit()

    def test_the_trail_tells_of_it(self, adopted, citra):
        event = AuditEvent.objects.get(action="course.adopt")
        assert (event.actor_id, event.target_id) == (citra.pk, str(adopted.pk))

    def test_a_copy_of_a_copy_is_no_copy_of_the_first(self, adopted, health_course, citra):
        adopted.copy(update_attrs={"slug": "salinan-lagi"}, user=citra)
        assert health_course.page.central_copies.count() == 1
