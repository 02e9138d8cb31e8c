"""What officers and the server do with role-plays."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from assessments.competency.api import standings_of
from assessments.competency.models import Indicator
from assessments.roleplay import engine
from assessments.roleplay.engine import (
    Answer,
    NotOverError,
    Scenario,
    ScenarioError,
    State,
    StepAheadError,
)
from assessments.roleplay.exchange.indicators import named_in, renamed
from assessments.roleplay.models import Made, Move, Pace, Play, ScenarioPage
from assessments.roleplay.screens import DebriefScreen, Future, Futures, LevelNow, PlayScreen
from assessments.signals import ActivityClosedError
from assessments.sittings import api as sittings
from assessments.sittings.shown import Shown
from lms.core import audit
from lms.core.content_stamp import kept_while_content_stays
from lms.core.models import Snapshot, hash_of
from lms.core.pinned import Content
from lms.people.api import Actor


@transaction.atomic
def create_scenario(
    *,
    by: Actor,
    parent: Page,
    title: str,
    conversation: Mapping[str, object],
    slug: str = "",
    **fields: Any,
) -> ScenarioPage:
    """Add a published role-play beneath ``parent``; ``fields`` are those of ``ScenarioPage``.

    ``conversation`` is a document of format 2 (docs/scenarios.md) whose effects name indicators by
    full code, such as ``PP.1.3``.

    Raises:
        ValidationError: if an indicator is unknown or the conversation does not hold together.
    """
    page: Any = ScenarioPage(
        title=title, slug=slug or slugify(title), owner=by, live=False, **fields
    )
    page.conversation = _with_indicators(conversation)
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    audit.record(by=by, action="scenario.create", target=page)
    page.refresh_from_db()
    created: ScenarioPage = page
    return created


def _with_indicators(conversation: Mapping[str, object]) -> Mapping[str, object]:
    """Put the ids of indicators in the place of their codes. One query.

    Raises:
        ValidationError: if a code is unknown.
    """
    codes = {str(code) for code in named_in(conversation)}
    known = Indicator.objects.by_slug(codes)
    if unknown := codes - known.keys():
        raise ValidationError(
            _("Unknown indicators: %(codes)s"), params={"codes": ", ".join(sorted(unknown))}
        )
    ids: dict[object, int] = {code: indicator.pk for code, indicator in known.items()}
    return renamed(conversation, ids.get).document


def start_play(*, page: ScenarioPage, officer_id: int, by: Actor, pace: Pace = Pace.AS_SET) -> Play:
    """Begin a play, or go on with the open one; see ``sittings.begin``.

    ``pace``: how a play that begins holds its officer to the time limits of turns.

    Raises:
        ActivityClosedError: if the conversation cannot be played, or a receiver of
            ``activity_starting`` forbids it. The message is for the officer.
    """
    return sittings.begin(
        Play,
        page=page,
        officer_id=officer_id,
        by=by,
        action="play.start",
        pin=partial(_pin, pace=pace),
    )


@dataclass(frozen=True, slots=True)
class _Published:
    """The conversation of a page as it is published, and the hash by which it is pinned."""

    content: Content
    scenario: Scenario
    sha256: str


@kept_while_content_stays(200)
def _published(page_id: int) -> _Published:
    """Read it once, until somebody changes the page or what its choices bear on.

    Raises:
        ScenarioError: if it cannot be played.
    """
    content = ScenarioPage.objects.get(pk=page_id).snapshot_content()
    return _Published(content, engine.parse(content), hash_of(content))


def _pin(play: Play, pace: Pace) -> None:
    """Give a play the conversation as it is now."""
    try:
        published = _published(play.page_id)
    except ScenarioError as error:
        raise ActivityClosedError(_("This role-play is not ready to be played yet.")) from error
    if not Snapshot.objects.filter(pk=published.sha256).exists():
        Snapshot.objects.store(published.content)
    play.snapshot_id = published.sha256
    play.pace = pace
    versions = ["", *(each.key for each in published.scenario.conversation.versions)]
    play.variant = versions[_played_before(play) % len(versions)]
    if not play.variant:
        play.scenario = published.scenario


def _played_before(play: Play) -> int:
    earlier = Play.objects.whole().filter(officer=play.officer_id, page_key=play.page_key)
    return earlier.count() if play.number > 1 else 0


def branch_play(*, play_id: UUID, officer_id: int, step: int, by: Actor) -> Play:
    """Practise an officer's finished play from the turn after ``step`` choices on.

    The content is that of the play, the choices before are copied, and nothing of it counts: it
    passes no activity and leaves no evidence. While another play of this role-play is open, that
    one is returned, see ``sittings.begin``.

    Raises:
        Play.DoesNotExist: if the officer has no such play.
        NotOverError: if it has not come to an end.
        StepAheadError: if it had no such turn.
        ActivityClosedError: if it may not be played now. The message is for the officer.
    """
    source = Play.objects.of(officer_id).select_related("page").get(pk=play_id)
    if source.is_open:
        raise NotOverError
    moves = list(source.moves.all())
    if not 0 <= step < len(moves):
        raise StepAheadError(step)
    return sittings.begin(
        Play,
        page=source.page,
        officer_id=officer_id,
        by=by,
        action="play.branch",
        pin=partial(_pin_branch, source=source, step=step),
        begun=partial(_copy_moves, moves=moves[:step]),
    )


def _pin_branch(play: Play, source: Play, step: int) -> None:
    """Give a play the content of another, and the same draws."""
    play.snapshot_id, play.seed = source.snapshot_id, source.seed
    play.variant, play.pace = source.variant, source.pace
    play.branched_from, play.branch_step = source, step


def _copy_moves(play: Play, moves: Iterable[Move]) -> None:
    names = ("step", "node_key", "choice_key", "reply")
    copies = ({name: getattr(move, name) for name in names} for move in moves)
    Move.objects.bulk_create(Move(play=play, **copy) for copy in copies)


def play_screen(*, play_id: UUID, officer_id: int) -> PlayScreen:
    """Show an officer's play as far as it has come. Two queries, however long it is.

    One more the first time in a process, for content that many play (see ``Play.scenario``).

    Raises:
        Play.DoesNotExist: if the officer has no such play.
    """
    play = sittings.own(Play, sitting_id=play_id, officer_id=officer_id)
    made = play.made()
    return play.as_screen(play.state_after(made), made, timezone.now())


@transaction.atomic
def make_move(
    *, play_id: UUID, officer_id: int, step: int, token: str, by: Actor, reply: str = ""
) -> PlayScreen:
    """Make the choice ``token`` as move ``step``, counted from 0; the same again is harmless.

    ``reply`` is what was written or marked, where that is asked for. A turn's time is over when
    the move comes later than it allows; then the choice set for that is made. Three queries,
    however long the conversation is.

    The move that comes to an ending also stores the result and records the evidence, and tells
    ``activity_finished`` after the commit. However many moves for one step arrive at
    once, the constraint on ``Move`` lets one through; the others are then judged as coming later.

    Raises:
        Play.DoesNotExist: if the officer has no such play.
        IllegalMoveError: if the choice cannot be made now; nothing changes.
    """
    play = sittings.own(Play, sitting_id=play_id, officer_id=officer_id)
    now = timezone.now()
    made = play.made()
    sent = partial(engine.Sent, step, token, reply)
    move = _judged(play, made, sent, now)
    if move is not None and _stored(play, step, move):
        made = made.then(move, now)
    elif move is not None:
        made = play.made()
        _judged(play, made, sent, now)
        move = None
    state = play.state_after(made)
    if move is not None and state.is_over:
        _finish(play, made, by)
    return play.as_screen(state, made, now)


def levels_now(*, officer_id: int, competency_ids: Collection[int]) -> list[LevelNow]:
    """Return an officer's levels of these competencies, as far as required of them. One query."""
    standings = standings_of(officer_id).filter(competency__in=competency_ids)
    rows = standings.order_by("competency__name").values_list(
        "competency__name", "attained", "required"
    )
    return [LevelNow(*row) for row in rows]


