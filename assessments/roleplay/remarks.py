"""What lint finds, in words a trainer understands: what is wrong, and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.roleplay import lint
from assessments.roleplay.engine import Choice, Conversation, Waiting
from assessments.roleplay.lint import Finding, Problem
from assessments.roleplay.wording import KINDS, choice_name

QUOTES = '“”"'  # in which choices are named

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
    Problem.OUTCOMES_OF_DOCUMENT: gettext_lazy(
        "A document needs three ways on: everything found, some of it, nothing."
    ),
    Problem.OUTCOME_OF_REPLY: gettext_lazy(
        "What officers write themselves needs one way on, whatever they write."
    ),
    Problem.NO_CHOICE_IN_TIME: gettext_lazy(
        "Time runs here. Say which choice is taken when it is over; it must be one always offered."
    ),
    Problem.NO_WAY_OUT: gettext_lazy(
        "Some ways that come here never end. Look at the conditions of what follows."
    ),
    Problem.TEST_FAILED: gettext_lazy(
        "The test “%(about)s” ends otherwise now. Play it again, or take it out."
    ),
    Problem.NEVER_REACHED: gettext_lazy(
        "Conditions keep everybody from coming here. Loosen them, or take this out."
    ),
    Problem.NOTHING_OFFERED: gettext_lazy(
        "On some ways no choice is offered here; all are shown then. Leave one without a condition."
    ),
    Problem.NEVER_TRUE: gettext_lazy("This condition never holds, so nobody sees what it is for."),
    Problem.ALWAYS_TRUE: gettext_lazy("This condition always holds. It can be taken out."),
    Problem.NEVER_READ: gettext_lazy(
        "“%(about)s” is neither shown nor asked about anywhere. Use it, or take it out."
    ),
    Problem.NEVER_CHANGED: gettext_lazy(
        "Nothing ever changes “%(about)s”. Let a choice change it, or take it out."
    ),
    Problem.PROMISE_NEVER_MET: gettext_lazy(
        "“%(about)s” is promised, and nobody comes back to it. Let a later turn ask about it."
    ),
    Problem.TOO_MANY_WAYS: gettext_lazy(
        "There are too many ways to follow every one. Only some of the checks were made."
    ),
    Problem.ENDING_CONTRADICTS: gettext_lazy(
        "Some come to this ending with feelings that do not fit it. Ask about them before it."
    ),
    Problem.NO_WAY_BACK: gettext_lazy(
        "After a weak first answer nothing can end well any more. Let officers make up for it."
    ),
    Problem.MOOD_NEVER_CHANGES: gettext_lazy(
        "The citizen’s mood is the same all along. Let it follow from what the officer does."
    ),
    Problem.ONE_INDICATOR: gettext_lazy(
        "All points are for one behaviour. Good service shows in more than one."
    ),
    Problem.FEW_TURNS: gettext_lazy(
        "“%(about)s” is asked for too seldom to prove anything: four turns on the best way are"
        " needed."
    ),
    Problem.LITTLE_NEW: gettext_lazy(
        "Played again as “%(about)s”, hardly anything of it would count: fewer than four turns ask"
        " for another answer. Change a fact in this variant, and let a fork lead from it to other"
        " turns."
    ),
    Problem.BEST_IS_LONGEST: gettext_lazy(
        "The best choice is the longest nearly everywhere, which gives it away."
    ),
    Problem.MUCH_TO_READ: gettext_lazy(
        "There is much to read here for a phone. Say it more briefly, or in two turns."
    ),
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


def text_of(finding: Finding, names: Mapping[str, str] | None = None) -> str:
    """Say what is wrong, in the active language; ``names`` are those of indicators by number."""
    about = (names or {}).get(finding.about, finding.about)
    return str(MESSAGES[finding.problem]) % {"about": about}


def remarks_on(
    conversation: Conversation,
    anchors: Sequence[str],
    variants: Sequence[Conversation] = (),
    names: Mapping[str, str] | None = None,
) -> list[Remark]:
    """Check a conversation and put what is found into the active language.

    ``anchors`` name the elements of the page to link to, one for each node; ``variants`` are the
    conversation as it is played in its variants, ``names`` those of indicators by number.
    """
    return [
        Remark(
            is_error=finding.is_error,
            where=_where(finding, conversation),
            text=text_of(finding, names),
            node=finding.node,
            anchor="" if finding.node is None else anchors[finding.node],
            choice=finding.choice,
        )
        for finding in lint.check(conversation, variants)
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
    where = f"{KINDS[node.kind]} “{node.name}”"
    choice = _choice_at(finding, conversation)
    if choice is None or finding.choice is None:
        return where
    words = choice_name(node.kind, choice.key, choice.text, finding.choice)
    return _("%(where)s, choice “%(choice)s”") % {
        "where": where,
        "choice": Truncator(words.strip(QUOTES)).words(8),
    }
