"""A shipped conversation played again counts where its next version asks for other answers."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from assessments import api as assessments
from assessments.models import Evidence, Play
from assessments.roleplay.engine import Player, Waiting
from assessments.roleplay.engine.kinds.node import ranked
from lms.people.models import Officer
from tests.assessments.roleplay.conftest import join
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped(framework: Any) -> Any:
    return assessments.install_scenario(
        "berkas-kurang", by=None, parent=content.course(), is_required=True
    )


def play_best(officer: Officer, page: Any) -> Play:
    """Let the officer do what is best at each turn, to the end."""
    play = assessments.start_play(page=page, officer_id=officer.pk, by=officer.user)
    player = Player(play.scenario, play.seed)
    arrival = player.begin()
    step = 0
    while isinstance(node := arrival.node, Waiting):
        chosen = ranked(player.offered(node, arrival.values, step))[0]
        assessments.make_move(
            play_id=play.pk,
            officer_id=officer.pk,
            step=step,
            token=player.token(step, node.key if node.is_one_reply else chosen.key),
            reply=" ".join(item.key for item in node.items if item.is_wrong) or "Sudah dicatat.",
            by=officer.user,
        )
        step += 1
        arrival = player.after(chosen, arrival.values, step)
    return Play.objects.get(pk=play.pk)


def observed(play: Play) -> Counter[str]:
    """Return how often a play observed each indicator, as far as the pool of its officer holds."""
    pool = Evidence.objects.of([play.officer_id]).observations()
    mine = pool.filter(key__startswith=f"play:{play.pk}:").select_related("indicator")
    return Counter({row.indicator.slug: row.observations for row in mine})


def test_eight_days_later_ayu_meets_somebody_else_and_what_is_new_counts(
    ayu: Officer, shipped: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(ayu, shipped)
    first = play_best(ayu, shipped)
    in_eight_days = timezone.now() + dt.timedelta(days=8)
    monkeypatch.setattr(timezone, "now", lambda: in_eight_days)

    second = play_best(ayu, shipped)

    assert (first.variant, second.variant) == ("", "tidak-bisa-membaca")
    assert (first.is_counted, second.is_counted) == (True, True)
    assert min(observed(first).values()) >= 4
    assert observed(second) == {"KOM.1.1": 2, "KOM.1.2": 1, "KOM.1.3": 2, "PP.1.1": 1, "PP.1.2": 2}
