"""The same officers at the product: a real course in a real database, by a clock that is moved.

Whoever is simulated goes the way of everybody: the apis start, deal, mark, decide what counts,
record the evidence and compute the level. What an officer does follows from what they are shown
(the words of a question, a turn and its choices), never from what is inside. Beside each of them
goes a ``Trainee`` who decides alike and needs no database; after each day both must stand alike.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from django.utils.html import strip_tags

from assessments import api
from assessments.competency.rules.levels import Marks
from assessments.models import Attainment, Evidence, QuizPage, ScenarioPage
from assessments.questions.kinds.choice.rules import ChoiceSheet
from courses import api as courses
from courses.models import CoursePage
from lms.people.models import Officer, OrgUnit, Position
from tests.core import clocks
from tests.factories import organisation
from tests.performance.measure import course
from tests.performance.measure.officers import OFFICERS, Decide, Task
from tests.performance.measure.playing import DAYS_A_WEEK, Trainee, date_of, moment_of
from tests.performance.measure.publishing import COMPETENCY, Pages, publish

Plan = dict[int, Sequence[str]]
"""The activities taken on a day (from 0), in this order."""

STRAIGHT: Plan = {
    0: ("quiz:1", "scenario:1"),
    3: ("quiz:1",),
    7: ("quiz:2", "scenario:1"),
    14: ("scenario:2", "quiz:1"),
    21: ("quiz:2", "scenario:2"),
}
"""Through the course and its check, and everything again sooner or later."""
LOOKING_AHEAD: Plan = {
    0: ("quiz:1", "quiz:1", "scenario:1"),
    4: (course.MIXED, course.MIXED),
    7: ("scenario:2", "quiz:2"),
    11: (course.MIXED, "quiz:2"),
    14: ("quiz:1", "quiz:2", "scenario:2"),
}
"""The mixed quiz in between, so that parts of it and of the check have been seen before."""
PLANS = (STRAIGHT, LOOKING_AHEAD)

DIGITS = 9
Shown = tuple[str, str, str, float | None, float, float]
"""A piece of evidence: activity, indicator, day, observations, share and chance."""


@dataclass(frozen=True, slots=True)
class State:
    """How somebody stands, and what for."""

    attained: int
    provisional: int
    evidence: Counter[Shown]

    def __str__(self) -> str:
        return f"level {self.attained} (provisionally {self.provisional})"


@dataclass
class Visitor:
    """A simulated officer of the product, who reads what is shown and remembers it."""

    officer: Officer
    decide: Decide
    seen: set[str] = field(default_factory=set)

    def take(self, page: QuizPage | ScenarioPage, day: int) -> None:
        """Take an activity from its beginning to its end."""
        week = day // DAYS_A_WEEK
        asked = self.answer(page, week) if isinstance(page, QuizPage) else self.talk(page, week)
        self.seen |= set(asked)  # afterwards: they learn what is right when it is over

    def answer(self, page: QuizPage, week: int) -> list[str]:
        """Answer every question on the sheet and hand in; return what was asked."""
        attempt = api.start_attempt(page=page, officer_id=self.officer.pk, by=self.officer.user)
        asked = []
        for question in attempt.sheet().questions:
            assert isinstance(question.body, ChoiceSheet)
            asked.append(strip_tags(question.prompt))
            ids = {option.text: option.id for option in question.body.options}
            api.save_answer(
                attempt_id=attempt.pk,
                officer_id=self.officer.pk,
                question_id=question.id,
                sent=[ids[self.choose(asked[-1], week, len(ids))]],
                sequence=1,
            )
        api.submit_attempt(attempt_id=attempt.pk, officer_id=self.officer.pk, by=self.officer.user)
        return asked

    def talk(self, page: ScenarioPage, week: int) -> list[str]:
        """Play the conversation to its end; return what the citizen said."""
        play = api.start_play(page=page, officer_id=self.officer.pk, by=self.officer.user)
        state = api.play_screen(play_id=play.pk, officer_id=self.officer.pk).state
        said = []
        while not state.is_over:
            said.append(state.lines[-1].text)
            tokens = {option.text: option.token for option in state.options}
            state = api.make_move(
                play_id=play.pk,
                officer_id=self.officer.pk,
                step=state.step,
                token=tokens[self.choose(said[-1], week, len(tokens))],
                by=self.officer.user,
            ).state
        return said

    def choose(self, asked: str, week: int, choices: int) -> str:
        """Return the words of what they choose."""
        _kind, _number, code, _again = asked.split(":")
        _level, place = code.split(".")
        return f"{self.decide(Task(asked, int(place) - 1, week, asked in self.seen), choices)}"

    def state(self) -> State:
        """Read how they stand now."""
        mine = Attainment.objects.filter(officer=self.officer, competency__code=COMPETENCY)
        levels = mine.values_list("level", "provisional").first() or (0, 0)
        rows = Evidence.objects.filter(officer=self.officer).select_related("indicator")
        return State(*levels, Counter(map(_of_row, rows)))

    def on_profile(self, day: int) -> tuple[int, int]:
        """Read which level their profile shows on a day, and which one provisionally."""
        profile = api.competency_profile(self.officer.pk, on=date_of(day))
        shown = next((s for s in profile.standings if s.code == COMPETENCY), None)
        if shown is None:
            return 0, 0
        return shown.attained, shown.to_confirm.level if shown.to_confirm else shown.attained


def _of_row(row: Evidence) -> Shown:
    return (
        row.source_title,
        row.indicator.code,
        row.occurred_at.date().isoformat(),
        row.observations,
        round(row.strength, DIGITS),
        round(row.chance, DIGITS),
    )


def state_of(trainee: Trainee, marks: Marks, day: int) -> State:
    """Tell how somebody stands who needs no database."""
    standing = trainee.standing(marks, day)
    evidence = (
        (
            piece.source_key,
            piece.indicator.code,
            piece.on.isoformat(),
            piece.observations,
            round(piece.share, DIGITS),
            round(piece.chance, DIGITS),
        )
        for piece in trainee.pieces
    )
    return State(standing.attained, standing.provisional, Counter(evidence))


@dataclass(frozen=True, slots=True)
class Pair:
    """One officer on both ways."""

    name: str
    plan: Plan
    visitor: Visitor
    trainee: Trainee

    def go(self, day: int, pages: Pages) -> None:
        """Do on both ways what is planned for a day."""
        for activity in self.plan.get(day, ()):
            self.visitor.take(pages[activity], day)
            self.trainee.take(day, activity)

    def differences(self, marks: Marks, day: int) -> Iterator[str]:
        """Say what is different at the end of a day, and why."""
        real, simulated = self.visitor.state(), state_of(self.trainee, marks, day)
        if real != simulated:
            yield (
                f"{self.name}, day {day}: {real} through the api, {simulated} without;"
                f" {_reason(real, simulated)}"
            )
        on_profile = self.visitor.on_profile(day)
        if on_profile != (real.attained, real.provisional):
            yield f"{self.name}, day {day}: {real} kept, {on_profile} on the profile"


def _reason(real: State, simulated: State) -> str:
    only = {
        "through the api": real.evidence - simulated.evidence,
        "without": simulated.evidence - real.evidence,
    }
    first = [f"only {where}: {min(found)}" for where, found in only.items() if found]
    return "; ".join(first) or "the evidence is the same, the rule judges it otherwise"


def differences(count: int, last_day: int = 21) -> list[str]:
    """Send so many officers, of each kind in turn, both ways; return where these part.

    Needs a database without people or pages.
    """
    marks, found = Marks(), list[str]()
    with clocks.at(moment_of(-1)):
        around, pages = publish()
        pairs = [enrolled(number, around) for number in range(count)]
    for day in sorted(STRAIGHT.keys() | LOOKING_AHEAD):
        with clocks.at(moment_of(day)):
            for pair in pairs if day <= last_day else ():
                pair.go(day, pages)
                found += pair.differences(marks, day)
    return found


def enrolled(number: int, around: CoursePage) -> Pair:
    """Add the officer with a number (from 0) and enrol them in the course."""
    kind = OFFICERS[number % len(OFFICERS)]
    officer = organisation.officer(
        f"petugas{number}",
        f"Petugas {number}",
        f"199001012015011{number + 1:03}",
        OrgUnit.objects.get(code="DUK-FO"),
        Position.objects.get(code="PL"),
    )
    courses.enrol(officer_id=officer.pk, course=around, by=officer.user)
    return Pair(
        f"officer {number} ({kind.name})",
        PLANS[(number + number // len(OFFICERS)) % len(PLANS)],
        Visitor(officer, kind.by_task(number)),
        Trainee(kind.by_task(number), Random(number)),
    )
