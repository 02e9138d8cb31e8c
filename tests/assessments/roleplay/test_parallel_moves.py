"""Many requests at once: real threads on real connections.

On PostgreSQL each waits just before it writes until all the others have read the same state, so
the race is certain. On SQLite write transactions take turns, and the first has written before the
second reads.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from assessments.models import Evidence, Move, Play
from assessments.roleplay import api
from assessments.roleplay.engine import IllegalMoveError
from lms.core.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 8


@pytest.fixture
def meet_before(monkeypatch):
    """Return a function that makes all clients wait for each other before a step of the api."""

    def meet_before(name):
        if connection.vendor == "sqlite":
            return
        barrier = Barrier(CLIENTS, timeout=20)
        step, met = getattr(api, name), threading.local()

        def together(*args, **kwargs):
            # Once only: who comes a second time has lost the race already.
            if not hasattr(met, "once"):
                met.once = True
                barrier.wait()
            return step(*args, **kwargs)

        monkeypatch.setattr(api, name, together)

    return meet_before


def at_once(*calls):
    """Run the calls in as many threads, all at the same moment; return results or errors."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            connection.ensure_connection()
            barrier.wait()
            return call()
        except IllegalMoveError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def move(play, officer, step, token):
    return lambda: api.make_move(
        play_id=play.pk, officer_id=officer.pk, step=step, token=token, by=officer.user
    )


def token_of(play, text):
    return next(o.token for o in play.state().options if o.text == text)


def test_many_starts_at_once_open_one_play(player, scenario_page, meet_before):
    meet_before("_pin")

    plays = at_once(
        *[
            lambda: api.start_play(page=scenario_page, officer_id=player.pk, by=player.user)
            for _client in range(CLIENTS)
        ]
    )

    assert {play.pk for play in plays} == {Play.objects.get().pk}


def test_different_choices_at_once_make_one_move(player, scenario_page, meet_before):
    play = api.start_play(page=scenario_page, officer_id=player.pk, by=player.user)
    texts = ["Pilihan dengar", "Pilihan sela"] * (CLIENTS // 2)
    meet_before("_stored")

    results = at_once(*[move(play, player, 0, token_of(play, text)) for text in texts])

    made = Move.objects.get(play=play)
    right = sum(not isinstance(result, IllegalMoveError) for result in results)
    assert right == CLIENTS // 2
    assert made.choice_key in {"dengar", "sela"}


def test_the_last_move_many_times_at_once_finishes_once(player, scenario_page, meet_before):
    play = api.start_play(page=scenario_page, officer_id=player.pk, by=player.user)
    first = token_of(play, "Pilihan dengar")
    api.make_move(play_id=play.pk, officer_id=player.pk, step=0, token=first, by=player.user)
    last = token_of(play, "Pilihan jelas")
    meet_before("_stored")

    screens = at_once(*[move(play, player, 1, last) for _client in range(CLIENTS)])

    assert {screen.state.ending.key for screen in screens} == {"baik"}
    assert AuditEvent.objects.filter(action="play.finish").count() == 1
    assert Evidence.objects.filter(officer=player).count() == 3
    assert Move.objects.filter(play=play).count() == 2
    play.refresh_from_db()
    assert play.passed


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite's write transactions take turns in any case"
)
def test_without_the_constraint_the_race_would_be_lost(player, scenario_page, meet_before):
    play = api.start_play(page=scenario_page, officer_id=player.pk, by=player.user)
    token = token_of(play, "Pilihan dengar")
    constraint = next(c for c in Move._meta.constraints if c.name == "move_once_per_step")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Move, constraint)
    meet_before("_stored")
    try:
        results = at_once(*[move(play, player, 0, token) for _client in range(CLIENTS)])
    finally:
        made = Move.objects.filter(play=play, step=0).count()
        Move.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Move, constraint)
    assert made > 1 or any(isinstance(result, IllegalMoveError) for result in results)
