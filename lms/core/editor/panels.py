"""Panels of editors that say what is found about the thing edited."""

from typing import ClassVar

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel


class FindingPanel(Panel):
    """Shown for what is stored, by somebody who is asking, once something is found about it."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one thing. ``template_name`` takes what is found under ``name``."""

        name: ClassVar[str]

        def find(self) -> object:
            """Look for it, at most once; what is empty is nothing. ``instance`` is stored."""
            raise NotImplementedError

        @cached_property
        def found(self) -> object:
            """What was found."""
            is_stored = self.instance is not None and self.instance.pk is not None
            return self.find() if is_stored and self.request is not None else None

        def is_shown(self) -> bool:
            """Leave it out where there is nothing to say."""
            return bool(self.found)

        def get_context_data(self, parent_context: object = None) -> dict[str, object]:
            """Add what was found."""
            context: dict[str, object] = super().get_context_data(parent_context)
            return context | {self.name: self.found}
