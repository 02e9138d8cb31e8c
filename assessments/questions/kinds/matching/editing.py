"""How trainers write pairs to be matched."""

from typing import cast

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.blocks.list_block import ListValue

from assessments.questions.kinds.editor import Editor, Words, Written, found
from assessments.questions.kinds.matching.rules import Matching, Pair


class PairBlock(StructBlock):
    """A thing, and what belongs to it."""

    prompt = CharBlock(label=_("What is to be matched"), max_length=300)
    answer = CharBlock(label=_("What belongs to it"), max_length=200)

    class Meta:
        label = _("Pair")
        icon = "link"


class MatchingBlock(StructBlock):
    """Pairs, and answers that belong to none."""

    pairs = ListBlock(
        PairBlock(),
        label=_("Pairs"),
        help_text=_("Several may have the same answer. Participants see the answers shuffled."),
        default=[{"prompt": "", "answer": ""}] * 3,
        min_num=2,
        max_num=8,
    )
    distractors = ListBlock(
        CharBlock(label=_("Answer"), max_length=200),
        label=_("Answers that belong to none"),
        help_text=_("They keep the last pair from being found by elimination."),
        default=[],
        max_num=4,
    )

    class Meta:
        icon = "link"
        description = _("Things to be matched with what belongs to them.")


def body(value: Written) -> Matching:
    """Read the block's value."""
    pairs = cast(ListValue, value["pairs"])
    distractors = cast(ListValue, value["distractors"])
    return Matching(
        tuple(
            Pair(
                (child.value["prompt"] or "").strip(),
                (child.value["answer"] or "").strip(),
                child.id or str(place),
            )
            for place, child in enumerate(pairs.bound_blocks)
        ),
        tuple((text or "").strip() for text in distractors),
    )


def written(matching: Matching) -> Written:
    """Return the block's value."""
    return {
        "pairs": [{"prompt": pair.prompt, "answer": pair.answer} for pair in matching.pairs],
        "distractors": list(matching.distractors),
    }


def problems(matching: Matching) -> list[Words]:
    """Say what keeps the question from being published."""
    prompts = [pair.prompt.casefold() for pair in matching.pairs]
    right = {pair.answer.casefold() for pair in matching.pairs}
    wrong = [text.casefold() for text in matching.distractors]
    answers = [text.casefold() for text in matching.answers]
    return found(
        [
            (len(prompts) < 2, _("Give at least two pairs.")),
            (
                not all([*prompts, *answers]),
                _("Write both sides of every pair and every other answer, or remove its row."),
            ),
            (
                len(set(prompts)) < len(prompts),
                _("Two things to be matched read the same. Change or remove one."),
            ),
            (len(set(answers)) < 2, _("Give at least two different answers.")),
            (
                len(set(answers)) < len(answers),
                _("Two answers differ in capital letters only. Write them alike."),
            ),
            (
                bool(right & set(wrong)) or len(set(wrong)) < len(wrong),
                _("An answer that belongs to none is there already. Change or remove it."),
            ),
        ]
    )


EDITOR = Editor(_("Matching"), MatchingBlock, body, written, problems)
