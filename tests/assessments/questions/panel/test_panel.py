"""A panel of experts, from being asked to the key."""

from typing import cast

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from assessments.api import create_question
from assessments.questions.kinds.situational.rules import Asks, Situational
from assessments.questions.models import Question
from assessments.questions.panel import api
from assessments.questions.panel.models import PanelReason, PanelVote
from assessments.questions.panel.queries import drafted, standing
from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.installation import prepare
from lms.notifications.models import Notice
from lms.people import api as people
from tests.assessments.questions.kinds.test_situational import situational
from tests.assessments.quizzes import making
from tests.factories import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessors(db):
    found = [organisation.user(name, name.title()) for name in ("sari", "tono", "umar")]
    for user in found:
        people.grant_role(by=None, user=user, role=Role.ASSESSOR)
    return found


@pytest.fixture
def question(citra):
    """A situation in the central bank, published before and changed since."""
    made = create_question(
        by=None, prompt="<p>Apa yang tepat?</p>", body=situational((4, 3, 2, 1), Asks.RATE)
    )
    made.unpublish()
    return Question.objects.get(pk=made.pk)


def draft_body(question) -> Situational:
    return cast(Situational, drafted(question).content(()).body)


def draft_keys(question):
    return [option.key for option in draft_body(question).options]


def vote(user, question, ratings):
    found = standing(drafted(question))
    mine = PanelVote.objects.get(question=question, assessor=user)
    return api.cast_vote(
        by=user,
        vote_id=mine.pk,
        ratings=dict(zip(draft_keys(question), ratings, strict=True)),
        wording=found.asked,
    )


def asked_all(question, citra, assessors, *ratings):
    api.invite(by=citra, question=question, assessors=assessors)
    for user, given in zip(assessors, ratings, strict=False):
        vote(user, question, given)
    return standing(drafted(question))


def test_assessors_are_asked_once_and_told(citra, question, assessors):
    assert len(api.invite(by=citra, question=question, assessors=assessors)) == 3
    assert api.invite(by=citra, question=question, assessors=assessors[:1]) == []
    assert Notice.objects.count() == 3
    told = AuditEvent.objects.filter(action__startswith="panel.")
    assert [event.action for event in told] == ["panel.invite"]


def test_only_assessors_are_asked_and_only_about_what_waits(citra, hana, question, assessors):
    with pytest.raises(ValidationError, match="Only assessors"):
        api.invite(by=citra, question=question, assessors=[hana])
    other = create_question(by=None, prompt="<p>Lain?</p>", body=situational((4, 3, 1)))
    with pytest.raises(ValidationError, match="published already"):
        api.invite(by=citra, question=other, assessors=assessors)


def test_their_ratings_become_the_key_of_a_new_draft(citra, question, assessors):
    found = asked_all(question, citra, assessors, (4, 2, 2, 1), (4, 2, 3, 1), (4, 2, 2, 1))
    assert len(found.answered) == 3
    assert found.verdict.alpha > 0.8
    before = question.latest_revision_id
    api.take_key(by=citra, question=question)
    question.refresh_from_db()
    assert question.latest_revision_id != before
    assert draft_body(question).ratings == (4, 2, 2, 1)
    again = standing(drafted(question))
    assert again.verdict.is_key
    assert len(again.answered) == 3, "another key is no other wording"


def test_without_agreement_it_is_published_with_a_reason_only(citra, question, assessors):
    asked_all(question, citra, assessors, (4, 3, 2, 1), (1, 2, 3, 4), (2, 4, 1, 3))
    with pytest.raises(ValidationError, match="do not agree"):
        drafted(question).save_revision().publish()
    api.write_reason(by=citra, question=question, reason="Sudah dibahas bersama.")
    drafted(question).save_revision().publish()
    assert Question.objects.get(pk=question.pk).live
    assert PanelReason.objects.get().reason == "Sudah dibahas bersama."


def test_agreeing_or_unanswered_panels_object_to_nothing(citra, question, assessors):
    api.invite(by=citra, question=question, assessors=assessors)
    assert not drafted(question).problems()
    for user in assessors:
        vote(user, question, (4, 3, 2, 1))
    assert not drafted(question).problems()


def test_what_was_said_of_another_wording_counts_for_nothing(citra, question, assessors):
    asked_all(question, citra, assessors, (4, 3, 2, 1))
    draft = drafted(question)
    draft.prompt = "<p>Apa yang paling tepat di loket?</p>"
    draft.save_revision()
    question.refresh_from_db()
    found = standing(drafted(question))
    assert (len(found.answered), len(found.outdated)) == (0, 1)
    with pytest.raises(ValidationError, match="Nobody has answered"):
        api.take_key(by=citra, question=question)


