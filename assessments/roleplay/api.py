"""What officers and the server do with role-plays."""

import datetime as dt
import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from assessments.competency.api import (
    NewEvidence,
    SourceKind,
    offer_evidence,
    record_evidence,
    withdraw_offer,
)
from assessments.competency.models import Indicator
from assessments.roleplay import engine
from assessments.roleplay.engine import Choice, Ending, Result, ScenarioError, Turn
from assessments.roleplay.models import Move, Play, ScenarioPage
from assessments.roleplay.screens import DebriefScreen, PlayScreen
from assessments.signals import (
    ActivityClosedError,
    ActivityResult,
    activity_finished,
    activity_starting,
)
from lms.core import audit
from lms.core.consequences import tell_after_commit
from lms.core.models import Snapshot


@transaction.atomic
def create_scenario(
    *,
    by: Any,
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


def start_play(*, page: ScenarioPage, officer_id: int, by: Any) -> Play:
    """Begin a play, or go on with the open one. One transaction.

    However many starts arrive at once, one play is open afterwards: the constraints on ``Play``
    let one insert through, and the others find its row when they try again.

    Raises:
        ActivityClosedError: if the conversation cannot be played, or a receiver of
            ``activity_starting`` forbids it. The message is for the officer.
    """
    try:
        return _start_play(page, officer_id, by)
    except IntegrityError:
        return _start_play(page, officer_id, by)


@transaction.atomic
def _start_play(page: ScenarioPage, officer_id: int, by: Any) -> Play:
    plays = Play.objects.of(officer_id).filter(page_key=page.translation_key)
    found: Play | None = plays.open().first()
    if found is not None:
        return found
    activity_starting.send(ScenarioPage, officer_id=officer_id, page=page)
    play = _pin(page, officer_id, plays.count() + 1)
    audit.record(by=by, action="play.start", target=play, changes={"number": play.number})
    return play


def _pin(page: ScenarioPage, officer_id: int, number: int) -> Play:
    """Store a play with the content as it is now."""
    content = page.snapshot_content()
    try:
        engine.parse(content)
    except ScenarioError as error:
        raise ActivityClosedError(_("This role-play is not ready to be played yet.")) from error
    play: Play = Play.objects.create(
        officer_id=officer_id,
        page=page,
        page_key=page.translation_key,
        snapshot=Snapshot.objects.store(content),
        number=number,
        seed=secrets.token_hex(16),
    )
    return play


def play_screen(*, play_id: UUID, officer_id: int) -> PlayScreen:
    """Show an officer's play as far as it has come. Two queries, however long it is.

    Raises:
        Play.DoesNotExist: if the officer has no such play.
    """
    screen: PlayScreen = _play(play_id, officer_id).as_screen()
    return screen


@transaction.atomic
def make_move(*, play_id: UUID, officer_id: int, step: int, token: str, by: Any) -> PlayScreen:
    """Make the choice ``token`` as move ``step``, counted from 0; the same again is harmless.

    The move that comes to an ending also stores the result and records the evidence, and tells
    ``activity_finished`` after the commit. However many moves for one step arrive at
    once, the constraint on ``Move`` lets one through; the others are then judged as coming later.

    Raises:
        Play.DoesNotExist: if the officer has no such play.
        IllegalMoveError: if the choice cannot be made now; nothing changes.
    """
    play = _play(play_id, officer_id)
    move = engine.judge_move(play.scenario, play.seed, play.choices_made(), step, token)
    if move is not None and not _stored(play, step, *move):
        engine.judge_move(play.scenario, play.seed, play.choices_made(), step, token)
    elif move is not None and isinstance(play.scenario.nodes[move[1].leads_to], Ending):
        _finish(play, by)
    screen: PlayScreen = play.as_screen()
    return screen


def _play(play_id: UUID, officer_id: int) -> Play:
    play: Play = Play.objects.of(officer_id).with_content().get(pk=play_id)
    return play


def _stored(play: Play, step: int, turn: Turn, choice: Choice) -> bool:
    """Store a move; tell ``False`` when another request took its place in the meantime."""
    try:
        with transaction.atomic():
            Move.objects.create(play=play, step=step, node_key=turn.key, choice_key=choice.key)
    except IntegrityError:
        return False
    return True


def _finish(play: Play, by: Any) -> None:
    result, now = engine.result(play.scenario, play.choices_made()), timezone.now()
    Play.objects.open().filter(pk=play.pk).update(
        finished_at=now,
        ending_key=result.ending.key,
        ending_title=result.ending.title,
        outcome=result.ending.outcome.value,
        percent=result.percent,
        passed=result.passed,
    )
    audit.record(
        by=by,
        action="play.finish",
        target=play,
        changes={
            "ending": result.ending.key,
            "percent": round(result.percent, 2),
            "passed": result.passed,
            "faults": len(result.faults),
        },
    )
    record_evidence(officer_id=play.officer_id, items=_evidence(play, result), by=by)
    tell_after_commit(
        activity_finished,
        sender=ScenarioPage,
        result=ActivityResult(
            officer_id=play.officer_id,
            page_key=play.page_key,
            kind=ScenarioPage.activity_kind,
            passed=result.passed,
            finished_at=now,
        ),
    )


def _evidence(play: Play, result: Result) -> Sequence[NewEvidence]:
    """Write one piece for each indicator that the officer had a chance to show, or voided.

    Its strength is the share of the best possible on the path (see ``engine``). An indicator that
    has been deleted since the start is passed over.
    """
    scores = {score.indicator.id: score for score in result.indicators}
    known = Indicator.objects.filter(pk__in=scores).values_list("pk", flat=True)
    now = timezone.now()
    return [
        NewEvidence(
            key=f"play:{play.pk}:{indicator_id}",
            indicator_id=indicator_id,
            strength=strength,
            source_kind=SourceKind.ROLEPLAY,
            source_key=f"roleplay:{play.page_key}",
            source_title=play.scenario.title,
            source_version=play.snapshot_id,
            occurred_at=now,
            reason="; ".join(result.faults),
        )
        for indicator_id in sorted(known)
        if (strength := scores[indicator_id].strength) is not None
    ]


def debrief(*, play_id: UUID, officer_id: int) -> DebriefScreen:
    """Look back on a finished play. Two queries, however long it was.

    Raises:
        Play.DoesNotExist: if the officer has no such play.
        NotOverError: if it has not come to an end.
    """
    play = _play(play_id, officer_id)
    result = engine.result(play.scenario, play.choices_made())
    return DebriefScreen.of(
        play=play.as_line(), page=play.page, scenario=play.scenario, result=result
    )


def passed_since(moment: dt.datetime) -> Iterator[ActivityResult]:
    """Read the results of plays passed since ``moment``, in no order. One query."""
    passed = Play.objects.filter(passed=True, finished_at__gte=moment).order_by()
    for officer_id, page_key, finished_at in passed.values_list(
        "officer", "page_key", "finished_at"
    ).iterator():
        yield ActivityResult(
            officer_id,
            page_key,
            ScenarioPage.activity_kind,
            passed=True,
            finished_at=cast(dt.datetime, finished_at),
        )


def publish_offer(page: ScenarioPage) -> None:
    """Make the published role-play a next step for the indicators of its choices."""
    offer_evidence(
        source_key=page.evidence_key,
        page=page,
        duration_minutes=page.duration_minutes,
        indicator_ids=page.indicator_ids(),
    )


def withdraw_scenario(page: ScenarioPage) -> None:
    """Stop offering the role-play as a next step."""
    withdraw_offer(page.evidence_key)
