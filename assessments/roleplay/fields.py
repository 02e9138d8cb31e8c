"""The field of a page that holds a whole conversation."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.competency.models import Indicator
from assessments.roleplay import engine
from assessments.roleplay.editor.difference import words_of
from assessments.roleplay.editor.widget import ConversationWidget
from assessments.roleplay.engine import ScenarioError
from assessments.roleplay.engine.fields import Data, rows, text


class ConversationFormField(forms.JSONField):
    """Takes what is left empty for a conversation in which nothing has been written."""

    def clean(self, value: object) -> object:
        """Return the document."""
        return super().clean(value) or {}


class ConversationField(models.JSONField):
    """A conversation as one document of format 2 (docs/scenarios.md), complete or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": dict, "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        """Describe it to migrations as what the database sees."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Write it on a map."""
        defaults = {"form_class": ConversationFormField, "widget": ConversationWidget}
        return super().formfield(**{**defaults, **kwargs})

    def extract_references(self, value: Data) -> Iterator[tuple[type[Indicator], str, str, str]]:
        """Yield the indicators that choices bear on, for Wagtail's index of references."""
        for node in rows(value, "nodes"):
            for choice in rows(node, "choices"):
                place = f"{text(node, 'key')}.{text(choice, 'key')}"
                for effect in rows(choice, "effects"):
                    if effect.get("indicator"):
                        yield Indicator, str(effect["indicator"]), "effect", place

    def get_searchable_content(self, value: Data) -> list[str]:
        """Return what is said and written in it, to be found in Wagtail."""
        return list(words_of(value))

    def validate(self, value: Any, model_instance: Any) -> None:
        """Refuse what no version of the editor writes.

        Raises:
            ValidationError: if it is no document, or a field in it is of another type.
        """
        super().validate(value, model_instance)
        try:
            engine.read(value)
        except (ScenarioError, AttributeError) as error:
            raise ValidationError(
                _("This is not a conversation. Import it, or undo what was pasted here.")
            ) from error
