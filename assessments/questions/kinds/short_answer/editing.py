"""How trainers write what is accepted as a short answer."""

from typing import cast

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.blocks.list_block import ListValue

from assessments.questions.kinds.editor import (
    Editor,
    Words,
    Written,
    accents_block,
    case_block,
    found,
    typos_block,
)
from assessments.questions.kinds.lenience import MOST_LETTERS
from assessments.questions.kinds.short_answer.rules import ShortAnswer


class ShortAnswerBlock(StructBlock):
    """The answers that are right, and what is forgiven."""

    accepted = ListBlock(
        CharBlock(label=_("Answer"), max_length=MOST_LETTERS),
        label=_("Accepted answers"),
        help_text=_("The first one is shown as the right answer."),
        default=[""],
        min_num=1,
        max_num=20,
    )
    typos = typos_block()
    case_matters = case_block()
    accents_matter = accents_block()

    class Meta:
        icon = "pilcrow"
        description = _("A word or a short phrase that participants write themselves.")


def body(value: Written) -> ShortAnswer:
    """Read the block's value."""
    accepted = cast(ListValue, value["accepted"])
    return ShortAnswer(
        tuple(text or "" for text in accepted),
        case_matters=bool(value["case_matters"]),
        accents_matter=bool(value["accents_matter"]),
        typos=int(str(value["typos"] or 0)),
    )


def written(short: ShortAnswer) -> Written:
    """Return the block's value."""
    return {
        "accepted": list(short.accepted),
        "typos": str(short.typos),
        "case_matters": short.case_matters,
        "accents_matter": short.accents_matter,
    }


def problems(short: ShortAnswer) -> list[Words]:
    """Say what keeps the question from being published."""
    plain = [short.lenience.plain(each) for each in short.accepted]
    shortest = min(map(len, plain), default=0)
    return found(
        [
            (not plain or not all(plain), _("Write every accepted answer, or remove its row.")),
            (len(set(plain)) < len(plain), _("Two answers read the same. Change or remove one.")),
            (
                0 < shortest <= 2 * short.typos,
                _("The answer is so short that another word would pass as a typing error."),
            ),
        ]
    )


EDITOR = Editor(_("Short answer"), ShortAnswerBlock, body, written, problems)
