"""How trainers write actions to judge, and how fitting each is."""

from typing import cast

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, RichTextBlock, StructBlock
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText

from assessments.questions.kinds.editor import (
    Editor,
    Words,
    Written,
    found,
    html,
    says_something,
)
from assessments.questions.kinds.situational.rules import (
    MOST_OPTIONS,
    Asks,
    Option,
    Situational,
)
from assessments.questions.markup import TEXT_FEATURES

RATING_LABELS = {
    1: _("Not fitting"),
    2: _("Hardly fitting"),
    3: _("Fairly fitting"),
    4: _("Very fitting"),
}


class ActionBlock(StructBlock):
    """An action somebody may take, and what it teaches."""

    text = CharBlock(label=_("Action"), max_length=400)
    rating = ChoiceBlock(
        label=_("How fitting it is"),
        choices=[(str(rating), label) for rating, label in RATING_LABELS.items()],
    )
    reason = RichTextBlock(
        label=_("Reason"),
        required=False,
        features=TEXT_FEATURES,
        help_text=_("What it does to the citizen. Shown after the quiz is handed in."),
    )

    class Meta:
        label = _("Action")
        icon = "radio-full"


class SituationalBlock(StructBlock):
    """Actions to judge. A new question begins with four to fill in."""

    asks = ChoiceBlock(
        label=_("What participants do"),
        choices=[
            (Asks.MOST_LEAST.value, _("Name the most and the least fitting action")),
            (Asks.RATE.value, _("Rate how fitting each action is")),
        ],
        default=Asks.MOST_LEAST.value,
    )
    options = ListBlock(
        ActionBlock(),
        label=_("Actions to judge"),
        help_text=_("Rated as most experts would. Who rates everything alike earns nothing."),
        default=[{"text": "", "rating": "", "reason": ""}] * 4,
        min_num=3,
        max_num=MOST_OPTIONS,
    )

    class Meta:
        icon = "group"
        description = _("A situation, and how fitting several actions are in it.")


def body(value: Written) -> Situational:
    """Read the block's value."""
    options = cast(ListValue, value["options"])
    return Situational(
        tuple(
            Option(
                text=child.value["text"] or "",
                rating=int(child.value["rating"] or 0),
                reason=html(child.value["reason"]),
                key=child.id or str(place),
            )
            for place, child in enumerate(options.bound_blocks)
        ),
        Asks(str(value["asks"] or Asks.MOST_LEAST)),
    )


def written(situational: Situational) -> Written:
    """Return the block's value."""
    return {
        "asks": situational.asks.value,
        "options": [
            {
                "text": option.text,
                "rating": str(option.rating or ""),
                "reason": RichText(option.reason),
            }
            for option in situational.options
        ],
    }


def problems(situational: Situational) -> list[Words]:
    """Say what keeps the question from being published."""
    texts = [option.text.strip().casefold() for option in situational.options]
    ratings = situational.ratings
    names_two = situational.asks is Asks.MOST_LEAST
    ends = [ratings.count(max(ratings, default=0)), ratings.count(min(ratings, default=0))]
    unsaid = [
        str(number)
        for number, option in enumerate(situational.options, 1)
        if not says_something(option.reason)
    ]
    return found(
        [
            (len(texts) < 3, _("Give at least three actions.")),
            (not all(texts), _("Write the text of every action.")),
            (len(set(texts)) < len(texts), _("Two actions read the same. Change or remove one.")),
            (not all(ratings), _("Say of every action how fitting it is.")),
            (
                names_two and all(ratings) and ends != [1, 1],
                _("Exactly one action must be the most fitting, and exactly one the least."),
            ),
            (
                not names_two and all(ratings) and len(set(ratings)) == 1,
                _("Rate at least one action otherwise: nobody can earn anything here."),
            ),
            (
                bool(unsaid),
                _("Action %(numbers)s has no reason yet. Say what it does to the citizen.")
                % {"numbers": ", ".join(unsaid)},
            ),
        ]
    )


EDITOR = Editor(_("Situational judgement"), SituationalBlock, body, written, problems)
