"""What officers saw in tries from before tries were counted is entered as seen, and only that."""

import json
from dataclasses import asdict
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection

from assessments.models import Attempt, Exposure, Play
from assessments.questions.content import name_of
from assessments.quizzes.paper import Paper
from assessments.roleplay import content as roleplay_content
from assessments.roleplay import engine
from assessments.roleplay.api import make_move, start_play
from lms.core.models import Snapshot
from tests.assessments.quizzes import making
from tests.factories import content
from tests.pinned.test_samples import sample

BEFORE = "0014"
MIGRATION = import_module("assessments.migrations.0015_counted_tries")
COPIES = import_module("assessments.migrations.0024_know_copies")


def seen():
    return set(Exposure.objects.values_list("officer", "key", "sitting_id"))


def play(page, officer, *texts):
    play = start_play(page=page, officer_id=officer.pk, by=officer.user)
    for step, text in enumerate(texts):
        token = next(option.token for option in play.state().options if option.text == text)
        make_move(play_id=play.pk, officer_id=officer.pk, step=step, token=token, by=officer.user)
    return play


def without_pictures(value):
    """What is said, as it was before anything could have a picture."""
    if isinstance(value, dict):
        return {name: without_pictures(it) for name, it in value.items() if name != "picture"}
    return [without_pictures(it) for it in value] if isinstance(value, list | tuple) else value


def pin_as_before(attempts):
    """Put the questions into the papers, where they lay when those updates were written."""
    for attempt in attempts:
        pinned = attempt.paper.to_json() | {"format": 2}
        pinned["items"] = [
            {"question": without_pictures(asdict(item.question)), "points": item.points}
            for item in attempt.paper.items
        ]
        attempt.snapshot = Snapshot.objects.store(pinned)
        attempt.save()


def pin_plays_as_before(plays):
    """Put turns and endings where they lay before conversations were documents."""
    for play in plays:
        pinned = dict(play.snapshot.content)
        pinned["nodes"] = pinned.pop("conversation")["nodes"]
        play.snapshot = Snapshot.objects.store(pinned | {"format": 1})
        play.save()


@pytest.mark.django_db(transaction=True)
def test_going_back_and_forward_finds_what_was_entered_as_it_happened(framework, ayu, eko):
    questions = making.bank(3)
    quiz, other = making.quiz(questions), making.quiz(questions[1:], title="Kuis lain")
    making.hand_in(making.start(quiz, ayu), ayu)
    making.start(other, ayu)
    making.start(other, eko)
    page = content.scenario(content.catalogue().get_parent())
    play(page, ayu, "Pilihan sela")
    play(page, ayu, "Pilihan dengar", "Pilihan jelas")
    play(page, ayu, "Pilihan dengar")
    entered = seen()
    assert len(entered) == 2 * (3 + 2 + 2), "by place and by content"
    pin_as_before(Attempt.objects.all())
    pin_plays_as_before(Play.objects.all())

    call_command("migrate", "assessments", BEFORE, verbosity=0)
    assert "assessments_exposure" not in connection.introspection.table_names()
    call_command("migrate", verbosity=0)

    assert seen() == entered
    assert set(Attempt.objects.values_list("is_counted", flat=True)) == {True}
    assert set(Play.objects.values_list("is_counted", flat=True)) == {True}


@pytest.mark.parametrize(
    "name", ["paper-1", "paper-2", "paper-2-ordering", "paper-2-short_answer", "paper-2-true_false"]
)
def test_the_questions_of_a_paper_have_the_prints_that_they_have_now(name):
    pinned = sample(name)["pinned"]
    now = [
        item.question.names - {name_of(item.question.key)} for item in Paper.from_json(pinned).items
    ]
    assert [{each} for each in COPIES.question_prints(pinned)] == now


def test_the_turns_of_a_scenario_have_the_prints_that_they_have_now():
    pinned = sample("roleplay-1")["pinned"]
    written = COPIES.turn_prints(json.loads(json.dumps(pinned)))
    for turn in engine.parse(pinned).turns:
        assert written[turn.key] in roleplay_content.names_of("p", turn)


@pytest.mark.parametrize("name", ["paper-1", "paper-2", "paper-2-ordering"])
def test_the_questions_of_a_paper_of_either_format_have_their_names(name):
    pinned = sample(name)["pinned"]
    questions = [item.question for item in Paper.from_json(pinned).items]
    assert MIGRATION.question_names(pinned) == [name_of(question.key) for question in questions]


def test_the_turns_of_a_scenario_have_their_names():
    pinned = sample("roleplay-1")["pinned"]
    written = MIGRATION.turn_names(json.loads(json.dumps(pinned)))
    turns = engine.parse(pinned).turns
    assert {f"turn:p:{rest}" for rest in written.values()} == {
        roleplay_content.name_of("p", turn) for turn in turns
    }
