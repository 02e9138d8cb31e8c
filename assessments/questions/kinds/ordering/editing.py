"""How trainers write steps to be put into their order."""

from typing import cast

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.blocks.list_block import ListValue

from assessments.questions.kinds.editor import Editor, Words, Written, found
from assessments.questions.kinds.ordering.rules import Ordering, Step


class OrderingBlock(StructBlock):
    """The steps in the right order; participants see them shuffled."""

    steps = ListBlock(
        CharBlock(label=_("Step"), max_length=300),
        label=_("Steps in the right order"),
        help_text=_("Participants see them shuffled."),
        default=["", "", ""],
        min_num=3,
        max_num=8,
    )

    class Meta:
        icon = "list-ol"
        description = _("Steps to be put into the right order, such as those of a procedure.")


def body(value: Written) -> Ordering:
    """Read the block's value."""
    steps = cast(ListValue, value["steps"])
    return Ordering(
        tuple(
            Step(child.value or "", child.id or str(place))
            for place, child in enumerate(steps.bound_blocks)
        )
    )


def written(ordering: Ordering) -> Written:
    """Return the block's value."""
    return {"steps": [step.text for step in ordering.steps]}


def problems(ordering: Ordering) -> list[Words]:
    """Say what keeps the question from being published."""
    texts = [step.text.strip().casefold() for step in ordering.steps]
    return found(
        [
            (len(texts) < 3, _("Give at least three steps.")),
            (not all(texts), _("Write the text of every step.")),
            (len(set(texts)) < len(texts), _("Two steps read the same. Change or remove one.")),
        ]
    )


EDITOR = Editor(_("Ordering"), OrderingBlock, body, written, problems)
