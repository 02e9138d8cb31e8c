"""What officers and the server do with role-plays."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from assessments.competency.models import Indicator
from assessments.roleplay import engine
from assessments.roleplay.engine import Choice, Scenario, ScenarioError, Turn
from assessments.roleplay.models import Move, Play, ScenarioPage
from assessments.roleplay.screens import DebriefScreen, PlayScreen
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
    nodes: Sequence[tuple[str, Mapping[str, Any]]],
    slug: str = "",
    **fields: Any,
) -> ScenarioPage:
    """Add a published role-play beneath ``parent``; ``fields`` are those of ``ScenarioPage``.

    ``nodes`` are pairs of a block's name (``turn`` or ``ending``) and its value, the opening
    first; effects name their indicators by full code, such as ``PP.1.3``.

    Raises:
        ValidationError: if a block is incomplete, an indicator is unknown or the conversation
            does not hold together.
    """
    page: Any = ScenarioPage(
        title=title, slug=slug or slugify(title), owner=by, live=False, **fields
    )
    page.nodes = _with_indicators(nodes)
    page.nodes = page.nodes.stream_block.clean(page.nodes)
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    audit.record(by=by, action="scenario.create", target=page)
    page.refresh_from_db()
    created: ScenarioPage = page
    return created


def _with_indicators(
    nodes: Sequence[tuple[str, Mapping[str, Any]]],
) -> list[tuple[str, dict[str, Any]]]:
    """Put indicators in the place of their codes. One query."""
    choices = [choice for _kind, value in nodes for choice in value.get("choices", [])]
    codes = {effect["indicator"] for choice in choices for effect in choice["effects"]}
    known = Indicator.objects.by_slug(codes)
    if unknown := codes - known.keys():
        raise ValidationError(
            _("Unknown indicators: %(codes)s"), params={"codes": ", ".join(sorted(unknown))}
        )
    return [(kind, _with_known(value, known)) for kind, value in nodes]


def _with_known(value: Mapping[str, Any], known: Mapping[str, Indicator]) -> dict[str, Any]:
    choices = [
        choice | {"effects": [e | {"indicator": known[e["indicator"]]} for e in choice["effects"]]}
        for choice in value.get("choices", [])
    ]
    return dict(value) | ({"choices": choices} if choices else {})


def start_play(*, page: ScenarioPage, officer_id: int, by: Actor) -> Play:
    """Begin a play, or go on with the open one; see ``sittings.begin``.

    Raises:
        ActivityClosedError: if the conversation cannot be played, or a receiver of
            ``activity_starting`` forbids it. The message is for the officer.
    """
    return sittings.begin(
        Play, page=page, officer_id=officer_id, by=by, action="play.start", pin=_pin
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


def _pin(play: Play) -> None:
    """Give a play the conversation as it is now."""
    try:
        published = _published(play.page_id)
    except ScenarioError as error:
        raise ActivityClosedError(_("This role-play is not ready to be played yet.")) from error
    if not Snapshot.objects.filter(pk=published.sha256).exists():
        Snapshot.objects.store(published.content)
    play.snapshot_id = published.sha256
    play.scenario = published.scenario


def play_screen(*, play_id: UUID, officer_id: int) -> PlayScreen:
    """Show an officer's play as far as it has come. Two queries, however long it is.

    One more the first time in a process, for content that many play (see ``Play.scenario``).

    Raises:
        Play.DoesNotExist: if the officer has no such play.
    """
    play = sittings.own(Play, sitting_id=play_id, officer_id=officer_id)
    return play.as_screen(play.state())


@transaction.atomic
def make_move(*, play_id: UUID, officer_id: int, step: int, token: str, by: Actor) -> PlayScreen:
    """Make the choice ``token`` as move ``step``, counted from 0; the same again is harmless.

    Three queries, however long the conversation is.

    The move that comes to an ending also stores the result and records the evidence, and tells
    ``activity_finished`` after the commit. However many moves for one step arrive at
    once, the constraint on ``Move`` lets one through; the others are then judged as coming later.

    Raises:
        Play.DoesNotExist: if the officer has no such play.
        IllegalMoveError: if the choice cannot be made now; nothing changes.
    """
    play = sittings.own(Play, sitting_id=play_id, officer_id=officer_id)
    made = play.choices_made()
    move = engine.judge_move(play.scenario, play.seed, made, step, token)
    if move is not None and _stored(play, step, *move):
        made.append(move[1].key)
    elif move is not None:
        made = play.choices_made()
        engine.judge_move(play.scenario, play.seed, made, step, token)
        move = None
    state = play.state_after(made)
    if move is not None and state.is_over:
        _finish(play, made, by)
    return play.as_screen(state)


def _stored(play: Play, step: int, turn: Turn, choice: Choice) -> bool:
    """Store a move; tell ``False`` when another request took its place in the meantime."""
    try:
        with transaction.atomic():
            Move.objects.create(play=play, step=step, node_key=turn.key, choice_key=choice.key)
    except IntegrityError:
        return False
    return True


def _finish(play: Play, choices: Sequence[str], by: Actor) -> None:
    result = engine.verdict(play.scenario, choices)
    sittings.show(play, [play.names_of(turn) for turn in result.turns])
    outcome = sittings.Outcome(
        passed=result.passed,
        shown=partial(_shown, play, choices),
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


def _shown(play: Play, choices: Sequence[str], counting: Set[str]) -> dict[int, Shown]:
    """Return what the turns that count show of each indicator (see ``engine``).

    Those that the officer had no chance to show are left out.
    """
    turns = {turn.key for turn in play.scenario.turns if play.names_of(turn) <= counting}
    part = engine.partial_result(play.scenario, choices, turns)
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
    """Look back on a finished play. Two queries, however long it was.

    Raises:
        Play.DoesNotExist: if the officer has no such play.
        NotOverError: if it has not come to an end.
    """
    play: Play = Play.objects.of(officer_id).select_related("page").get(pk=play_id)
    result = engine.result(play.scenario, play.choices_made())
    return DebriefScreen.of(
        play=play.as_line(), page=play.page, scenario=play.scenario, result=result
    )


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
    plays = Play.objects.filter(finished_at__gte=since).order_by("pk")
    for play in (plays.filter(pk__gt=after) if after else plays).iterator():
        points = engine.result(play.scenario, play.choices_made()).turning_points
        missed = engine.most_missed(points)
        yield MissedTurn(
            play.pk,
            play.officer_id,
            play.page_key,
            missed.turn.key if missed else None,
            timezone.localdate(play.finished_at),
        )


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
