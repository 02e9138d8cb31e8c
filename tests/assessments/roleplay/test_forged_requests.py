"""Requests that no page of Prima makes: none of them moves a play, and none is an error."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Move, Play
from assessments.roleplay.engine.kinds.reply import LONGEST
from tests.assessments.roleplay.conftest import join
from tests.factories import content, everything
from tests.markup import as_shown

pytestmark = pytest.mark.django_db


def move(table, **sent):
    return table.client.post(reverse("play_move", args=[table.play.pk]), sent)


def token(table, text=""):
    return next(o.token for o in table.play.state().options if o.text.startswith(text))


@pytest.fixture
def table(framework, ayu, begin):
    """Sit Ayu down at a conversation with each kind of node."""
    page = everything.scenario(content.course())
    join(ayu, page)
    return begin(ayu, page)


@pytest.fixture
def writing(table):
    """Let Ayu come to the turn at which she writes."""
    for text, reply in (("Silakan", ""), ("", "tanggal"), ("Senin", "")):
        sent = {"step": table.play.state().step, "choice": token(table, text), "mark": reply}
        assert move(table, **sent).status_code == 302
    return table


def write(table, reply):
    step = table.play.state().step
    return move(table, step=step, choice=token(table), reply=reply)


@pytest.mark.parametrize("reply", ["", "   ", "\n\r\n", "\0"])
def test_nothing_written_is_refused_and_says_so(writing, reply):
    response = write(writing, reply)

    assert response.status_code == 422
    html = as_shown(response.content.decode())
    assert "Belum ada yang ditulis." in html
    assert 'aria-invalid="true"' in html
    assert "Tuliskan permintaan maaf" in html
    assert writing.play.moves.count() == 3


def test_too_much_written_is_refused_and_all_of_it_comes_back(writing):
    words = "Maaf. " * 1_000

    response = write(writing, words)

    assert response.status_code == 422
    html = as_shown(response.content.decode())
    assert words.strip() in html
    assert "5999 karakter" in html
    assert writing.play.moves.count() == 3


def test_what_a_browser_lets_through_is_taken_whole(writing):
    """It counts a line break once and sends two characters for it."""
    words = "Maaf.\n" * (LONGEST // 6)

    assert write(writing, words.replace("\n", "\r\n")).status_code == 302

    assert Move.objects.get(play=writing.play, step=3).reply == words.strip()


def test_a_database_is_given_no_character_that_it_cannot_keep(writing):
    assert write(writing, "Ma\0af.").status_code == 302
    assert Move.objects.get(play=writing.play, step=3).reply == "Maaf."


@pytest.mark.parametrize(
    ("step", "choice"),
    [("", ""), ("0", ""), ("", "own"), ("0", "é"), ("0", "x" * 9_999), ("1", "own"), ("-1", "own")],
)
def test_a_choice_that_the_turn_does_not_offer_changes_nothing(table, step, choice):
    sent = {"step": step, "choice": token(table) if choice == "own" else choice}

    assert move(table, **sent).status_code == 409

    assert not Move.objects.exists()


def test_a_token_is_good_for_one_play_and_one_step(eko, begin, table):
    join(eko, table.play.page)
    other = begin(eko, table.play.page)
    assert move(table, step=0, choice=token(other)).status_code == 409
    first = token(table, "Silakan")
    move(table, step=0, choice=first)

    assert move(table, step=1, choice=first, mark="tanggal").status_code == 409

    assert Move.objects.count() == 1


def test_marking_what_is_no_item_changes_nothing(table):
    move(table, step=0, choice=token(table, "Silakan"))

    for mark in ("x", "tanggal x", "x" * 99_999):
        assert move(table, step=1, choice=token(table), mark=mark).status_code == 409

    assert Move.objects.count() == 1


def test_after_the_end_nothing_can_be_said(table):
    last = {"step": 0, "choice": token(table, "Ada biaya")}
    move(table, **last)
    assert move(table, **last).status_code == 302

    refused = move(table, step=1, choice=last["choice"])

    assert refused.status_code == 409
    assert "Lihat akhirnya" in as_shown(refused.content.decode())
    assert Move.objects.count() == 1


def test_who_comes_back_late_has_let_the_time_pass(table):
    move(table, step=0, choice=token(table, "Silakan"))
    move(table, step=1, choice=token(table), mark="tanggal")
    last = Move.objects.filter(play=table.play, step=1)
    last.update(made_at=last.get().made_at - dt.timedelta(seconds=55))
    sent = {"step": 2, "choice": token(table, "Senin")}

    assert move(table, **sent).status_code == 302

    assert table.play.moves.get(step=2).choice_key == "diam"
    assert move(table, **sent).status_code == 409


@pytest.mark.parametrize("name", ["play", "play_move", "play_branch", "play_debrief_pdf"])
def test_nobody_else_comes_to_a_play(table, as_user, eko, name):
    client, url = as_user(eko), reverse(name, args=[table.play.pk])
    sent = {"step": 0, "choice": token(table)}

    response = client.get(url) if name == "play" else client.post(url, sent)

    assert response.status_code == 404
    assert not Move.objects.exists()
    assert Play.objects.count() == 1
    assert as_user(eko).get(reverse("play_debrief", args=[table.play.pk])).status_code == 404


@pytest.mark.parametrize("name", ["play_move", "play_branch", "play_debrief_pdf"])
def test_another_site_can_send_nothing(table, ayu, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ayu.user)
    sent = {"step": 0, "choice": token(table)}

    response = client.post(reverse(name, args=[table.play.pk]), sent)

    assert response.status_code == 403
    assert not Move.objects.exists()
