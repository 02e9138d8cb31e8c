"""What the officers of the demonstration have learnt so far, done through the doors they use.

Each officer has a skill, 0-1: how often they answer and choose well. What they do follows from
their number and the text in front of them, so it is the same in every installation.
"""

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils import timezone

from assessments import api as assessments
from courses import api as courses
from lms.core.clock import today
from lms.demo.content import read
from lms.demo.course import Course

GROWTH = 0.1  # how much better the next try is
LESSONS_BEFORE_STOPPING = 3
DUE_IN_DAYS = {"lessons": -3, "quiz": 4, "assessed": 10, "completed": 21}
QUIZ_TRIES = {"lessons": 0, "quiz": 1, "assessed": 3, "completed": 4}
PLAYS = {"lessons": 0, "quiz": 0, "assessed": 1, "completed": 4}


@dataclass(frozen=True, slots=True)
class Learner:
    """An officer and how well they do."""

    officer: Any
    skill: float

    def luck(self, *what: object) -> Random:
        """Return the dice for one decision."""
        return Random(":".join(map(str, (self.officer.staff_number, *what))))


def add_history(officers: dict[str, Any], course: Course, *, by: Any) -> None:
    """Let the officers with a skill take the course as far as their stage says."""
    for entry in read("people")["officers"]:
        if "skill" in entry:
            learner = Learner(officers[entry["name"]], entry["skill"])
            _learn(learner, course, entry["stage"], by)
            learner.officer.user.last_login = timezone.now()
            learner.officer.user.save(update_fields=["last_login"])


def start_course(officer: Any, course: Course, *, by: Any, lessons: int, due_in_days: int) -> None:
    """Enrol an officer and let them read some lessons."""
    due_on = today() + dt.timedelta(days=due_in_days)
    courses.enrol(officer_id=officer.pk, course=course.page, by=by, due_on=due_on)
    for lesson in course.lessons[:lessons]:
        courses.open_lesson(officer_id=officer.pk, page=lesson)
        courses.complete_lesson(officer_id=officer.pk, page=lesson, by=officer.user)


def _learn(learner: Learner, course: Course, stage: str, by: Any) -> None:
    start_course(
        learner.officer,
        course,
        by=by,
        lessons=LESSONS_BEFORE_STOPPING if stage == "lessons" else len(course.lessons),
        due_in_days=DUE_IN_DAYS[stage],
    )
    for number in range(QUIZ_TRIES[stage]):
        if _take_quiz(learner, course.quiz, number):
            break
    for number in range(PLAYS[stage]):
        if _play(learner, course.scenario, number):
            break


def _take_quiz(learner: Learner, page: Any, number: int) -> bool:
    """Answer every question once and hand in; tell whether it was passed."""
    officer = learner.officer
    attempt = assessments.start_attempt(page=page, officer=officer, by=officer.user)
    for dealt in attempt.dealt:
        luck = learner.luck("quiz", number, dealt.item.question.prompt)
        assessments.save_answer(
            attempt=attempt,
            question_id=dealt.id,
            option_ids=_answer(dealt, luck, learner.skill + GROWTH * number),
            sequence=1,
        )
    return bool(assessments.submit_attempt(attempt=attempt, by=officer.user).passed)


def _answer(dealt: Any, luck: Random, skill: float) -> list[str]:
    options = sorted(dealt.options, key=lambda dealt_option: dealt_option.option.text)
    right = [option.id for option in options if option.option.is_correct]
    if luck.random() < skill:
        return right
    wrong = [option.id for option in options if not option.option.is_correct]
    return [*right[1:], luck.choice(wrong)]


def _play(learner: Learner, page: Any, number: int) -> bool:
    """Play the conversation to its end; tell whether it was passed."""
    officer = learner.officer
    play = assessments.start_play(page=page, officer_id=officer.pk, by=officer.user)
    screen = assessments.play_screen(play_id=play.pk, officer_id=officer.pk)
    while not screen.state.is_over:
        luck = learner.luck("play", number, screen.state.lines[-1].text)
        screen = assessments.make_move(
            play_id=play.pk,
            officer_id=officer.pk,
            step=screen.state.step,
            token=_choose(screen.state.options, luck, learner.skill + GROWTH * number),
            by=officer.user,
        )
    play.refresh_from_db()
    return bool(play.passed)


def _choose(options: Any, luck: Random, skill: float) -> str:
    """Read the options as somebody would who knows better as often as ``skill`` says."""
    written = {c["text"]: c for turn in read("scenario")["turns"] for c in turn["choices"]}
    ranked = sorted(options, key=lambda option: (-_worth(written[option.text]), option.text))
    token: str = ranked[0].token if luck.random() < skill else luck.choice(ranked[1:]).token
    return token


def _worth(choice: dict[str, Any]) -> int:
    return -100 if "critical" in choice else sum(effect["points"] for effect in choice["effects"])