def _judged(
    play: Play, made: Made, sent: Callable[[float], engine.Sent], now: dt.datetime
) -> Answer | None:
    timed = sent(play.seconds_spent(made, now))
    return engine.judge_move(play.scenario, play.seed, made.choices, timed, made.replies)


def _stored(play: Play, step: int, move: Answer) -> bool:
    """Store a move; tell ``False`` when another request took its place in the meantime."""
    keys = {"node_key": move.turn.key, "choice_key": move.choice.key}
    try:
        with transaction.atomic():
            Move.objects.create(play=play, step=step, reply=move.reply, **keys)
    except IntegrityError:
        return False
    return True


def _finish(play: Play, made: Made, by: Actor) -> None:
    result = engine.verdict(play.scenario, made.choices, play.seed, made.replies)
    sittings.show(play, [play.names_of(turn) for turn in result.turns])
    outcome = sittings.Outcome(
        passed=result.passed,
        shown=partial(_shown, play, made),
        fields={
            "ending_key": result.ending.key,
            "ending_title": result.ending.title,
            "outcome": result.ending.outcome.value,
            "percent": result.percent,
        },
        told={
            "ending": result.ending.key,
            "percent": round(result.percent, 2),
            "faults": len(result.faults),
        },
    )
    sittings.finish(play, outcome, by=by, action="play.finish", now=timezone.now())