@pytest.mark.parametrize(
    ("ratings", "wording", "says"),
    [
        ({"x": 4}, None, "every action"),
        (None, "another", "changed meanwhile"),
    ],
)
def test_a_vote_rates_every_action_of_what_was_seen(
    citra, question, assessors, ratings, wording, says
):
    [mine] = api.invite(by=citra, question=question, assessors=assessors[:1])
    right = dict.fromkeys(draft_keys(question), 3)
    with pytest.raises(ValidationError, match=says):
        api.cast_vote(
            by=assessors[0],
            vote_id=mine.pk,
            ratings=ratings or right,
            wording=wording or standing(drafted(question)).asked,
        )


def test_once_published_nothing_changes_any_more(citra, question, assessors):
    asked_all(question, citra, assessors, (4, 3, 2, 1))
    drafted(question).save_revision().publish()
    with pytest.raises(ValidationError, match="published by now"):
        vote(assessors[1], question, (4, 3, 2, 1))


def test_a_question_of_another_kind_has_no_panel(citra, assessors):
    [other] = making.bank(1, indicators=())
    other.unpublish()
    other = Question.objects.get(pk=other.pk)
    assert standing(other) is None
    for act in (
        lambda: api.invite(by=citra, question=other, assessors=assessors),
        lambda: api.take_key(by=citra, question=other),
        lambda: api.write_reason(by=citra, question=other, reason="Karena."),
    ):
        with pytest.raises(ValidationError, match="Only situations"):
            act()


def test_an_assessor_sees_the_actions_and_nothing_that_others_say(
    client, citra, question, assessors
):
    asked_all(question, citra, assessors, (1, 1, 1, 4))
    mine = PanelVote.objects.get(assessor=assessors[1])
    client.force_login(assessors[1])
    assert "Apa yang tepat" in client.get(reverse("panel_votes")).content.decode()
    page = client.get(mine.get_absolute_url()).content.decode()
    assert "Tindakan a" in page
    assert "checked" not in page
    assert "Karena a" not in page
    wording = standing(drafted(question)).asked
    answers = {"wording": wording, "answer-1": "4", "answer-2": "3", "answer-3": "2"}
    assert client.post(mine.get_absolute_url(), answers).status_code == 422
    answers["answer-4"] = "1"
    assert client.post(mine.get_absolute_url(), answers).status_code == 302
    mine.refresh_from_db()
    assert sorted(mine.ratings.values()) == [1, 2, 3, 4]
    other = PanelVote.objects.get(assessor=assessors[0])
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.post(mine.get_absolute_url(), answers | {"answer-1": "9"}).status_code == 422


def test_a_trainer_asks_reads_takes_the_key_and_gives_a_reason(
    client, citra, hana, question, assessors
):
    prepare()
    address = reverse("panel", args=[question.pk])
    client.force_login(hana)
    assert client.get(address).status_code == 404
    client.force_login(citra)
    assert "Sari" in client.get(address, {"q": "sari"}).content.decode()
    chosen = {"assessors": [user.pk for user in assessors]}
    assert client.post(reverse("panel_invite", args=[question.pk]), chosen).status_code == 302
    assert client.post(reverse("panel_invite", args=[question.pk])).status_code == 422
    assert client.post(reverse("panel_key", args=[question.pk]), follow=True).status_code == 200
    for user, given in zip(assessors, [(4, 3, 2, 1), (1, 2, 3, 4), (2, 4, 1, 3)], strict=True):
        vote(user, question, given)
    page = client.get(address).content.decode()
    assert "0,60" in page or "0.60" in page
    assert client.post(reverse("panel_reason", args=[question.pk])).status_code == 422
    reason = {"reason": "Sudah dibahas."}
    assert client.post(reverse("panel_reason", args=[question.pk]), reason).status_code == 302
    assert client.post(reverse("panel_key", args=[question.pk])).status_code == 302
    inspect = reverse(Question.snippet_viewset.get_url_name("inspect"), args=[question.pk])
    assert "Sudah dibahas." in client.get(inspect).content.decode()
    editor = reverse(Question.snippet_viewset.get_url_name("edit"), args=[question.pk])
    assert address in client.get(editor).content.decode()


def test_the_pages_of_a_panel_cost_the_same_however_many_take_part(
    client, citra, question, assessors, django_assert_max_num_queries
):
    asked_all(question, citra, assessors, (4, 3, 2, 1))
    more = [organisation.user(f"asesor{n}", f"Asesor {n}") for n in range(20)]
    for user in more:
        people.grant_role(by=None, user=user, role=Role.ASSESSOR)
    client.force_login(citra)
    address = reverse("panel", args=[question.pk])
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    api.invite(by=citra, question=question, assessors=more)
    for user in more:
        vote(user, question, (4, 3, 2, 1))
    with django_assert_max_num_queries(len(few)):
        client.get(address)
