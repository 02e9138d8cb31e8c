"""How trainers write the rubric by which a reply to a citizen is marked."""

from collections.abc import Iterator
from typing import cast

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, ListBlock, StructBlock, TextBlock
from wagtail.blocks.list_block import ListValue

from assessments.questions.kinds.editor import Editor, Words, Written, found
from assessments.questions.kinds.written_reply.rules import (
    MOST_LETTERS,
    Criterion,
    Example,
    Level,
    WrittenReply,
)

MOST_POINTS = 10
EMPTY_LEVELS = [{"label": "", "points": points, "description": ""} for points in (0, 1, 2)]


class LevelBlock(StructBlock):
    """How well a criterion is met."""

    label = CharBlock(label=_("Level"), max_length=60)
    points = IntegerBlock(label=_("Points"), min_value=0, max_value=MOST_POINTS)
    description = CharBlock(
        label=_("How to know it"), max_length=300, help_text=_("What the reply says or leaves out.")
    )

    class Meta:
        label = _("Level")
        icon = "radio-full"


class CriterionBlock(StructBlock):
    """What is looked at in a reply, and its levels."""

    label = CharBlock(label=_("Criterion"), max_length=120)
    levels = ListBlock(LevelBlock(), label=_("Levels"), default=EMPTY_LEVELS, min_num=2, max_num=5)

    class Meta:
        label = _("Criterion")
        icon = "list-ul"


class ExampleBlock(StructBlock):
    """A reply that shows those who mark what is worth how much."""

    text = TextBlock(label=_("Reply"), max_length=MOST_LETTERS)
    points = IntegerBlock(label=_("Points"), min_value=0)
    remark = CharBlock(label=_("Why"), max_length=300, required=False)

    class Meta:
        label = _("Example")
        icon = "doc-full"


class WrittenReplyBlock(StructBlock):
    """The rubric. A new question begins with one criterion of three levels to fill in."""

    criteria = ListBlock(
        CriterionBlock(),
        label=_("Rubric"),
        help_text=_("Participants see it after handing in, with their mark."),
        default=[{"label": "", "levels": EMPTY_LEVELS}],
        min_num=1,
        max_num=8,
    )
    model_answer = TextBlock(
        label=_("Model answer"),
        max_length=MOST_LETTERS,
        help_text=_("A reply that reaches the best level of every criterion."),
    )
    examples = ListBlock(
        ExampleBlock(),
        label=_("Examples for those who mark"),
        help_text=_("Replies of different quality, so that everybody marks alike."),
        default=[],
        min_num=0,
        max_num=5,
    )
    least_words = IntegerBlock(label=_("At least so many words"), min_value=1, required=False)
    most_words = IntegerBlock(label=_("At most so many words"), min_value=1, required=False)

    class Meta:
        icon = "edit"
        description = _("A reply to a citizen, written freely and marked by people on a rubric.")


def body(value: Written) -> WrittenReply:
    """Read the block's value."""
    return WrittenReply(
        tuple(
            Criterion(
                str(criterion["label"] or ""),
                tuple(
                    Level(
                        str(level["label"] or ""),
                        cast("int | None", level["points"]) or 0,
                        str(level["description"] or ""),
                        key,
                    )
                    for key, level in _children(criterion["levels"])
                ),
                key,
            )
            for key, criterion in _children(value["criteria"])
        ),
        _plain(value["model_answer"]),
        tuple(
            Example(
                _plain(example["text"]),
                cast("int | None", example["points"]) or 0,
                str(example["remark"] or ""),
            )
            for _key, example in _children(value["examples"])
        ),
        cast("int | None", value["least_words"]),
        cast("int | None", value["most_words"]),
    )


def _children(value: object) -> Iterator[tuple[str, Written]]:
    """Yield what a list holds, each with the key by which a mark will name it."""
    for place, child in enumerate(cast(ListValue, value).bound_blocks):
        yield child.id or str(place), child.value


def _plain(value: object) -> str:
    return str(value or "").replace("\r\n", "\n").strip()


def written(reply: WrittenReply) -> Written:
    """Return the block's value."""
    return {
        "criteria": [
            {
                "label": criterion.label,
                "levels": [
                    {
                        "label": level.label,
                        "points": level.points,
                        "description": level.description,
                    }
                    for level in criterion.levels
                ],
            }
            for criterion in reply.criteria
        ],
        "model_answer": reply.model_answer,
        "examples": [
            {"text": example.text, "points": example.points, "remark": example.remark}
            for example in reply.examples
        ],
        "least_words": reply.least_words,
        "most_words": reply.most_words,
    }


def problems(reply: WrittenReply) -> list[Words]:
    """Say what keeps the question from being published."""
    labels = [criterion.label.strip().casefold() for criterion in reply.criteria]
    points = [[level.points for level in criterion.levels] for criterion in reply.criteria]
    levels = [level for criterion in reply.criteria for level in criterion.levels]
    least, most = reply.least_words, reply.most_words
    return found(
        [
            (not labels, _("Give at least one criterion.")),
            (not all(labels), _("Name every criterion.")),
            (len(set(labels)) < len(labels), _("Two criteria read the same. Change one.")),
            (
                not all(level.label.strip() and level.description.strip() for level in levels),
                _("Name every level and say how to know it."),
            ),
            (
                any(len(set(each)) < len(each) for each in points),
                _("Two levels of a criterion are worth the same. Give each points of its own."),
            ),
            (
                any(len(each) < 2 or not max(each) for each in points),
                _("Every criterion needs two levels, one of which is worth points."),
            ),
            (not reply.model_answer, _("Write the model answer.")),
            (
                any(example.points > reply.most_points for example in reply.examples),
                _("An example has more points than the rubric gives."),
            ),
            (
                least is not None and most is not None and least > most,
                _("The least number of words is greater than the greatest."),
            ),
        ]
    )


EDITOR = Editor(_("Written reply"), WrittenReplyBlock, body, written, problems)