def _shown(play: Play, made: Made, counting: Set[str]) -> dict[int, Shown]:
    """Return what the turns that count show of each indicator (see ``engine``).

    Those that the officer had no chance to show are left out.
    """
    turns = {turn.key for turn in play.scenario.turns if play.names_of(turn) <= counting}
    part = engine.partial_result(play.scenario, made.choices, turns, play.seed)
    return {
        score.indicator.id: Shown(
            score.strength,
            score.observations,
            score.chance,
            has_fault=score.has_fault,
            reason="; ".join(part.faults),
        )
        for score in part.indicators
        if score.strength is not None
    }


def debrief(*, play_id: UUID, officer_id: int) -> DebriefScreen:
    """Look back on a finished play. Two queries, however long it was; three for one that goes on
    from another.

    Raises:
        Play.DoesNotExist: if the officer has no such play.
        NotOverError: if it has not come to an end.
    """
    plays = Play.objects.of(officer_id).select_related("page", "branched_from")
    play: Play = plays.get(pk=play_id)
    made = play.made()
    result = play.result(made)
    state = play.state_after(made)
    return DebriefScreen.of(
        play=play.as_line(),
        page=play.page,
        scenario=play.scenario,
        result=result,
        mood=state.mood,
        pace=play.pace,
        futures=_futures(play, state),
    )


def _futures(play: Play, state: State) -> Futures | None:
    """Put both ways of a play that goes on from another side by side. One query there."""
    source, step = play.branched_from, play.branch_step
    if source is None or step is None:
        return None
    before = Future.of(source.state(), source.percent or 0, step)
    return Futures(step + 1, before, Future.of(state, play.percent or 0, step))


@dataclass(frozen=True, slots=True)
class MissedTurn:
    """The turn of a finished play at which a stronger choice would have gained most.

    ``turn_key`` is ``None`` where each choice was the strongest.
    """

    play_id: UUID
    officer_id: int
    page_key: UUID
    turn_key: str | None
    on: dt.date


def missed_turns(*, since: dt.datetime, after: UUID | None = None) -> Iterator[MissedTurn]:
    """Look back on the plays finished since a moment, by id, those after one with a given id.

    Two queries for each play.
    """
    plays = Play.objects.whole().filter(finished_at__gte=since).order_by("pk")
    for play in (plays.filter(pk__gt=after) if after else plays).iterator():
        missed = engine.most_missed(play.result(play.made()).turning_points)
        yield MissedTurn(
            play.pk,
            play.officer_id,
            play.page_key,
            missed.turn.key if missed else None,
            timezone.localdate(play.finished_at),
        )


def rounds_of(officer_id: int) -> QuerySet[Play]:
    """Return the published role-plays that an officer has played and has none open of.

    A queryset of rows by ``page``, with how many ``times`` and the day it ended last, ``last_on``.
    """
    plays = Play.objects.of(officer_id).whole().filter(page__live=True).order_by()
    rows = plays.values("page").annotate(
        going_on=Count("pk", filter=Q(finished_at=None)),
        times=Count("pk"),
        last_on=TruncDate(Max("finished_at")),
    )
    return cast("QuerySet[Play]", rows.filter(going_on=0))


@kept_while_content_stays(200)
def published_scenario(page_key: str) -> Scenario | None:
    """Return the conversation of a page as it is published; ``None`` where none can be played.

    Three queries, once.
    """
    page = ScenarioPage.objects.live().filter(translation_key=page_key).first()
    try:
        return _published(page.pk).scenario if page else None
    except ScenarioError:
        return None
