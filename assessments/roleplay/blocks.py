"""The blocks a trainer writes a conversation with."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    ListBlockValidationError,
    RegexBlock,
    StreamBlock,
    StreamBlockValidationError,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
)
from wagtail.snippets.blocks import SnippetChooserBlock

from assessments.roleplay import content, engine, lint, remarks
from assessments.roleplay.engine import Mood, Node, Outcome
from assessments.roleplay.lint import Finding, Problem

MOODS = [
    (Mood.ANGRY.value, _("Angry")),
    (Mood.UPSET.value, _("Upset")),
    (Mood.TENSE.value, _("Tense")),
    (Mood.CALM.value, _("Calm")),
    (Mood.RELIEVED.value, _("Relieved")),
]
OUTCOMES = [
    (Outcome.GOOD.value, _("Good")),
    (Outcome.MIXED.value, _("Mixed")),
    (Outcome.POOR.value, _("Poor")),
]
KEY_PATTERN = r"^[a-z0-9][a-z0-9-]{0,59}$"

# The field in which a problem of a choice is shown; problems of a node are shown at its name.
FIELD_OF = {Problem.CHOICE_NAME_TAKEN: "key", Problem.MISSING_TARGET: "leads_to"}
CHOICES_PROBLEMS = frozenset({Problem.DEAD_END, Problem.ONLY_CRITICAL})


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

    indicator = SnippetChooserBlock(
        "assessments.Indicator",
        label=_("Indicator"),
        help_text=_("The behaviour that this choice shows, or fails to show."),
    )
    points = IntegerBlock(
        label=_("Points"),
        min_value=-2,
        max_value=3,
        help_text=_("3 shows it very well, 0 neither way, -2 does the opposite."),
    )
    reason = CharBlock(
        label=_("Reason shown in the debrief"),
        max_length=300,
        help_text=_("Tell the officer why, kindly and concretely. Only seen after the end."),
    )

    class Meta:
        label = _("Effect")
        icon = "tasks"


class ChoiceOptionBlock(StructBlock):
    """Something the officer can say or do."""

    key = key_block(
        _("Name of this choice"),
        help_text=_("A short name for yourself, such as “listen”. Officers never see it."),
    )
    text = TextBlock(
        label=_("What the officer says or does"),
        rows=2,
        help_text=_("Write the words themselves. Let no choice give itself away as the best."),
    )
    leads_to = key_block(
        _("Leads to turn"),
        help_text=_("The name of the turn or ending that comes next."),
    )
    reaction = TextBlock(
        label=_("Reaction shown at once"),
        required=False,
        rows=2,
        help_text=_("What can be seen right after it, such as “She sits down and sighs.”"),
    )
    critical = CharBlock(
        label=_("Critical fault"),
        required=False,
        max_length=300,
        help_text=_(
            "Fill in only for a choice that fails the role-play whatever the points, and say why."
        ),
    )
    effects = ListBlock(
        EffectBlock(),
        label=_("Effects"),
        default=[],
        help_text=_("What the choice shows about the officer. Without effects it earns nothing."),
    )

    class Meta:
        label = _("Choice")
        label_format = "{text}"
        icon = "arrow-right"


class TurnBlock(StructBlock):
    """The citizen says something, and the officer chooses how to go on."""

    key = key_block(
        _("Name of this turn"),
        help_text=_("A short name that choices lead to, such as “opening”. Officers never see it."),
    )
    mood = ChoiceBlock(
        choices=MOODS,
        label=_("Mood"),
        default=Mood.TENSE.value,
        help_text=_("How the citizen feels now. Officers see it as a face and a word."),
    )
    narration = TextBlock(
        label=_("What happens"),
        required=False,
        rows=2,
        help_text=_("What the officer sees before the citizen speaks. May stay empty."),
    )
    says = TextBlock(label=_("What the citizen says"), rows=3)
    choices = ListBlock(
        ChoiceOptionBlock(),
        label=_("Choices"),
        min_num=2,
        max_num=5,
        help_text=_("They are shown in a different order in each play."),
    )

    class Meta:
        label = _("Turn")
        label_format = "{key}: {says}"
        icon = "comment"
        description = _("The citizen speaks, and the officer chooses an answer.")


class EndingBlock(StructBlock):
    """How the conversation ends."""

    key = key_block(
        _("Name of this ending"),
        help_text=_("A short name that choices lead to. Officers never see it."),
    )
    title = CharBlock(
        label=_("Title"),
        max_length=120,
        help_text=_("How it ended in a few words, such as “The citizen goes home reassured”."),
    )
    outcome = ChoiceBlock(
        choices=OUTCOMES,
        label=_("Outcome"),
        help_text=_("How good this is for the citizen. It does not change the points."),
    )
    mood = ChoiceBlock(choices=MOODS, label=_("Mood"), default=Mood.CALM.value)
    text = TextBlock(label=_("What happens"), rows=4)

    class Meta:
        label = _("Ending")
        label_format = "{key}: {title}"
        icon = "flag"
        description = _("The conversation is over; the debrief follows.")


class ScenarioBlock(StreamBlock):
    """Turns and endings; checked as a whole, so that no answer leads nowhere."""

    turn = TurnBlock()
    ending = EndingBlock()

    class Meta:
        required = True

    def clean(self, value: Any) -> Any:
        """Check the turns one by one and, before publishing, that they hold together.

        Raises:
            StreamBlockValidationError: with each error at the field it concerns.
        """
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        nodes = engine.parse_nodes(content.nodes_of(cleaned))
        errors = [finding for finding in lint.check(nodes) if finding.is_error]
        if errors:
            raise validation_error(errors, nodes)
        return cleaned


def validation_error(
    findings: Iterable[Finding], nodes: Sequence[Node]
) -> StreamBlockValidationError:
    """Put each finding where the trainer can mend it."""
    overall: list[ValidationError] = []
    by_node: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.node is None:
            overall.append(ValidationError(remarks.text_of(finding, nodes)))
        else:
            by_node.setdefault(finding.node, []).append(finding)
    return StreamBlockValidationError(
        block_errors={place: _node_error(found, nodes) for place, found in by_node.items()},
        non_block_errors=overall,
    )


def _node_error(findings: Sequence[Finding], nodes: Sequence[Node]) -> StructBlockValidationError:
    at_name: list[str] = []
    at_choices: list[ValidationError] = []
    by_choice: dict[int, dict[str, Any]] = {}
    for finding in findings:
        text = remarks.text_of(finding, nodes)
        if finding.choice is not None:
            by_choice.setdefault(finding.choice, {})[FIELD_OF[finding.problem]] = ValidationError(
                text
            )
        elif finding.problem in CHOICES_PROBLEMS:
            at_choices.append(ValidationError(text))
        else:
            at_name.append(text)
    errors: dict[str, Any] = {"key": ValidationError(at_name)} if at_name else {}
    if by_choice or at_choices:
        errors["choices"] = ListBlockValidationError(
            block_errors={n: StructBlockValidationError(f) for n, f in by_choice.items()},
            non_block_errors=at_choices,
        )
    return StructBlockValidationError(errors)
