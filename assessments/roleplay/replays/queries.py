"""The plays of a role-play as whoever may see the officers sees them."""

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import cast

from django.db.models import Count, Q

from assessments.roleplay.models import Play, ScenarioPage
from assessments.roleplay.replays.replaying import replayed
from assessments.roleplay.replays.screens import PlayRow, Replay, State
from assessments.signals import officers_withheld
from assessments.sittings.models import SittingQuerySet
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import Officer, OfficerCard, OfficerQuerySet, User

Plays = SittingQuerySet[Play]
SEEING = (Permission.SEE_OFFICERS, Permission.AUTHOR)
"""Each lets whoever has it see how officers of the units covered did."""
UNITS_AT_ONCE = 10
"""A search for units that finds more than so many takes the first ones."""
EXPORTING = (Permission.DOWNLOAD_REPORTS, Permission.AUTHOR)
IN_STATE: Mapping[State, Q] = {
    State.OPEN: Q(finished_at=None),
    State.PASSED: Q(passed=True),
    State.FAILED: Q(passed=False),
}


def plays_seen(reader: User, permissions: Collection[Permission] = SEEING) -> Plays:
    """Return the plays of officers whom ``reader`` may see; one's own are seen as the debrief.

    A queryset; one or two small queries at once for each permission, for the roles.
    """
    others: Plays = Play.objects.whole().exclude(officer__user=reader)
    if any(people.covers_everything(reader, permission) for permission in permissions):
        return others
    return others.filter(officer__in=officers_seen(reader, permissions).values("pk"))


def plays_listed(reader: User, permissions: Collection[Permission] = SEEING) -> Plays:
    """Return the same without officers of whom results are withheld from the reader yet."""
    answers = officers_withheld.send(Play, reader=reader)
    withheld = reduce(or_, (Q(officer__in=ids) for _receiver, ids in answers), Q(pk__in=()))
    return plays_seen(reader, permissions).exclude(withheld)


def officers_seen(reader: User, permissions: Collection[Permission] = SEEING) -> OfficerQuerySet:
    """Return the officers that one of the permissions covers."""
    seen = (people.visible_officers(reader, permission).values("pk") for permission in permissions)
    which = reduce(or_, (Q(pk__in=officers) for officers in seen))
    found: OfficerQuerySet = Officer.objects.filter(which)
    return found


def narrowed(
    plays: Plays,
    reader: User,
    *,
    officer: str = "",
    unit: str = "",
    state: str = "",
    ending: str = "",
) -> Plays:
    """Keep those of officers by name or number, of units by name or code, in a state, so ended.

    A unit stands for all below it. Up to four queries at once, if a unit is asked for.
    """
    if officer:
        plays = plays.filter(officer__in=Officer.objects.search(officer).values("pk"))
    if unit:
        plays = plays.filter(_in_units(reader, unit))
    if state:
        plays = plays.filter(IN_STATE[State(state)])
    if ending:
        plays = plays.filter(ending_key=ending)
    return plays


def _in_units(reader: User, text: str) -> Q:
    found = {
        unit
        for permission in SEEING
        for unit in people.visible_units(reader, permission).search(text)[:UNITS_AT_ONCE]
    }
    inside = (people.officers_in_unit(Officer.objects.all(), unit) for unit in found)
    return reduce(or_, (Q(officer__in=each.values("pk")) for each in inside), Q(pk__in=()))


def latest_first(plays: Plays) -> Plays:
    """Order them for the list, with their pages and how many choices were made in each."""
    counted = plays.select_related("page").annotate(choices=Count("moves"))
    return cast(Plays, counted.order_by("-started_at", "pk"))


def rows(plays: Iterable[Play]) -> list[PlayRow]:
    """Describe plays of ``latest_first``. One query besides, however many."""
    listed = list(plays)
    ids = {play.officer_id for play in listed}
    cards = {
        each.pk: people.card(each) for each in Officer.objects.filter(pk__in=ids).with_posting()
    }
    return [_row(play, cards[play.officer_id]) for play in listed]


def _row(play: Play, card: OfficerCard) -> PlayRow:
    return PlayRow(
        id=play.pk,
        page_id=play.page_id,
        title=play.page.title,
        officer=card.name,
        staff_number=card.staff_number_display,
        unit=card.unit_name,
        number=play.number,
        is_counted=play.is_counted,
        state=state_of(play),
        percent=None if play.percent is None else int(play.percent),
        ending=play.ending_title,
        choices=getattr(play, "choices", 0),
        started_at=play.started_at,
        finished_at=play.finished_at,
    )


def state_of(play: Play) -> State:
    """Say how a play stands."""
    if play.is_open:
        return State.OPEN
    return State.PASSED if play.passed else State.FAILED


def replay_of(play: Play) -> Replay:
    """Lay out one play of ``latest_first``. Two queries, however long it is, see ``Play``."""
    [row] = rows([play])
    moves = list(play.moves.values_list("choice_key", "reply", "made_at"))
    return replayed(
        row,
        play.scenario,
        play.seed,
        [key for key, _reply, _at in moves],
        {step: reply for step, (_key, reply, _at) in enumerate(moves)},
        [play.started_at, *(at for _key, _reply, at in moves)],
    )


def endings_of(page: ScenarioPage) -> list[tuple[str, str]]:
    """List the endings to which plays of a role-play have come, by key and title. One query."""
    ended = Play.objects.whole().at(page).exclude(ending_key="").order_by("ending_title")
    return list(dict(ended.values_list("ending_key", "ending_title").distinct()).items())
