"""When a fact comes back, and what comes today. No Django.

A fact comes back just before it is likely to be forgotten, as the Free Spaced Repetition Scheduler
computes it (FSRS-6; Ye, Su and Cao, 2022, *A Stochastic Shortest Path Algorithm for Optimizing
Spaced Repetition Scheduling*, KDD '22). It counts whole days here, so that what is due comes in the
morning, and spreads nothing at random, so that the same answers give the same days everywhere.
Conduct is no fact: what is practised of it comes back at fixed intervals.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from heapq import nsmallest
from typing import NamedTuple, cast

from fsrs import Card, Rating, Scheduler, State

PER_DAY = 5
NEW_PER_DAY = 3
LONGEST_DAYS = 180
"""Regulations change: nothing stays away for longer."""
FIXED_DAYS = (2, 7, 30)

_SCHEDULER = Scheduler(
    learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False
)


class Felt(StrEnum):
    """How hard the officer found it, if they said so."""

    HARD = "hard"
    UNSAID = ""
    EASY = "easy"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of how well an officer remembers a fact, after an answer on ``reviewed_on``.

    ``stability`` is in days: after so many, nine of ten such facts are still known. ``difficulty``
    is 1-10.
    """

    stability: float
    difficulty: float
    reviewed_on: dt.date


@dataclass(frozen=True, slots=True)
class Learnt:
    """A memory after an answer, and the day on which the fact comes back."""

    memory: Memory
    due_on: dt.date


def rating_of(share: Fraction, felt: Felt = Felt.UNSAID) -> Rating:
    """Rate an answer that earned ``share``, 0 to 1.

    Half or more of it counts as remembered with effort. How it felt tells right answers apart and
    makes no wrong one right.
    """
    if share < 1:
        return Rating.Hard if 2 * share >= 1 else Rating.Again
    return {Felt.HARD: Rating.Hard, Felt.UNSAID: Rating.Good, Felt.EASY: Rating.Easy}[felt]


def learnt(before: Memory | None, rating: Rating, on: dt.date) -> Learnt:
    """Tell how well a fact is remembered after an answer on a day; ``before``: the first one."""
    if before is None:
        card = Card(card_id=0, state=State.Learning)
    else:
        card = Card(
            card_id=0,
            state=State.Review,
            stability=before.stability,
            difficulty=before.difficulty,
            last_review=_moment(before.reviewed_on),
        )
    after, _log = _SCHEDULER.review_card(card, rating, _moment(on))
    memory = Memory(cast(float, after.stability), cast(float, after.difficulty), on)
    return Learnt(memory, after.due.date())


def due_after(rounds: int, on: dt.date) -> dt.date | None:
    """Return when conduct comes back that was practised so many times, last on a day.

    0 times: when it was first met. ``None``: not any more.
    """
    if rounds >= len(FIXED_DAYS):
        return None
    return on + dt.timedelta(days=FIXED_DAYS[rounds])


@dataclass(frozen=True, slots=True)
class Rounds:
    """A conversation that was had ``times`` times to its end, last on a day."""

    page_id: int
    times: int
    last_on: dt.date


def to_have_again(rounds: Iterable[Rounds], day: dt.date) -> list[int]:
    """Return the pages of the conversations that have come back by ``day``, at fixed intervals."""
    back = ((each.page_id, due_after(each.times - 1, each.last_on)) for each in rounds)
    return [page_id for page_id, on in back if on is not None and on <= day]


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


# --- What comes today -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Need:
    """A competency that an officer's position requires. Levels are 0-5, ``importance`` 1-3.

    Importance 1 is the highest.
    """

    competency_id: int
    required: int
    attained: int
    importance: int
    has_evidence: bool
    is_fading: bool

    @property
    def place(self) -> tuple[int, int]:
        """Where it comes among others: no evidence, too low, fading, the rest; then importance."""
        if not self.has_evidence:
            return 0, self.importance
        if self.attained < self.required:
            return 1, self.importance
        return (2 if self.is_fading else 3), self.importance


class Offer(NamedTuple):
    """Something that may be practised. Its ``key`` begins with the name of its source.

    New ones come in the order of ``place``. At most ``a_day`` of the same source come on one day.
    """

    key: str
    place: tuple[int, ...] = ()
    a_day: int = PER_DAY


@dataclass(frozen=True, slots=True)
class Practised:
    """What was practised ``rounds`` times, last ``on`` a day, and when it comes back, if ever.

    0 times and on no day: it was met elsewhere.
    """

    rounds: int
    on: dt.date | None
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What comes today, in its order, and on which day the next comes after these.

    ``done`` is how many were practised today; ``next_on`` is ``None`` where nothing is to come.
    """

    keys: tuple[str, ...]
    done: int
    next_on: dt.date | None


def place_of(tags: Sequence[tuple[int, int]], needs: Mapping[int, Need]) -> tuple[int, int] | None:
    """Return the best place among needs of what is about these competencies, each at a level.

    What is above the level required helps nobody yet: ``None`` where nothing is needed.
    """
    places = [
        needs[competency_id].place
        for competency_id, level in tags
        if competency_id in needs and level <= needs[competency_id].required
    ]
    return min(places, default=None)


def plan(offers: Sequence[Offer], practised: Mapping[str, Practised], day: dt.date) -> Plan:
    """Choose what comes on ``day``: what is due, the longest due first, then what is new.

    At most ``PER_DAY`` and of these ``NEW_PER_DAY`` new ones, with what was practised on that day
    already. What is practised and not offered any more rests.
    """
    done = {key: each for key, each in practised.items() if each.on == day}
    met = [(practised[offer.key].due_on, offer) for offer in offers if offer.key in practised]
    coming = [(on, offer) for on, offer in met if on is not None]
    due = sorted(
        ((on, offer) for on, offer in coming if on <= day),
        key=lambda pair: (pair[0], pair[1].key),
    )
    new = [offer for offer in offers if offer.key not in practised]
    chosen = _within_limits([offer for _on, offer in due], done)[: max(0, PER_DAY - len(done))]
    fresh = NEW_PER_DAY - sum(each.rounds == 1 for each in done.values())
    fresh = max(0, min(fresh, PER_DAY - len(done) - len(chosen)))
    chosen += nsmallest(fresh, new, key=lambda offer: (offer.place, offer.key))
    later = [on for on, _offer in coming if on > day]
    if len(chosen) < len(due) + len(new):
        later.append(day + dt.timedelta(days=1))
    return Plan(tuple(offer.key for offer in chosen), len(done), min(later, default=None))


def choose(offers: Sequence[Offer], practised: Mapping[str, Practised]) -> tuple[str, ...]:
    """Choose ``PER_DAY`` to practise out of turn: never practised ones, then the longest ago."""

    def when(offer: Offer) -> tuple[bool, dt.date, str]:
        met = practised.get(offer.key)
        on = met.on if met else None
        return on is not None, on or dt.date.min, offer.key

    return tuple(offer.key for offer in sorted(offers, key=when)[:PER_DAY])


def _within_limits(due: Sequence[Offer], done: Iterable[str]) -> list[Offer]:
    """Leave out what exceeds the number that its source may give a day, with what is done."""
    given = Counter(map(_source_of, done))
    kept: list[Offer] = []
    for offer in due:
        source = _source_of(offer.key)
        if given[source] < offer.a_day:
            given[source] += 1
            kept.append(offer)
    return kept


def _source_of(key: str) -> str:
    return key.partition(":")[0]
