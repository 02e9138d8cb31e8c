"""What trainers and assessors do with a panel of experts."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.questions.kinds.situational.rules import RATINGS, Situational
from assessments.questions.models import Question
from assessments.questions.panel import notice_kinds
from assessments.questions.panel.models import PanelReason, PanelVote
from assessments.questions.panel.queries import Standing, drafted, standing
from assessments.questions.panel.rules import asked
from lms.core import audit
from lms.core.roles import Permission
from lms.notifications import api as notifications
from lms.people import api as people
from lms.people.api import User


@transaction.atomic
def invite(*, by: User, question: Question, assessors: Iterable[User]) -> list[PanelVote]:
    """Ask assessors to rate the actions of a draft, each by themselves; again changes nothing.

    They are told after the commit. Five queries, and two for each.

    Raises:
        ValidationError: if it is no situation to judge, nothing of it waits to be published, or
            somebody is no assessor.
    """
    if question.live and not question.has_unpublished_changes:
        raise ValidationError(_("The question is published already. Change it first."))
    if not isinstance(drafted(question).content(()).body, Situational):
        raise ValidationError(_("Only situations to judge have a panel."))
    chosen = {user.pk for user in assessors}
    may = people.users_with(Permission.ASSESS).filter(pk__in=chosen)
    if may.count() < len(chosen):
        raise ValidationError(_("Only assessors can be on a panel."))
    made = []
    for user in may:
        vote, is_new = PanelVote.objects.get_or_create(question=question, assessor=user)
        if is_new:
            made.append(vote)
            _tell(vote)
    if made:
        audit.record(
            by=by, action="panel.invite", target=question, changes={"assessors": len(made)}
        )
    return made


def _tell(vote: PanelVote) -> None:
    notifications.notify(
        recipient_id=vote.assessor_id,
        kind=notice_kinds.INVITED,
        key=f"panel:{vote.pk}",
        url=reverse("panel_vote", args=[vote.pk]),
        facts={},
    )


@transaction.atomic
def cast_vote(*, by: User, vote_id: int, ratings: Mapping[str, int], wording: str) -> PanelVote:
    """Keep how ``by`` rates the actions; until it is published they may rate anew.

    ``wording`` is the one they saw. Four queries.

    Raises:
        PanelVote.DoesNotExist: if they were not asked.
        ValidationError: if the question is published or was changed meanwhile, or an action is
            missing.
    """
    vote: PanelVote = PanelVote.objects.of(by).select_related("question").get(pk=vote_id)
    question = vote.question
    if question.live and not question.has_unpublished_changes:
        raise ValidationError(_("The question is published by now, so nothing changes any more."))
    content = drafted(question).content(())
    body = content.body
    if not isinstance(body, Situational) or asked(content.prompt, body) != wording:
        raise ValidationError(_("The question was changed meanwhile. Read it again, please."))
    if ratings.keys() != {option.key for option in body.options} or not set(
        ratings.values()
    ) <= set(RATINGS):
        raise ValidationError(_("Rate every action."))
    vote.ratings, vote.asked, vote.at = dict(ratings), wording, timezone.now()
    vote.save(update_fields=["ratings", "asked", "at"])
    audit.record(by=by, action="panel.vote", target=question)
    return vote


@transaction.atomic
def take_key(*, by: User, question: Question) -> Question:
    """Let the modal ratings be the key, in a new draft of the question.

    Raises:
        ValidationError: if nobody has voted on it as it is written now.
    """
    draft = drafted(question)
    found = _standing(draft)
    if not found.answered:
        raise ValidationError(_("Nobody has answered yet."))
    key = found.verdict.key
    for place, child in enumerate(draft.body[0].value["options"].bound_blocks):
        child.value["rating"] = str(key[child.id or str(place)])
    draft.save_revision(user=by)
    audit.record(by=by, action="panel.key", target=question, changes={"votes": len(found.answered)})
    return draft


@transaction.atomic
def write_reason(*, by: User, question: Question, reason: str) -> None:
    """Keep why the question, as it is written now, is published although its panel disagrees."""
    wording = _standing(drafted(question)).asked
    PanelReason.objects.update_or_create(
        question=question, defaults={"reason": reason, "asked": wording, "written_by": by}
    )
    audit.record(by=by, action="panel.reason", target=question, changes={"reason": reason})


def _standing(draft: Question) -> Standing:
    found = standing(draft)
    if found is None:
        raise ValidationError(_("Only situations to judge have a panel."))
    return found
