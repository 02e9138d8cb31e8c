"""An officer practises a finished conversation from one of its turns on."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from assessments import api as assessments
from assessments.models import Evidence, Play
from assessments.roleplay import api
from assessments.signals import activity_finished
from courses.models import ActivityProgress
from lms.core.models import AuditEvent
from tests.markup import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def weak(player, begin):
    """Return the table of a play that Ayu finished weakly: a promise in place of an answer."""
    table = begin(player)
    table.choose("Pilihan dengar", "Pilihan janji")
    table.play.refresh_from_db()
    return table


def branch(table, step):
    url = reverse("play_branch", args=[table.play.pk])
    return table.client.post(url, {"step": step})


def test_it_begins_at_the_turn_with_the_same_content_and_does_not_count(weak):
    response = branch(weak, 1)

    again = Play.objects.open().get()
    assert response.url == reverse("play", args=[again.pk])
    assert (again.branched_from, again.branch_step, again.is_counted) == (weak.play, 1, False)
    for name in ("seed", "snapshot_id", "variant", "pace"):
        assert getattr(again, name) == getattr(weak.play, name)
    assert list(again.moves.values_list("choice_key", flat=True)) == ["dengar"]
    html = as_shown(weak.client.get(response.url).content.decode())
    assert "Jadi kapan selesai?" in html
    assert "tidak dihitung" in html
    assert AuditEvent.objects.filter(action="play.branch").count() == 1


def finish_better(weak, begin, player):
    branch(weak, 1)
    begin(player).choose("Pilihan jelas")
    return Play.objects.exclude(branched_from=None).get()


def test_its_end_leaves_no_evidence_and_passes_nothing(weak, begin, player):
    told = []

    def listen(result, **_kwargs):
        told.append(result)

    before = Evidence.objects.count()
    progress = list(ActivityProgress.objects.values_list("completed_at", flat=True))
    activity_finished.connect(listen)
    try:
        again = finish_better(weak, begin, player)
    finally:
        activity_finished.disconnect(listen)

    assert again.passed
    assert told == []
    assert Evidence.objects.count() == before
    assert list(ActivityProgress.objects.values_list("completed_at", flat=True)) == progress
    passed = list(assessments.passed_since(weak.play.started_at))
    assert len(passed) == int(weak.play.passed)


def test_the_debrief_shows_both_ways_side_by_side(weak, begin, player):
    again = finish_better(weak, begin, player)

    url = reverse("play_debrief", args=[again.pk])
    html = as_shown(weak.client.get(url).content.decode())

    futures = html.split('id="futures-title"')[1].split("</section>")[0]
    assert futures.index("Pilihan janji") < futures.index("Pilihan jelas")
    assert "Akhir campur" in futures
    assert "Akhir baik" in futures
    assert "Pilihan dengar" not in futures


def test_an_open_play_is_finished_first(weak, begin, player):
    open_play = begin(player).play

    response = branch(weak, 0)

    assert response.url == reverse("play", args=[open_play.pk])
    assert Play.objects.filter(branch_step=0).count() == 0


@pytest.mark.parametrize("step", ["2", "-1", "x", ""])
def test_a_turn_that_was_not_come_to_is_not_found(weak, step):
    assert branch(weak, step).status_code == 404


def test_a_play_that_goes_on_has_no_turn_to_go_back_to(player, begin):
    assert branch(begin(player), 0).status_code == 404


def test_nobody_practises_another_officers_play(weak, as_user, eko):
    url = reverse("play_branch", args=[weak.play.pk])

    assert as_user(eko).post(url, {"step": 0}).status_code == 404


def test_a_branch_can_not_be_made_to_count(weak):
    branch(weak, 1)

    with pytest.raises(IntegrityError):
        Play.objects.exclude(branched_from=None).update(is_counted=True)


def test_practice_does_not_bring_turns_back(weak, begin, player):
    again = finish_better(weak, begin, player)

    missed = {each.play_id for each in api.missed_turns(since=weak.play.started_at)}
    assert weak.play.pk in missed
    assert again.pk not in missed
