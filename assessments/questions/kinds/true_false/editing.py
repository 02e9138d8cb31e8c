"""How trainers write a statement that is true or false."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ChoiceBlock, RichTextBlock, StructBlock
from wagtail.rich_text import RichText

from assessments.questions.kinds.editor import (
    Editor,
    Words,
    Written,
    found,
    html,
    says_something,
)
from assessments.questions.kinds.true_false.rules import FALSE, TRUE, TrueFalse
from assessments.questions.markup import TEXT_FEATURES


class TrueFalseBlock(StructBlock):
    """Whether the statement is true, and what there is to say to either answer."""

    solution = ChoiceBlock(
        label=_("The statement is"), choices=[(TRUE, _("True")), (FALSE, _("False"))], default=TRUE
    )
    feedback_true = RichTextBlock(
        label=_("Feedback to “True”"), required=False, features=TEXT_FEATURES
    )
    feedback_false = RichTextBlock(
        label=_("Feedback to “False”"), required=False, features=TEXT_FEATURES
    )

    class Meta:
        icon = "check"
        description = _("A statement, written as the question, that is true or false.")


def body(value: Written) -> TrueFalse:
    """Read the block's value."""
    return TrueFalse(
        value["solution"] == TRUE, html(value["feedback_true"]), html(value["feedback_false"])
    )


def written(statement: TrueFalse) -> Written:
    """Return the block's value."""
    return {
        "solution": statement.solution,
        "feedback_true": RichText(statement.feedback_true),
        "feedback_false": RichText(statement.feedback_false),
    }


def problems(statement: TrueFalse) -> list[Words]:
    """Say what keeps the question from being published."""
    return found(
        [
            (
                not says_something(statement.feedback_true)
                or not says_something(statement.feedback_false),
                _("Write feedback to both answers. Say why it is right or wrong."),
            )
        ]
    )


EDITOR = Editor(_("True or false"), TrueFalseBlock, body, written, problems)
