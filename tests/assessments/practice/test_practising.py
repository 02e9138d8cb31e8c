"""What comes, what an answer does, and what it never does."""

import datetime as dt
from fractions import Fraction

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from assessments.competency.overview import projection
from assessments.models import Evidence, Exposure, PracticeAnswer, PracticeCard, Question
from assessments.practice import api
from assessments.practice.rules import Felt
from assessments.practice.sources.protocol import NotOfferedError
from assessments.questions.content import Purpose
from assessments.questions.kinds.protocol import UnknownAnswerError
from lms.core import jobs
from lms.core.clock import today
from lms.core.content_stamp import content_changed
from lms.core.privacy import forget_officer
from tests.assessments.competency.making import show
from tests.assessments.practice import making
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def ayu(ayu, required):
    return ayu


def let_days_pass(days):
    """Make it so many days later, as far as the practice knows."""
    passed = dt.timedelta(days=days)
    PracticeCard.objects.update(due_on=F("due_on") - passed, reviewed_on=F("reviewed_on") - passed)


def keys(officer):
    return {item.key for item in making.today(officer).items}


class TestWhatComes:
    def test_practice_questions_about_what_the_position_requires(self, ayu):
        wanted = making.question("KOM.1.1")
        making.question("KOM.1.1", purpose=Purpose.COUNTED)
        making.question("KOM.3.1")  # above the level required
        making.question("PP.2.1")
        assert keys(ayu) == {making.key(wanted)}

    def test_nothing_of_other_agencies_banks(self, ayu, eko, org):
        theirs = making.question(unit=org.health)
        own = making.question(unit=org.registry)
        assert keys(ayu) == {making.key(own)}
        assert keys(eko) == {making.key(theirs)}

    def test_nothing_retired_or_unpublished(self, ayu):
        retired, unpublished = making.questions(2)
        Question.objects.filter(pk=retired.pk).update(is_retired=True)
        content_changed()
        unpublished.unpublish()
        shown = making.today(ayu)
        assert (shown.items, shown.is_possible) == ([], False)

    def test_what_was_never_shown_comes_first(self, ayu):
        show(ayu, "KOM.1.1")
        making.questions(3, "KOM.1.1")
        unshown = making.question("PP.1.1")
        assert making.today(ayu).items[0].key == making.key(unshown)

    def test_an_officer_without_a_position_has_nothing(self, ayu, framework):
        making.question()
        ayu.postings.all().delete()
        projection.rebuild()
        assert not making.today(ayu).is_possible


class TestAnswering:
    def test_brings_it_back_when_it_would_be_forgotten(self, ayu):
        making.question()
        [item] = making.today(ayu).items
        answered = making.answer(ayu, item)
        assert answered.is_taken
        assert answered.plan.next_on == today() + dt.timedelta(days=2)
        shown = making.today(ayu)
        assert (shown.items, shown.done) == ([], 1)
        let_days_pass(2)
        [again] = making.today(ayu).items
        assert (again.key, again.round) == (item.key, 1)
        assert again.solution != item.solution  # dealt anew
        making.answer(ayu, again)
        assert PracticeCard.objects.get().due_on == today() + dt.timedelta(days=11)

    def test_a_wrong_one_comes_back_tomorrow(self, ayu):
        making.question()
        [item] = making.today(ayu).items
        making.answer(ayu, item, is_right=False)
        assert PracticeCard.objects.get().due_on == today() + dt.timedelta(days=1)

    def test_a_situation_to_judge_is_conduct_and_comes_back_as_turns_do(self, ayu):
        making.question(body=making.situational())
        for days in (2, 7, 30):
            [item] = making.today(ayu).items
            plan = making.answer(ayu, item, is_right=days != 7).plan
            assert plan.next_on == today() + dt.timedelta(days=days)
            let_days_pass(days)
        [item] = making.today(ayu).items
        assert making.answer(ayu, item).plan.next_on is None
        assert PracticeCard.objects.get().memory is None

    def test_how_it_felt_counts(self, ayu):
        making.questions(2)
        hard, easy = making.today(ayu).items
        making.answer(ayu, hard, felt=Felt.HARD)
        making.answer(ayu, easy, felt=Felt.EASY)
        soonest_first = PracticeCard.objects.order_by("due_on").values_list("key", flat=True)
        assert list(soonest_first) == [hard.key, easy.key]
        assert set(PracticeAnswer.objects.values_list("felt", flat=True)) == {"hard", "easy"}

    def test_sent_twice_or_late_it_changes_nothing(self, ayu):
        making.question()
        [item] = making.today(ayu).items
        making.answer(ayu, item)
        before = PracticeCard.objects.values().get()
        assert not making.answer(ayu, item, is_right=False).is_taken
        let_days_pass(2)
        assert not making.answer(ayu, item).is_taken
        let_days_pass(-2)
        assert PracticeCard.objects.values().get() == before
        assert PracticeAnswer.objects.get().share == 1

    def test_before_its_day_it_changes_nothing(self, ayu):
        making.question()
        [item] = making.today(ayu).items
        making.answer(ayu, item)
        assert not making.answer(ayu, item, is_right=False, number=1).is_taken
        assert PracticeCard.objects.get().rounds == 1

    def test_the_server_marks_it(self, ayu):
        making.question(body=making.true_false())
        [item] = making.today(ayu).items
        marked = api.answer(officer_id=ayu.pk, key=item.key, number=0, sent=["false"]).marked
        assert marked.share == Fraction(0)
        assert PracticeAnswer.objects.get().share == 0

    def test_what_can_be_no_answer_is_refused(self, ayu):
        making.question()
        [item] = making.today(ayu).items
        with pytest.raises(UnknownAnswerError):
            api.answer(officer_id=ayu.pk, key=item.key, number=0, sent=["keliru"])
        assert not PracticeCard.objects.exists()

    @pytest.mark.parametrize("key", ["question:keliru", "turn:keliru", ""])
    def test_what_is_not_offered_is_refused(self, ayu, key):
        with pytest.raises(NotOfferedError):
            api.answer(officer_id=ayu.pk, key=key, number=0, sent=[])

    def test_a_counted_question_is_refused(self, ayu):
        counted = making.question(purpose=Purpose.COUNTED)
        with pytest.raises(NotOfferedError):
            api.answer(officer_id=ayu.pk, key=making.key(counted), number=0, sent=[])

    def test_is_no_evidence_and_no_exposure(self, ayu):
        making.questions(2)
        for item in making.today(ayu).items:
            making.answer(ayu, item)
        assert not Evidence.objects.exists()
        assert not Exposure.objects.exists()


