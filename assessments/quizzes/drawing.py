"""Draws: which questions an attempt gets from a bank, and what that is sure to show.

No Django here.

A draw takes what the officer was never shown before, then what they were shown longest ago. Among
these it always takes next of the behaviour that has come least often so far, so each try is spread
evenly. Which question of a behaviour it is follows from the attempt's secret seed (see ``Dealer``).
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import islice

from assessments.competency.rules.proof import Observable
from assessments.questions.kinds.protocol import digest


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that can be drawn, by id; the rest is as of an ``Observable``."""

    id: int
    names: frozenset[str]
    indicator_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Draw:
    """``count`` questions out of a pool, in which no two have a name in common."""

    count: int
    pool: tuple[Candidate, ...]


def pool_of(candidates: Iterable[Candidate], besides: Set[str]) -> tuple[Candidate, ...]:
    """Leave out what has a name ``besides``, and of questions with a common name all but one."""
    pool, names = [], set(besides)
    for each in candidates:
        if each.names.isdisjoint(names):
            pool.append(each)
            names |= each.names
    return tuple(pool)


def drawn(
    draws: Sequence[Draw], seed: str, shown: Mapping[str, dt.datetime]
) -> tuple[tuple[int, ...], ...]:
    """Return the ids of the questions of each draw; none comes twice, in whichever draw.

    ``shown``: when the officer was shown a thing last, by its names. Where a pool does not suffice
    there are fewer.
    """
    taken: set[str] = set()
    picked = []
    for place, draw in enumerate(draws):
        free = [each for each in draw.pool if each.names.isdisjoint(taken)]
        key = digest(seed, "draw", str(place)).encode()
        picks = _picked(free, draw.count, key, shown)
        taken.update(name for each in picks for name in each.names)
        picked.append(tuple(each.id for each in picks))
    return tuple(picked)


def _picked(
    pool: Iterable[Candidate], count: int, key: bytes, shown: Mapping[str, dt.datetime]
) -> list[Candidate]:
    picks: list[Candidate] = []
    so_far: Counter[int] = Counter()
    for tier in _longest_ago_first(pool, shown):
        for each in _spread(tier, key, so_far):
            if len(picks) == count:
                return picks
            picks.append(each)
            so_far.update(each.indicator_ids)
    return picks


def _longest_ago_first(
    pool: Iterable[Candidate], shown: Mapping[str, dt.datetime]
) -> Iterator[list[Candidate]]:
    never: list[Candidate] = []
    tiers: dict[dt.datetime, list[Candidate]] = defaultdict(list)
    for each in pool:
        times = [shown[name] for name in each.names if name in shown]
        (tiers[max(times)] if times else never).append(each)
    yield never
    yield from (tiers[time] for time in sorted(tiers))


def _spread(tier: Iterable[Candidate], key: bytes, so_far: Counter[int]) -> Iterator[Candidate]:
    """Put a tier in the order in which it is taken; ``so_far`` grows in between.

    Questions about no behaviour come last.
    """
    dealt = sorted(tier, key=lambda each: _rank(key, each.id), reverse=True)
    queues: dict[int, list[Candidate]] = defaultdict(list)
    for each in dealt:
        for indicator_id in each.indicator_ids:
            queues[indicator_id].append(each)
    order = sorted(queues, key=lambda indicator_id: _rank(key, -indicator_id))
    gone: set[int] = set()
    while order:
        least = min(order, key=lambda indicator_id: so_far[indicator_id])
        queue = queues[least]
        while queue and queue[-1].id in gone:
            queue.pop()
        if queue:
            gone.add(queue[-1].id)
            yield queue.pop()
        else:
            order.remove(least)
    yield from (each for each in reversed(dealt) if not each.indicator_ids)


def _rank(key: bytes, number: int) -> bytes:
    # As ``digest``, in a fifth of the time: of a bank of thousands, each question has a rank.
    return blake2b(number.to_bytes(8, signed=True), key=key, digest_size=8).digest()


def sure(pool: Collection[Candidate], count: int, lost: Mapping[int, int]) -> dict[int, int]:
    """Say how often each indicator is sure to come when ``count`` are drawn of what is new.

    ``lost``: how many of the questions about an indicator others may have taken before.

    A question is always taken of an indicator that has come least often and has some left. So as
    long as one has, and has come v times, the others were each the reason for at most v + 1
    questions, and for no more than there are of them: v is at least the smallest number with
    v + sum(min(v + 1, size of each other)) >= count.
    """
    sizes = Counter(indicator_id for each in pool for indicator_id in each.indicator_ids)
    return {indicator_id: _least(indicator_id, sizes, count, lost) for indicator_id in sizes}


