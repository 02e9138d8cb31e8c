"""How trainers write answers to choose from."""

from collections.abc import Iterator
from typing import cast

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    ListBlock,
    RichTextBlock,
    StructBlock,
)
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText

from assessments.questions.kinds.choice.rules import Choice, Option
from assessments.questions.kinds.editor import (
    Editor,
    Line,
    Words,
    Written,
    found,
    html,
    says_something,
    words_of,
)
from assessments.questions.kinds.kept_pictures import (
    NO_PICTURE,
    PictureBlock,
    picture_of,
    picture_written,
)
from assessments.questions.markup import TEXT_FEATURES

ONE, SEVERAL = "one", "several"
TAKES = [(ONE, _("One correct answer")), (SEVERAL, _("Several correct answers"))]


class OptionBlock(StructBlock):
    """One answer a participant can choose, and what it teaches."""

    text = CharBlock(label=_("Answer"), max_length=400)
    is_correct = BooleanBlock(label=_("Correct"), required=False)
    feedback = RichTextBlock(
        label=_("Feedback"),
        required=False,
        features=TEXT_FEATURES,
        help_text=_("Why this answer is right or wrong. Shown after the quiz is handed in."),
    )
    picture = PictureBlock()

    class Meta:
        label = _("Answer")
        icon = "radio-full"


class OptionsBlock(StructBlock):
    """Answers to choose from. A new question begins with two to fill in."""

    takes = ChoiceBlock(
        label=_("How many may be chosen"),
        choices=TAKES,
        default=ONE,
    )
    options = ListBlock(
        OptionBlock(),
        label=_("Answers to choose from"),
        default=[{"text": "", "is_correct": False, "feedback": "", "picture": NO_PICTURE}] * 2,
        min_num=2,
        max_num=8,
    )

    class Meta:
        icon = "list-ul"
        description = _("One or several answers to choose from a list.")


def body(value: Written) -> Choice:
    """Read the block's value."""
    options = cast(ListValue, value["options"])
    return Choice(
        tuple(
            Option(
                text=child.value["text"] or "",
                is_correct=bool(child.value["is_correct"]),
                feedback=html(child.value["feedback"]),
                key=child.id or str(place),
                picture=picture_of(child.value["picture"]),
            )
            for place, child in enumerate(options.bound_blocks)
        ),
        takes_several=value["takes"] == SEVERAL,
    )


def written(choice: Choice) -> Written:
    """Return the block's value."""
    return {
        "takes": SEVERAL if choice.takes_several else ONE,
        "options": [
            {
                "text": option.text,
                "is_correct": option.is_correct,
                "feedback": RichText(option.feedback),
                "picture": picture_written(option.picture),
            }
            for option in choice.options
        ],
    }


def problems(choice: Choice) -> list[Words]:
    """Say what keeps the question from being published."""
    texts = [option.text.strip().casefold() for option in choice.options]
    correct = sum(option.is_correct for option in choice.options)  # one just read has no keys
    silent = [
        str(n) for n, each in enumerate(choice.options, 1) if not says_something(each.feedback)
    ]
    undescribed = [
        str(n)
        for n, each in enumerate(choice.options, 1)
        if each.picture and not each.picture.is_described
    ]
    several = choice.takes_several
    return found(
        [
            (len(texts) < 2, _("Give at least two answers.")),
            (not all(texts), _("Write the text of every answer.")),
            (len(set(texts)) < len(texts), _("Two answers read the same. Change or remove one.")),
            (
                not several and correct != 1,
                _("Mark exactly one answer as correct, or choose “Several correct answers”."),
            ),
            (several and correct == 0, _("Mark at least one answer as correct.")),
            (
                several and correct == len(texts),
                _("Add at least one wrong answer: otherwise choosing everything is right."),
            ),
            (
                bool(silent),
                _("Answer %(numbers)s has no feedback yet. Say why it is right or wrong.")
                % {"numbers": ", ".join(silent)},
            ),
            (
                bool(undescribed),
                _("Say in words what is seen on the picture of answer %(numbers)s.")
                % {"numbers": ", ".join(undescribed)},
            ),
        ]
    )


def lines(choice: Choice) -> Iterator[Line]:
    """Say each answer with whether it is right, what is seen on it, and its feedback."""
    takes = SEVERAL if choice.takes_several else ONE
    yield Line("takes", gettext("How many may be chosen"), str(dict(TAKES)[takes]))
    for number, option in enumerate(choice.options, 1):
        label = gettext("Answer %(n)s, right") if option.is_correct else gettext("Answer %(n)s")
        yield Line(option.key, label % {"n": number}, option.text)
        if option.picture:
            seen = gettext("Picture of answer %(n)s") % {"n": number}
            yield Line(f"{option.key}.picture", seen, option.picture.alt)
        about = gettext("Feedback to answer %(n)s") % {"n": number}
        yield Line(f"{option.key}.feedback", about, words_of(option.feedback))


EDITOR = Editor(
    _("Multiple choice"),
    OptionsBlock,
    body,
    written,
    problems,
    lines,
)
