"""The form field that asks which levels of which competencies."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from assessments.competency.profiles.level_choices import CompetencyChoices


class LevelsWidget(forms.CheckboxSelectMultiple):
    """Checkboxes by competency; those that say nothing about the officer's position folded away."""

    template_name = "assessments/levels_widget.html"
    offered: Sequence[CompetencyChoices] = ()

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the competencies with what is ticked."""
        ticked = frozenset(value or ())
        context: dict[str, Any] = super().get_context(name, value, attrs)
        near = [choices for choices in self.offered if choices.is_near]
        others = [choices for choices in self.offered if choices not in near]
        if not near:
            near, others = others, []
        return context | {
            "ticked": ticked,
            "near": near,
            "others": others,
            "opens_others": any(level.key in ticked for one in others for level in one.levels),
        }


class LevelsField(forms.MultipleChoiceField):
    """Asks for levels, cleaned to pairs of competency id and level. ``offer`` says of which."""

    widget = LevelsWidget

    def offer(self, offered: Sequence[CompetencyChoices], ticked: Collection[str] = ()) -> None:
        """Ask for these, with ``ticked`` to begin with."""
        self.widget.offered = offered
        keys = [level.key for competency in offered for level in competency.levels]
        self.choices = [(key, key) for key in keys]
        self.initial = list(ticked)

    def clean(self, value: Any) -> Any:
        """Read the keys as pairs of competency id and level."""
        pairs = [key.split(":") for key in super().clean(value)]
        return [(int(competency_id), int(level)) for competency_id, level in pairs]