def _least(of: int, sizes: Mapping[int, int], count: int, lost: Mapping[int, int]) -> int:
    most = max(0, sizes[of] - lost.get(of, 0))
    others = [size for indicator_id, size in sizes.items() if indicator_id != of]
    enough = (v for v in range(most) if v + sum(min(v + 1, size) for size in others) >= count)
    return next(enough, most)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a try at a quiz asks: questions that are ``fixed``, and draws besides them.

    Besides it asks ``practice`` questions, so many. ``is_practice``: what is drawn are such too.
    """

    fixed: tuple[Observable, ...] = ()
    draws: tuple[Draw, ...] = ()
    practice: int = 0
    is_practice: bool = False

    @property
    def question_count(self) -> int:
        """How many questions are asked."""
        return len(self.fixed) + self.practice + sum(map(len, drawn(self.draws, "", {})))

    @property
    def counted_draws(self) -> tuple[Draw, ...]:
        """The draws that can be evidence."""
        return () if self.is_practice else self.draws

    def observables(self) -> tuple[Observable, ...]:
        """Return at what an officer is sure to be observed who was shown nothing before.

        What a draw is sure to show of an indicator is named by as many questions out of its pool.
        """
        return (*self.fixed, *self._from_draws(frozenset(), [], frozenset()))

    def new_to(self, shown: Set[str]) -> tuple[Observable, ...]:
        """Return the same to somebody who was ``shown`` these: only what is new to them."""
        fixed = (each for each in self.fixed if each.names.isdisjoint(shown))
        return (*fixed, *self._from_draws(shown, [], frozenset()))

    def of(self, names: Set[str]) -> tuple[Observable, ...]:
        """Return the questions all of whose names are among these, drawn or not, each once."""
        pools = {each.id: each for draw in self.counted_draws for each in draw.pool}.values()
        candidates = (Observable(each.names, each.indicator_ids) for each in pools)
        return tuple(each for each in (*self.fixed, *candidates) if each.names <= names)

    def after(
        self, seen: Set[str], earlier: Sequence[Draw], named: Set[str]
    ) -> tuple[Observable, ...]:
        """Return what is sure to be new to somebody who was asked others before.

        ``seen``: what was asked for sure; ``earlier``: what was drawn, of which questions with
        these names (``named``) are counted already. A question of its own that may have been drawn
        is not expected.
        """
        uncertain = frozenset(name for draw in earlier for each in draw.pool for name in each.names)
        fixed = (
            each if each.names.isdisjoint(uncertain) else replace(each, is_expected=False)
            for each in self.fixed
        )
        return (*fixed, *self._from_draws(seen, earlier, named))

    def _from_draws(
        self, seen: Set[str], earlier: Sequence[Draw], elsewhere: Set[str]
    ) -> Iterator[Observable]:
        others = list(earlier)
        named: set[tuple[int, int]] = set()
        for draw in self.counted_draws:
            new = [each for each in draw.pool if each.names.isdisjoint(seen)]
            claimed: dict[Candidate, set[int]] = defaultdict(set)
            for indicator_id, times in sure(new, draw.count, _lost(new, others)).items():
                about = (each for each in new if indicator_id in each.indicator_ids)
                unnamed = (
                    each
                    for each in about
                    if (each.id, indicator_id) not in named and each.names.isdisjoint(elsewhere)
                )
                for each in islice(unnamed, times):
                    claimed[each].add(indicator_id)
            for each, indicator_ids in claimed.items():
                named.update((each.id, indicator_id) for indicator_id in indicator_ids)
                yield Observable(each.names, frozenset(indicator_ids))
            others.append(draw)


def in_turn(blueprints: Iterable[Blueprint]) -> list[tuple[Observable, ...]]:
    """Return at what an officer is sure to be observed who takes these quizzes one after another.

    Questions that one of them asks and another too are left to whoever sums them up.
    """
    seen: set[str] = set()
    named: set[str] = set()
    draws: list[Draw] = []
    found = []
    for blueprint in blueprints:
        observables = blueprint.after(seen, draws, named)
        found.append(observables)
        seen.update(name for each in blueprint.fixed for name in each.names)
        named.update(name for each in observables for name in each.names)
        draws.extend(blueprint.counted_draws)
    return found


def _lost(pool: Collection[Candidate], others: Iterable[Draw]) -> Counter[int]:
    """Count by indicator how many questions of ``pool`` other draws can take at most."""
    lost: Counter[int] = Counter()
    for draw in others:
        theirs = frozenset(name for each in draw.pool for name in each.names)
        shared = Counter(
            indicator_id
            for each in pool
            if not each.names.isdisjoint(theirs)
            for indicator_id in each.indicator_ids
        )
        lost.update({key: min(draw.count, times) for key, times in shared.items()})
    return lost
