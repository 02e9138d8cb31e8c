"""What lint finds, in words a trainer understands: what is wrong, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.roleplay import lint
from assessments.roleplay.engine import Choice, Conversation, Ending, Waiting
from assessments.roleplay.lint import Finding, Problem

MESSAGES: dict[Problem, Any] = {
    Problem.OPENS_WITHOUT_TURN: gettext_lazy(
        "The conversation must open with a turn. Put a turn at the top."
    ),
    Problem.NAME_TAKEN: gettext_lazy(
        "Another turn or ending has the same name. Give each one a name of its own."
    ),
    Problem.CHOICE_NAME_TAKEN: gettext_lazy(
        "Another choice of this turn has the same name. Give each one a name of its own."
    ),
    Problem.BAD_CONDITION: gettext_lazy(
        "A condition here cannot be judged. Build it again from the feelings and facts there are."
    ),
    Problem.UNKNOWN_VARIABLE: gettext_lazy(
        "Something is changed here that does not exist any more. Take the change out."
    ),
    Problem.PASSING_CIRCLE: gettext_lazy(
        "From here the conversation goes round by itself. Let the officer choose on the way."
    ),
    Problem.DEAD_END: gettext_lazy("This turn has no choices, so nobody can go on. Add choices."),
    Problem.MISSING_TARGET: gettext_lazy("This leads nowhere yet. Choose what comes next."),
    Problem.NO_ENDING: gettext_lazy(
        "No way through the conversation comes to an ending. Let a choice lead to one."
    ),
    Problem.ENDLESS_LOOP: gettext_lazy(
        "From here the conversation goes round for ever. Let a choice lead towards an ending."
    ),
    Problem.NOTHING_TO_EARN: gettext_lazy(
        "No choice earns points, so nobody can pass. Give the good choices effects with points."
    ),
    Problem.ONLY_CRITICAL: gettext_lazy(
        "Every choice here is a critical fault. Offer at least one that is not."
    ),
    Problem.UNREACHABLE: gettext_lazy("No choice leads here, so nobody will see it."),
    Problem.NO_EFFECTS: gettext_lazy(
        "This choice has no effects: it earns nothing, and the debrief cannot say why."
    ),
    Problem.ALL_EQUAL: gettext_lazy(
        "All choices here have the same effects, so the turn shows nothing about the officer."
    ),
    Problem.CRITICAL_EARNS: gettext_lazy(
        "This critical fault has points above zero. They will not count."
    ),
    Problem.CRITICAL_TOUCHES_ALL: gettext_lazy(
        "This critical fault names no indicator, so it voids every competency of the role-play."
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding in words. ``where`` names turn and choice, ``node`` and ``choice`` are places."""

    is_error: bool
    where: str
    text: str
    node: int | None
    anchor: str
    choice: int | None


def text_of(finding: Finding) -> str:
    """Say what is wrong, in the active language."""
    return str(MESSAGES[finding.problem])


def remarks_on(conversation: Conversation, anchors: Sequence[str]) -> list[Remark]:
    """Check a conversation and put what is found into the active language.

    ``anchors`` name the elements of the page to link to, one for each node.
    """
    return [
        Remark(
            is_error=finding.is_error,
            where=_where(finding, conversation),
            text=text_of(finding),
            node=finding.node,
            anchor="" if finding.node is None else anchors[finding.node],
            choice=finding.choice,
        )
        for finding in lint.check(conversation)
    ]


def _choice_at(finding: Finding, conversation: Conversation) -> Choice | None:
    if finding.node is None or finding.choice is None:
        return None
    node = conversation.nodes[finding.node]
    return node.choices[finding.choice] if isinstance(node, Waiting) else None


def _where(finding: Finding, conversation: Conversation) -> str:
    if finding.node is None:
        return _("The whole conversation")
    node = conversation.nodes[finding.node]
    name = node.name or str(finding.node + 1)
    choice = _choice_at(finding, conversation)
    if choice is not None:
        words = Truncator(choice.text or choice.key).words(8)
        return _("Turn “%(turn)s”, choice “%(choice)s”") % {"turn": name, "choice": words}
    template = _("Ending “%(turn)s”") if isinstance(node, Ending) else _("Turn “%(turn)s”")
    return template % {"turn": name}
