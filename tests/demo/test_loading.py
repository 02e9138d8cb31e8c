"""The demonstration is real content, made once, as people would have made it."""

import datetime as dt
import json
import stat
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from assessments import api as assessments
from assessments.models import (
    Attainment,
    CompetencyFramework,
    Evidence,
    Question,
    QuizPage,
    Reply,
    ScenarioPage,
)
from assessments.quizzes.replies import api as replies
from assessments.roleplay import library as scenarios
from certificates.models import Certificate
from courses import api as courses
from courses import library
from courses.models import ActivityProgress, CoursePage, HomePage, LessonPage
from lms.core.clock import today
from lms.core.models import AuditEvent
from lms.core.roles import Permission
from lms.demo import accounts, api
from lms.demo.accounts import Account
from lms.demo.content import read
from lms.demo.course import SCENARIOS
from lms.demo.district import TRAINING, add_district
from lms.demo.story import Story
from lms.people import api as people
from lms.people.imports.models import ImportRun
from lms.people.models import Officer, OrgUnit, User
from tests.demo.conftest import row_counts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def user(username: str) -> User:
    return User.objects.get(username=username)


def officer(name: str) -> Officer:
    return Officer.objects.get(name=name)


def test_loading_again_changes_nothing_and_is_quick(
    loaded: list[Account], django_assert_max_num_queries: Any
) -> None:
    before = row_counts(), list(Page.objects.values_list("pk", "latest_revision_created_at"))
    with django_assert_max_num_queries(2):
        assert api.load() == loaded
    assert (row_counts(), list(Page.objects.values_list("pk", "latest_revision_created_at"))) == (
        before
    )


def test_loading_again_is_allowed_when_somebody_has_been_added_since(loaded: list[Account]) -> None:
    people.add_officer(by=None, name="Pegawai Baru", staff_number="199001012015011999")
    assert api.load() == loaded


@pytest.mark.parametrize("model", [CoursePage, LessonPage, QuizPage, ScenarioPage, Question])
def test_every_page_and_question_is_published_and_fit_to_be(model: Any) -> None:
    assert model.objects.exists()
    for item in model.objects.all():
        assert item.live
        item.full_clean()


def test_the_history_of_a_page_shows_who_wrote_it() -> None:
    lesson = LessonPage.objects.get(slug=read("course")["lessons"][0]["slug"])
    assert lesson.owner == user("citra")
    assert lesson.latest_revision.user == user("citra")


def test_the_lessons_come_in_order_before_the_quiz_and_the_role_plays() -> None:
    children = [
        page.slug for page in CoursePage.objects.get(slug=read("course")["slug"]).get_children()
    ]
    lessons = [lesson["slug"] for lesson in read("course")["lessons"]]
    assessed = [read("quiz")["slug"], *SCENARIOS, read("reply")["quiz"]["slug"]]
    assert children == [*lessons, *assessed]


def test_the_role_plays_are_in_a_course_and_few_of_them_must_be_played() -> None:
    there = ScenarioPage.objects.values_list("slug", flat=True)
    assert sorted(there) == sorted(scenarios.SLUGS), "each in one course"
    must = ScenarioPage.objects.filter(is_required=True).values_list("slug", flat=True)
    of_courses = {slug for course in library.courses() for slug in course.required}
    assert set(must) == {SCENARIOS[0], *read("conversations")["required"], *of_courses}


def test_replies_wait_to_be_marked_by_the_trainer() -> None:
    written = read("reply")["replies"]
    assert Reply.objects.to_mark().count() == sum("levels" not in each for each in written) == 3
    marked = Reply.objects.settled().order_by("handed_in_at")
    assert [reply.attempt.passed for reply in marked] == [True, False]
    take_next = replies.take_next(by=user("citra"))
    assert take_next is not None
    assert take_next.attempt.officer.name == "Kartika Maharani"


def test_everybody_can_sign_in_with_the_passphrase_and_has_their_role(
    loaded: list[Account],
) -> None:
    for account in loaded:
        person = user(account.username)
        assert person.check_password(account.password)
        assert account.role in person.roles


def test_the_passphrase_is_new_for_each_installation_and_long_enough() -> None:
    first, second = accounts.new_accounts(), accounts.new_accounts()
    assert first[0].password != second[0].password
    assert len(first[0].password) >= 10


def test_the_passphrase_stands_in_a_file_that_only_the_owner_reads(loaded: list[Account]) -> None:
    assert stat.S_IMODE(accounts.path().stat().st_mode) == 0o600
    written = json.loads(accounts.path().read_text())
    assert {entry["role"] for entry in written} == {account.role for account in loaded}


def test_a_lost_file_is_written_again_with_a_new_passphrase(loaded: list[Account]) -> None:
    accounts.path().unlink()
    try:
        renewed = api.load()
        assert renewed[0].password != loaded[0].password
        assert user(renewed[0].username).check_password(renewed[0].password)
    finally:
        accounts.write(loaded)


def test_nobody_else_has_a_password(loaded: list[Account]) -> None:
    named = [account.username for account in loaded]
    assert not any(u.has_usable_password() for u in User.objects.exclude(username__in=named))


def test_ayu_goes_on_with_the_second_lesson_and_has_a_due_date() -> None:
    [course] = courses.learning_of(officer("Ayu Lestari").pk)
    assert course.done == 1
    assert course.days_left == api.DUE_IN_DAYS
    assert course.next_activity is not None
    assert course.next_activity.title == read("course")["lessons"][1]["title"]


