"""Where the panel of a question stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.questions.kinds.situational.rules import Situational
from assessments.questions.models import Question
from assessments.questions.panel.models import PanelReason, PanelVote
from assessments.questions.panel.rules import Agreement, Verdict, asked, verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """Who was asked about a question as it is written now, and what those who answered say.

    ``outdated`` votes are about an earlier wording and count for nothing. ``reason`` is the one
    written for this wording, ``""`` without one.
    """

    asked: str
    votes: Sequence[PanelVote]
    verdict: Verdict
    reason: str

    @property
    def answered(self) -> Sequence[PanelVote]:
        """The votes that count."""
        return [vote for vote in self.votes if vote.asked == self.asked]

    @property
    def outdated(self) -> Sequence[PanelVote]:
        """The votes about an earlier wording."""
        return [vote for vote in self.votes if vote.asked not in {"", self.asked}]

    @property
    def needs_reason(self) -> bool:
        """Whether it may be published with a reason only."""
        return self.verdict.agreement is Agreement.WEAK and not self.reason

    def __bool__(self) -> bool:
        return bool(self.votes)


def drafted(question: Question) -> Question:
    """Return a question as it was saved last, published or not. One query."""
    draft: Question = question.get_latest_revision_as_object()
    return draft


def standing(question: Question) -> Standing | None:
    """Say where the panel of a question stands, as ``question`` is written.

    ``None`` if it is of another kind. Two queries.
    """
    content = question.content(())
    body = content.body
    if not isinstance(body, Situational):
        return None
    wording = asked(content.prompt, body)
    votes = list(
        PanelVote.objects.filter(question=question.pk)
        .select_related("assessor")
        .order_by("assessor__first_name", "assessor__last_name", "pk")
    )
    counted = [vote.ratings for vote in votes if vote.asked == wording]
    reason = PanelReason.objects.filter(question=question.pk, asked=wording).first()
    return Standing(wording, votes, verdict(body, counted), reason.reason if reason else "")
