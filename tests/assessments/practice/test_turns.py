"""A turn of a conversation comes back at fixed intervals."""

import datetime as dt
import json
from uuid import UUID

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from assessments.models import Evidence, Exposure, Play, PracticeCard, ScenarioPage
from assessments.practice import api, tasks
from assessments.practice.sources.protocol import NotOfferedError
from assessments.questions.kinds.protocol import UnknownAnswerError
from assessments.roleplay import api as roleplay
from lms.core import jobs
from lms.core.clock import today
from tests.assessments.practice import making
from tests.assessments.roleplay.conftest import join
from tests.factories import content
from tests.markup import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario(framework, ayu):
    page = content.scenario(content.course())
    join(ayu, page)
    page.refresh_from_db()
    return page


def play(officer, page, *texts):
    """Play a conversation to its end."""
    started = roleplay.start_play(page=page, officer_id=officer.pk, by=officer.user)
    for step, text in enumerate(texts):
        screen = roleplay.play_screen(play_id=started.pk, officer_id=officer.pk)
        token = next(each.token for each in screen.state.options if each.text == text)
        roleplay.make_move(
            play_id=started.pk, officer_id=officer.pk, step=step, token=token, by=officer.user
        )


def let_days_pass(days):
    PracticeCard.objects.update(due_on=F("due_on") - dt.timedelta(days=days))


@pytest.fixture
def promised(ayu, scenario):
    """Ayu has promised more than she should have; two days later the turn comes back."""
    play(ayu, scenario, "Pilihan dengar", "Pilihan janji")
    assert api.meet_turns() == 1
    assert making.today(ayu).items == []
    let_days_pass(2)
    return PracticeCard.objects.get()


def test_the_turn_at_which_most_was_missed_comes_back_after_two_days(ayu, promised):
    [item] = making.today(ayu).items
    assert item.says == "Jadi kapan selesai?"
    assert {option.text for option in item.options if option.is_best} == {"Pilihan jelas"}


def test_then_after_seven_and_thirty_and_no_more(ayu, promised):
    for days in (7, 30):
        [item] = making.today(ayu).items
        making.answer(ayu, item, is_right=False)
        promised.refresh_from_db()
        assert promised.due_on == today() + dt.timedelta(days=days)
        PracticeCard.objects.update(due_on=today(), reviewed_on=today() - dt.timedelta(days=days))
    [item] = making.today(ayu).items
    assert making.answer(ayu, item).plan.next_on is None
    promised.refresh_from_db()
    assert promised.due_on is None
    assert making.today(ayu).items == []


def test_meeting_again_changes_nothing(ayu, promised):
    tasks.meet_turns.func()
    assert api.meet_turns() == 0
    assert api.meet_turns(after=Play.objects.get().pk) == 0
    assert PracticeCard.objects.get().due_on == promised.due_on


def test_a_job_that_has_had_its_time_goes_on_after_the_last_play(ayu, scenario, monkeypatch):
    later = []

    def pause(after):
        later.append(after)
        return True

    monkeypatch.setattr(jobs, "pause_if_late", pause)
    for _number in range(2):
        play(ayu, scenario, "Pilihan sela")
    assert api.meet_turns() == 1
    assert len(later) == 1
    assert api.meet_turns(after=UUID(later[0])) == 0  # the same turn again
    assert len(later) == 2


def test_whoever_chose_best_has_nothing_to_repeat(ayu, scenario):
    play(ayu, scenario, "Pilihan dengar", "Pilihan jelas")
    assert api.meet_turns() == 0
    Play.objects.update(finished_at=timezone.now() - dt.timedelta(days=30))
    assert list(roleplay.missed_turns(since=timezone.now() - dt.timedelta(days=7))) == []


def test_one_turn_a_day(ayu, scenario, promised):
    play(ayu, scenario, "Pilihan sela")
    assert api.meet_turns() == 1
    let_days_pass(2)
    [item] = making.today(ayu).items
    making.answer(ayu, item)
    shown = making.today(ayu)
    assert (shown.items, shown.next_on) == ([], today() + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "share"), [("Pilihan jelas", 1), ("Pilihan janji", 1 / 3), ("Pilihan suap", 0)]
)
def test_a_choice_earns_what_it_is_worth_by_the_best(ayu, promised, text, share):
    [item] = making.today(ayu).items
    chosen = next(option.id for option in item.options if option.text == text)
    marked = api.answer(officer_id=ayu.pk, key=item.key, number=0, sent=[chosen]).marked
    assert float(marked.share) == pytest.approx(share)


def test_what_is_no_choice_of_it_is_refused(ayu, promised):
    [item] = making.today(ayu).items
    for sent in (["keliru"], [each.id for each in item.options[:2]]):
        with pytest.raises(UnknownAnswerError):
            api.answer(officer_id=ayu.pk, key=item.key, number=0, sent=sent)


def test_a_turn_that_is_no_more_is_not_offered(ayu, scenario, promised):
    scenario.unpublish()
    assert making.today(ayu).items == []
    with pytest.raises(NotOfferedError):
        api.answer(officer_id=ayu.pk, key=promised.key, number=0, sent=[])


def test_a_conversation_that_cannot_be_played_is_not_offered(ayu, scenario, promised):
    page = ScenarioPage.objects.get()
    page.conversation = {}
    page.save()
    assert roleplay.published_scenario(str(page.translation_key)) is None
    assert making.today(ayu).items == []


def test_the_page_shows_the_better_choice_and_why(ayu, as_user, promised):
    phone = as_user(ayu)
    page = as_shown(phone.get("/latihan/", headers={"accept-language": "en"}).text)
    assert "Pak Hendra: “Jadi kapan selesai?”" in page
    assert "The better choice" in page
    assert "Alasan jelas" in page
    [item] = making.today(ayu).items
    sent = {"item": item.key, "round": 0, "answer": json.loads(item.solution)}
    marked = as_shown(
        phone.post(reverse("practice_answer"), sent, headers={"accept-language": "en"}).text
    )
    assert "Right." in marked
    assert "Menerima imbalan." in page  # of the critical choice, should it be the one chosen
    assert "Alasan jelas" in marked


def test_practising_a_turn_is_no_evidence_and_no_exposure(ayu, promised):
    before = Evidence.objects.count(), Exposure.objects.count()
    [item] = making.today(ayu).items
    making.answer(ayu, item)
    assert (Evidence.objects.count(), Exposure.objects.count()) == before