def test_the_officers_differ_in_what_they_have_shown() -> None:
    levels = set(Attainment.objects.values_list("level", flat=True))
    assert {0} < levels <= {0, 1, 2}, "which questions are drawn decides a little"
    assert 5 <= Certificate.objects.count() < Officer.objects.count()


def test_certificates_name_who_issues_and_signs_them() -> None:
    facts = Certificate.objects.first().facts
    assert facts["issuer"] == read("people")["certificates"]["issuer_name"]
    assert facts["signatory"]["name"] == "Bambang Sutrisno"


def test_some_have_completed_some_are_on_the_way_and_some_are_late() -> None:
    counts = courses.participation_counts(Officer.objects.all())
    assert min(counts.active, counts.overdue, counts.completed) >= 1


def test_lessons_were_read_in_about_the_time_they_take_and_some_too_quickly() -> None:
    lessons = ActivityProgress.objects.filter(kind="lesson", completed_at__isnull=False)
    too_quick = lessons.too_quick().count()
    assert 1 <= too_quick < lessons.count() / 5
    assert set(lessons.with_hours().values_list("basis", flat=True)) == {"measured"}


def test_who_completed_the_course_has_hours_for_it() -> None:
    done = Officer.objects.filter(enrolments__state="completed")
    hours = {
        officer.pk: sum(
            courses.training_hours_of([officer.pk], year)[officer.pk]
            for year in (today().year - 1, today().year)
        )
        for officer in done
    }
    assert hours
    assert min(hours.values()) >= 1


def test_hr_sees_all_officers_and_the_supervisor_only_the_own_division() -> None:
    assert people.visible_officers(user("dewi")).count() == len(read("people")["officers"])
    names = {found.name for found in people.visible_officers(user("bima"))}
    assert {"Ayu Lestari", "Bima Prasetyo", "Ratna Puspitasari"} <= names
    assert "Siti Aminah Daulay" not in names


def test_what_the_position_requires_stands_in_the_profile() -> None:
    profile = assessments.competency_profile(officer("Ayu Lestari").pk)
    assert {(standing.name, standing.required) for standing in profile.standings} == {
        ("Komunikasi", 1),
        ("Pelayanan Publik", 2),
    }


def test_a_trainer_may_edit_and_publish_beneath_the_catalogue_only(as_user: Any) -> None:
    citra = user("citra")
    lesson, home = LessonPage.objects.first(), HomePage.objects.get()
    assert as_user(citra).get(f"/admin/pages/{lesson.pk}/edit/").status_code == 200
    assert as_user(citra).get("/admin/snippets/assessments/question/").status_code == 200
    assert lesson.permissions_for_user(citra).can_publish()
    assert not home.permissions_for_user(citra).can_edit()
    assert not citra.has_perm("lms.change_user")


def test_an_administrator_may_edit_every_page_and_the_users(as_user: Any) -> None:
    admin = user("admin")
    assert HomePage.objects.get().permissions_for_user(admin).can_edit()
    assert as_user(admin).get("/admin/users/").status_code == 200
    assert people.has_permission(admin, Permission.ADMINISTER)


@pytest.mark.parametrize("username", ["ayu", "bima", "dewi"])
def test_nobody_else_comes_into_the_admin(as_user: Any, username: str) -> None:
    assert as_user(user(username)).get("/admin/").status_code == 302
    assert not GroupPagePermission.objects.filter(group__user=user(username)).exists()


def test_what_happened_was_recorded_on_its_day_and_in_order() -> None:
    month_ends = [today() - dt.timedelta(days=days) for days in (120, 90, 60, 30, 0)]
    counts = [Evidence.objects.known_on(day).count() for day in month_ends]
    assert 0 < counts[0] < counts[1] < counts[2] < counts[3] < counts[4]
    assert not Evidence.objects.filter(occurred_at__gt=F("recorded_at")).exists()
    moments = list(AuditEvent.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert not Attainment.objects.due(today()).exists()


def test_the_ledger_proves_itself() -> None:
    call_command("verify_ledger", verbosity=0)  # fails where the chain breaks


def test_ayu_sees_how_her_levels_have_grown() -> None:
    profile = assessments.competency_profile(officer("Ayu Lestari").pk, with_history=True)
    days = {change.on for standing in profile.standings for change in standing.history}
    assert min(days) < today() - dt.timedelta(days=30)


def test_hr_finds_the_file_its_people_their_heads_and_what_some_have_shown(as_user: Any) -> None:
    dewi = User.objects.get(username="dewi")
    units = {unit.code: unit for unit in OrgUnit.objects.all()}
    few = read("district") | {"units": read("district")["units"][:9]}
    framework = CompetencyFramework.objects.get(code="standar-kompetensi")
    story = Story()
    story.add(300, partial(add_district, story, units, framework, by=dewi, content=few))
    story.tell()

    run = ImportRun.objects.get()
    assert run.state == "applied"
    assert not run.faulty_rows.exists()
    expected = run.counts["new"] + len(read("people")["officers"])
    assert people.visible_officers(dewi).count() == expected
    assert as_user(dewi).get(reverse("import_run", args=[run.pk])).status_code == 200

    head = OrgUnit.objects.get(code="SETDA").head
    assert head.postings.get().position.code == "sekretaris-daerah"
    shown = Officer.objects.filter(user=None, attainments__level__gte=1).distinct()
    assert shown.count() > 10
    assert Certificate.objects.filter(facts__course=TRAINING).exists()
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"import.apply", "unit.change", "unit.add", "officer.status"} <= actions
