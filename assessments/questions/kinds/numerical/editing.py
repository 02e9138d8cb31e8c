"""How trainers write which number is right."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, DecimalBlock, StructBlock

from assessments.questions.kinds.editor import Editor, Words, Written, found
from assessments.questions.kinds.numerical.rules import Numerical


class NumericalBlock(StructBlock):
    """The right number, its unit, and how far from it is still right."""

    answer = DecimalBlock(label=_("Right number"), max_digits=15, decimal_places=6)
    tolerance = DecimalBlock(
        label=_("How far from it is still right"),
        max_digits=15,
        decimal_places=6,
        min_value=Decimal(0),
        default=Decimal(0),
        help_text=_("0 where only this number is right."),
    )
    unit = CharBlock(
        label=_("Unit of measure"),
        max_length=30,
        required=False,
        help_text=_("Shown beside the field, such as “working days” or “rupiah”."),
    )

    class Meta:
        icon = "decimal"
        description = _("A number that participants write themselves.")


def body(value: Written) -> Numerical:
    """Read the block's value."""
    return Numerical(
        _decimal(value["answer"]), _decimal(value["tolerance"]), str(value["unit"] or "")
    )


def _decimal(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else ""


def written(numerical: Numerical) -> Written:
    """Return the block's value."""
    return {
        "answer": Decimal(numerical.answer),
        "tolerance": Decimal(numerical.tolerance),
        "unit": numerical.unit,
    }


def problems(numerical: Numerical) -> list[Words]:
    """Say what keeps the question from being published."""
    return found(
        [
            (not numerical.answer, _("Write the right number.")),
            (not numerical.tolerance, _("Write how far from it is still right.")),
        ]
    )


EDITOR = Editor(_("Numerical answer"), NumericalBlock, body, written, problems)
