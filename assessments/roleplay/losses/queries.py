"""The plays of a role-play as trainers may see them, and how they went."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import groupby
from operator import attrgetter, or_

from django.db.models import Exists, OuterRef, Q

from assessments.roleplay.content import pinned_part
from assessments.roleplay.engine import SCENARIO, Conversation, parse
from assessments.roleplay.losses.models import FORMAT, PlayTrace
from assessments.roleplay.losses.selecting import SERVICE, Followed, Selection
from assessments.roleplay.losses.tracing import Made, traced
from assessments.roleplay.models import Move, Play, ScenarioPage
from assessments.sittings.models import SittingQuerySet
from lms.core.clock import today
from lms.core.models import Snapshot, hash_of
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import OfficerQuerySet, User

UNITS_AT_ONCE = 10
"""A search for units that finds more than so many takes the first ones."""
Plays = SittingQuerySet[Play]


def plays_in_sight(page: ScenarioPage, reader: User, selection: Selection) -> Plays:
    """Return the plays of the officers of the units that ``reader`` writes for, narrowed.

    One or two small queries at once, for the roles, and up to three more where a unit is asked for.
    """
    found: Plays = Play.objects.whole().at(page)
    if not selection.is_part and people.covers_everything(reader, Permission.AUTHOR):
        return found
    officers = people.visible_officers(reader, Permission.AUTHOR)
    if selection.unit:
        officers = officers.filter(_in_units(reader, selection.unit))
    if selection.service:
        officers = _serving(officers, selection.service, today())
    return found.filter(officer__in=officers.values("pk"))


def _in_units(reader: User, text: str) -> Q:
    units = people.visible_units(reader, Permission.AUTHOR).search(text)[:UNITS_AT_ONCE]
    officers = people.visible_officers(reader, Permission.AUTHOR)
    within = (Q(pk__in=people.officers_in_unit(officers, unit).values("pk")) for unit in units)
    return reduce(or_, within, Q(pk__in=()))


def _serving(officers: OfficerQuerySet, service: str, day: dt.date) -> OfficerQuerySet:
    """Keep the officers who joined so long before ``day``; of others nobody knows."""
    band = SERVICE[service]
    joined = officers.filter(joined_on__lte=_years_before(day, band.least))
    if band.most is not None:
        joined = joined.filter(joined_on__gt=_years_before(day, band.most))
    return joined


def _years_before(day: dt.date, years: int) -> dt.date:
    """Return the same day so many years before; for 29 February the day before where need be."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def unfollowed(plays: Plays) -> Plays:
    """Keep the plays that were not followed as far as they have come."""
    later = Move.objects.filter(play=OuterRef("pk"), step__gte=OuterRef("trace__moves"))
    found: Plays = plays.filter(Q(trace=None) | ~Q(trace__format=FORMAT) | Exists(later))
    return found


def kept(plays: Plays) -> Iterator[Followed]:
    """Yield the plays as they were followed last. One query, however many."""
    rows = PlayTrace.objects.readable().filter(play__in=plays).select_related("play")
    yield from (
        _followed(row.play, row) for row in rows.defer("play__seed").iterator(chunk_size=500)
    )


def followed(plays: Iterable[Play]) -> Iterator[PlayTrace]:
    """Follow plays; nothing is stored. One query, and one for each version new to the process."""
    by_id = {play.pk: play for play in plays}
    moves = Move.objects.filter(play__in=by_id).order_by("play_id", "step")
    made = {key: list(group) for key, group in groupby(moves, key=attrgetter("play_id"))}
    for play in by_id.values():
        yield _trace(play, made.get(play.pk, []))


def _trace(play: Play, moves: list[Move]) -> PlayTrace:
    made = [Made(move.choice_key, move.reply, move.made_at) for move in moves]
    trace = traced(play.scenario, play.seed, play.started_at, made)
    last_at = made[-1].at if made else play.started_at
    return PlayTrace(
        play=play, moves=len(made), last_at=last_at, format=FORMAT, content=trace.to_json()
    )


def fresh(plays: Iterable[Play]) -> Iterator[Followed]:
    """Yield these plays as they are now; see ``followed``."""
    yield from (_followed(row.play, row) for row in followed(plays))


def _followed(play: Play, row: PlayTrace) -> Followed:
    return Followed(
        officer=play.officer_id,
        number=play.number,
        version=play.snapshot_id,
        last_at=row.last_at,
        is_over=not play.is_open,
        passed=bool(play.passed),
        trace=row.trace(),
    )


@dataclass(frozen=True, slots=True)
class Version:
    """A conversation that was played. ``number`` counts from the oldest, 1.

    ``pins`` are the hashes of what its plays are pinned to; ``print`` tells it from others.
    """

    number: int
    since: dt.datetime
    print: str
    pins: frozenset[str]


def versions(pins: Iterable[str]) -> list[Version]:
    """Group what plays are pinned to by the conversation in it, the oldest first.

    One query for each that is new to the process.
    """
    found: dict[str, list[tuple[dt.datetime, str]]] = {}
    for pin in set(pins):
        print_, since = _pinned(pin)
        found.setdefault(print_, []).append((since, pin))
    oldest_first = sorted(found.items(), key=lambda each: min(each[1]))
    return [
        Version(number, min(pinned)[0], print_, frozenset(pin for _since, pin in pinned))
        for number, (print_, pinned) in enumerate(oldest_first, 1)
    ]


@lru_cache(maxsize=1_000)
def _pinned(pin: str) -> tuple[str, dt.datetime]:
    """Return the print of the conversation with this hash, and when it was played first."""
    snapshot = Snapshot.objects.get(pk=pin)
    return hash_of(SCENARIO.open(snapshot.content)["conversation"]), snapshot.created_at


@lru_cache(maxsize=100)
def _conversation(pin: str) -> Conversation:
    return parse(Snapshot.objects.get(pk=pin).content).conversation


def conversation_of(version: Version) -> Conversation:
    """Return the conversation of a version. One query the first time in a process."""
    return _conversation(min(version.pins))


def published_print(page: ScenarioPage) -> str:
    """Return the print of the conversation as it is published."""
    return hash_of(pinned_part(page.conversation))