class TestReminders:
    @pytest.fixture(autouse=True)
    def nine(self, monkeypatch):
        """Let it be nine o'clock on the day from which Ayu's position requires something."""
        nine = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
        monkeypatch.setattr("django.utils.timezone.now", lambda: nine)

    @staticmethod
    def told(officer):
        return list(
            officer.user._meta.apps.get_model("lms.Notice")
            .objects.filter(recipient=officer.user)
            .values_list("kind", "facts")
        )

    def test_nobody_is_reminded_who_did_not_ask(self, ayu):
        making.question()
        assert api.remind() == 0
        assert api.reminder_of(ayu.pk) is None

    def test_come_once_a_day_at_the_time_asked_for(self, ayu):
        making.questions(2)
        api.remind_at(officer_id=ayu.pk, at=dt.time(8, 30))
        assert api.reminder_of(ayu.pk) == dt.time(8, 30)
        assert [api.remind(), api.remind()] == [1, 0]
        assert self.told(ayu) == [("practice.due", {"count": "2"})]

    @pytest.mark.parametrize("at", [dt.time(9, 30), dt.time(5, 0)])
    def test_not_before_their_time_nor_hours_after(self, ayu, at):
        making.question()
        api.remind_at(officer_id=ayu.pk, at=at)
        assert api.remind() == 0

    def test_not_when_nothing_is_due(self, ayu):
        api.remind_at(officer_id=ayu.pk, at=dt.time(9, 0))
        assert api.remind() == 0
        assert self.told(ayu) == []

    def test_go_on_with_the_rest_when_their_job_has_paused(self, ayu, eko, monkeypatch):
        making.question()
        monkeypatch.setattr(jobs, "pause_if_late", lambda: True)
        monkeypatch.setattr(api, "REMINDERS_AT_ONCE", 1)
        for officer in (ayu, eko):
            api.remind_at(officer_id=officer.pk, at=dt.time(9, 0))
        assert [api.remind(), api.remind(), api.remind()] == [1, 1, 0]

    def test_stop_when_no_longer_wanted(self, ayu):
        making.question()
        api.remind_at(officer_id=ayu.pk, at=dt.time(9, 0))
        api.remind_at(officer_id=ayu.pk, at=None)
        assert api.remind() == 0


def test_whoever_is_forgotten_leaves_no_practice(ayu):
    making.question()
    making.answer(ayu, making.today(ayu).items[0])
    api.remind_at(officer_id=ayu.pk, at=dt.time(9, 0))
    forget_officer(ayu.pk)
    assert not PracticeCard.objects.exists()
    assert not PracticeAnswer.objects.exists()
    assert api.reminder_of(ayu.pk) is None


class TestAboutWhatWasNotRight:
    def about(self, officer, *slugs):
        ids = {content.indicator(slug).pk for slug in slugs}
        return [item.key for item in api.practice_about(officer.pk, ids)]

    def test_gives_others_about_the_same_behaviours_required_or_not(self, ayu):
        wanted = making.question("PP.3.1")
        making.question("KOM.1.1")
        assert self.about(ayu, "PP.3.1") == [making.key(wanted)]
        assert self.about(ayu) == []

    def test_gives_five_those_never_practised_before_the_rest(self, ayu):
        making.questions(6, "PP.3.1")
        first = self.about(ayu, "PP.3.1")
        api.answer(officer_id=ayu.pk, key=first[0], number=0, sent=[])
        assert len(first) == 5
        assert first[0] not in self.about(ayu, "PP.3.1")

    def test_nothing_of_other_agencies_banks(self, ayu, org):
        making.question("PP.3.1", unit=org.health)
        assert self.about(ayu, "PP.3.1") == []

    def test_its_page_takes_what_it_can_read_of_its_address(self, ayu, as_user):
        phone, address = as_user(ayu), reverse("practice_about")
        making.question("PP.3.1")
        behaviour = content.indicator("PP.3.1").pk
        assert len(phone.get(f"{address}?perilaku={behaviour},x").context["items"]) == 1
        assert phone.get(address).context["items"] == []
