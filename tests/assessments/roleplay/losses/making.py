"""A role-play that remembers, and officers who play it as a test says."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from assessments.models import Move, Play, ScenarioPage
from assessments.roleplay.engine import Waiting, verdict
from lms.core.models import Snapshot, hash_of
from lms.people.models import Officer, Posting
from tests.factories import content

GOOD = ("dengar", "jelas")
RUDE = ("sela", "jelas")
HASTY = ("dengar", "janji")
GONE = ("usir",)
TRUST = {"id": "percaya", "name": "Kepercayaan", "kind": "feeling", "most": 10, "start": 4}


def nodes() -> list[dict[str, Any]]:
    """Write two turns, a fork by trust and three endings."""

    def trusting(by: int) -> dict[str, Any]:
        return {"changes": [{"variable": "percaya", "by": by}]}

    return [
        content.turn(
            "buka",
            "Sudah tiga kali saya ke sini!",
            [
                content.choice("dengar", "lanjut", ("KOM.1.1", 2), **trusting(2)),
                content.choice("sela", "lanjut", ("KOM.1.1", -1), **trusting(-3)),
                content.choice("usir", "buruk", critical="Mengusir warga."),
            ],
        ),
        content.turn(
            "lanjut",
            "Jadi kapan selesai?",
            [
                content.choice("jelas", "cabang", ("PP.1.3", 3)),
                content.choice("janji", "campur", ("PP.1.3", 1)),
            ],
        ),
        {
            "kind": "fork",
            "key": "cabang",
            "branches": [{"when": "percaya >= 4", "leads_to": "baik"}],
            "leads_to": "campur",
        },
        content.ending("baik"),
        content.ending("campur", "mixed"),
        content.ending("buruk", "poor"),
    ]


def page(title: str = "Warga yang ingat", **fields: Any) -> ScenarioPage:
    """Publish it in a course."""
    made = content.scenario(content.course(), nodes(), title, {"variables": [TRUST]}, **fields)
    made.refresh_from_db()
    return made


def officers(count: int, org: Any, *, first: int = 1, unit: Any = None) -> list[Officer]:
    """Hire officers."""
    hired = Officer.objects.bulk_create(
        Officer(name=f"Petugas {n:03}", staff_number=f"1992031520190{31_000 + n}")
        for n in range(first, first + count)
    )
    Posting.objects.bulk_create(
        Posting(
            officer=officer,
            unit=unit or org.front_office,
            position=org.counter_officer,
            starts_on=dt.date(2020, 1, 1),
        )
        for officer in hired
    )
    return hired


def play(page: ScenarioPage, officer: Officer, choices: Sequence[str], pace: int = 30) -> Play:
    """Play to where these choices lead, one each ``pace`` seconds, days ago."""
    Snapshot.objects.store(page.snapshot_content())
    began = timezone.now() - dt.timedelta(days=3)
    made = Play(
        page=page,
        page_key=page.translation_key,
        officer=officer,
        number=Play.objects.of(officer.pk).at(page).count() + 1,
        snapshot_id=hash_of(page.snapshot_content()),
        seed="benih",
        started_at=began,
    )
    turns, here = [], made.scenario.opening
    for key in choices:
        turn = made.scenario.nodes[here]
        assert isinstance(turn, Waiting)
        turns.append(turn.key)
        here = next(choice.leads_to for choice in turn.choices if choice.key == key)
    if not isinstance(made.scenario.nodes[here], Waiting):
        counts = verdict(made.scenario, choices, made.seed)
        made.finished_at = began + dt.timedelta(hours=1)
        made.passed, made.percent = counts.passed, counts.percent
        made.ending_key, made.ending_title = counts.ending.key, counts.ending.title
        made.outcome = counts.ending.outcome
    made.save()
    for step, (turn_key, key) in enumerate(zip(turns, choices, strict=True)):
        move = Move.objects.create(play=made, step=step, node_key=turn_key, choice_key=key)
        made_at = began + dt.timedelta(seconds=pace * (step + 1))
        Move.objects.filter(pk=move.pk).update(made_at=made_at)
    return made


def all_play(page: ScenarioPage, ways: Sequence[tuple[Sequence[str], int]], org: Any) -> None:
    """Have as many new officers as said play each way."""
    who = iter(officers(sum(number for _choices, number in ways), org))
    for choices, number in ways:
        for _n in range(number):
            play(page, next(who), choices)
