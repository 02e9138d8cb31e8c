"""The blocks a trainer writes a conversation with."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    RegexBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.snippets.blocks import SnippetChooserBlock

MOODS = [
    ("angry", _("Angry")),
    ("upset", _("Upset")),
    ("tense", _("Tense")),
    ("calm", _("Calm")),
    ("relieved", _("Relieved")),
]
OUTCOMES = [("good", _("Good")), ("mixed", _("Mixed")), ("poor", _("Poor"))]
KEY_PATTERN = r"^[a-z0-9][a-z0-9-]{0,59}$"


def key_block(label: Any, **kwargs: Any) -> RegexBlock:
    """Build a field for a short name that other parts of the scenario refer to."""
    return RegexBlock(
        regex=KEY_PATTERN,
        label=label,
        error_messages={
            "invalid": _("Use small letters, digits and dashes, such as “listen-first”.")
        },
        **kwargs,
    )


class EffectBlock(StructBlock):
    """What a choice says about an indicator."""

    indicator = SnippetChooserBlock("assessments.Indicator", label=_("Indicator"))
    points = IntegerBlock(label=_("Points"), min_value=-2, max_value=3)
    reason = CharBlock(label=_("Reason shown in the debrief"), max_length=300)

    class Meta:
        label = _("Effect")
        icon = "tasks"


class ChoiceOptionBlock(StructBlock):
    """Something the officer can say or do."""

    key = key_block(_("Name of this choice"))
    text = TextBlock(label=_("What the officer says or does"), rows=2)
    leads_to = key_block(_("Leads to turn"))
    reaction = TextBlock(label=_("Reaction shown at once"), required=False, rows=2)
    critical = CharBlock(
        label=_("Critical fault"),
        required=False,
        max_length=300,
        help_text=_(
            "Fill in only for a choice that fails the role-play whatever the points, and say why."
        ),
    )
    effects = ListBlock(EffectBlock(), label=_("Effects"), default=[])

    class Meta:
        label = _("Choice")
        icon = "arrow-right"


class TurnBlock(StructBlock):
    """The citizen says something, and the officer chooses how to go on."""

    key = key_block(_("Name of this turn"))
    mood = ChoiceBlock(choices=MOODS, label=_("Mood"), default="tense")
    narration = TextBlock(label=_("What happens"), required=False, rows=2)
    says = TextBlock(label=_("What the citizen says"), rows=3)
    choices = ListBlock(ChoiceOptionBlock(), label=_("Choices"), min_num=2, max_num=5)

    class Meta:
        label = _("Turn")
        icon = "comment"


class EndingBlock(StructBlock):
    """How the conversation ends."""

    key = key_block(_("Name of this ending"))
    title = CharBlock(label=_("Title"), max_length=120)
    outcome = ChoiceBlock(choices=OUTCOMES, label=_("Outcome"))
    mood = ChoiceBlock(choices=MOODS, label=_("Mood"), default="calm")
    text = TextBlock(label=_("What happens"), rows=4)

    class Meta:
        label = _("Ending")
        icon = "flag"


class ScenarioBlock(StreamBlock):
    """Turns and endings; checked as a whole, so that no answer leads nowhere."""

    turn = TurnBlock()
    ending = EndingBlock()

    class Meta:
        required = True

    def clean(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Check the turns one by one, then that the graph holds together."""
        cleaned = super().clean(value, *args, **kwargs)
        keys = [child.value["key"] for child in cleaned]
        repeated = {key for key in keys if keys.count(key) > 1}
        if repeated:
            raise ValidationError(
                _("Each turn and ending needs its own name. Used twice: %(keys)s."),
                params={"keys": ", ".join(sorted(repeated))},
            )
        return cleaned
