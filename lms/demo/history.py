"""What the officers of the demonstration have learnt so far, done through the doors they use.

Each officer has a skill, 0-1: how often they answer and choose well. What they do follows from
their number and the text in front of them, so it is the same in every installation.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any, cast

from django.utils import timezone

from assessments import api as assessments
from courses import api as courses
from lms.demo.content import read
from lms.demo.course import Course
from lms.demo.story import Story
from lms.people.api import Officer, User

SKIMMED = 0.08  # of the lessons
GROWTH = 0.1  # how much better the next try is
LESSONS_BEFORE_STOPPING = 3
STARTED_DAYS_AGO = {
    "lessons": (20, 30),
    "quiz": (10, 18),
    "assessed": (18, 100),
    "completed": (45, 220),
}
DUE_IN_DAYS = {"lessons": -3, "quiz": 4, "assessed": 10, "completed": -20}
DAYS_BETWEEN = 2
QUIZ_TRIES = {"lessons": 0, "quiz": 1, "assessed": 3, "completed": 4}
PLAYS = {"lessons": 0, "quiz": 0, "assessed": 1, "completed": 4}
WRITTEN = "Yang dibetulkan dua isian yang dilingkari. Bawa kembali ke Loket 1, tanpa biaya."
"""What they write where a conversation asks for a note."""


@dataclass(frozen=True, slots=True)
class Learner:
    """An officer and how well they do."""

    officer: Officer
    skill: float

    def luck(self, *what: object) -> Random:
        """Return the dice for one decision."""
        return Random(":".join(map(str, (self.officer.staff_number, *what))))


def add_history(story: Story, officers: dict[str, Officer], course: Course, *, by: User) -> None:
    """Let the officers with a skill take the course as far as their stage says, over weeks."""
    for entry in read("people")["officers"]:
        if "skill" in entry:
            learner = Learner(officers[entry["name"]], entry["skill"])
            stage = entry["stage"]
            days_ago = learner.luck("start").randint(*STARTED_DAYS_AGO[stage])
            story.add(days_ago, partial(_begin, story, learner, course, stage, by))


def start_course(
    story: Story, learner: Learner, course: Course, *, by: User, lessons: int, due_on: dt.date
) -> None:
    """Enrol an officer and let them read some lessons."""
    courses.enrol(officer_id=learner.officer.pk, course=course.page, by=by, due_on=due_on)
    for number in range(lessons):
        _read(story, learner, course, number)


def _read(story: Story, learner: Learner, course: Course, number: int) -> None:
    """Read a lesson in about the time it takes; some are skimmed, as happens."""
    lesson, officer = course.lessons[number], learner.officer
    luck = learner.luck("read", lesson.slug)
    is_skimmed = luck.random() < SKIMMED
    pace = luck.uniform(0.05, 0.1) if is_skimmed else luck.uniform(0.6, 1.2)
    seconds = int(60 * lesson.duration_minutes * pace)
    courses.open_lesson(officer_id=officer.pk, page=lesson)
    story.pass_time(seconds)
    courses.complete_lesson(officer_id=officer.pk, page=lesson, by=officer.user, seconds=seconds)


def _begin(story: Story, learner: Learner, course: Course, stage: str, by: User) -> None:
    start_course(
        story,
        learner,
        course,
        by=by,
        lessons=LESSONS_BEFORE_STOPPING if stage == "lessons" else len(course.lessons),
        due_on=story.today + dt.timedelta(days=DUE_IN_DAYS[stage]),
    )
    _seen(learner)
    _go_on(story, partial(_take_quiz, learner, course.quiz), QUIZ_TRIES[stage])
    plays_begin = DAYS_BETWEEN * QUIZ_TRIES[stage]
    for scenario in course.scenarios:
        story.later(
            plays_begin, partial(_go_on, story, partial(_play, learner, scenario), PLAYS[stage])
        )


def _go_on(story: Story, attempt: Callable[[int], bool], most: int, number: int = 0) -> None:
    """Try every other day until it is passed, or ``most`` times."""
    if number < most:
        story.later(DAYS_BETWEEN, partial(_try, story, attempt, most, number))


def _try(story: Story, attempt: Callable[[int], bool], most: int, number: int) -> None:
    if not attempt(number):
        _go_on(story, attempt, most, number + 1)


def _seen(learner: Learner) -> None:
    user = cast(User, learner.officer.user)
    user.last_login = timezone.now()
    user.save(update_fields=["last_login"])


def _take_quiz(learner: Learner, page: Any, number: int) -> bool:
    """Answer every question once and hand in; tell whether it was passed."""
    officer = learner.officer
    attempt = assessments.start_attempt(page=page, officer_id=officer.pk, by=officer.user)
    for dealt in attempt.dealt:
        luck = learner.luck("quiz", number, dealt.item.question.prompt)
        assessments.save_answer(
            attempt_id=attempt.pk,
            officer_id=officer.pk,
            question_id=dealt.id,
            sent=_answer(dealt, luck, learner.skill + GROWTH * number),
            sequence=1,
        )
    _seen(learner)
    handed_in = assessments.submit_attempt(
        attempt_id=attempt.pk, officer_id=officer.pk, by=officer.user
    )
    return bool(handed_in.passed)


def _answer(dealt: Any, luck: Random, skill: float) -> Any:
    body = dealt.item.question.body
    answer = body.solution
    if luck.random() >= skill:
        while body.share(answer) == 1:
            answer = body.guess(luck)
    return dealt.body.sent(answer)


def _play(learner: Learner, page: Any, number: int) -> bool:
    """Play the conversation to its end; tell whether it was passed."""
    officer, skill = learner.officer, learner.skill + GROWTH * number
    play = assessments.start_play(page=page, officer_id=officer.pk, by=officer.user)
    turns = play.scenario.turns
    worths = [{c.text: -100 if c.critical else c.worth for c in turn.choices} for turn in turns]
    wrong = {item.key for turn in turns for item in turn.items if item.is_wrong}
    screen = assessments.play_screen(play_id=play.pk, officer_id=officer.pk)
    while not screen.state.is_over:
        luck = learner.luck("play", number, screen.state.lines[-1].text)
        token, reply = _respond(screen.state, worths, wrong, luck, skill)
        screen = assessments.make_move(
            play_id=play.pk,
            officer_id=officer.pk,
            step=screen.state.step,
            token=token,
            reply=reply,
            by=officer.user,
        )
    _seen(learner)
    play.refresh_from_db()
    return bool(play.passed)


def _respond(
    state: Any, worths: Sequence[Mapping[str, int]], wrong: Set[str], luck: Random, skill: float
) -> tuple[str, str]:
    """Choose, mark or write as somebody would who knows better as often as ``skill`` says.

    Return the token of the choice, and what is marked or written. ``worths`` of choices by text,
    turn by turn, since the same words can be worth more in one turn than in another; ``wrong`` are
    the keys of what is to be marked.
    """
    knows = luck.random() < skill
    here = max(worths, key=lambda known: sum(option.text in known for option in state.options))
    ranked = sorted(state.options, key=lambda option: (-here.get(option.text, 0), option.text))
    if state.prompt and state.prompt.kind == "document":
        found = sorted({item.key for item in state.prompt.items} & wrong)
        return ranked[0].token, " ".join(found if knows else found[:1])
    if state.prompt and state.prompt.kind == "reply":
        return ranked[0].token, WRITTEN
    return (ranked[0] if knows else luck.choice(ranked[1:])).token, ""
