"""Panels of the quiz editor."""

from typing import Any

from wagtail.admin.panels import HelpPanel


class EmptyQuizPanel(HelpPanel):
    """Warns that officers cannot take a published quiz, because it has nothing to ask."""

    def __init__(
        self, template: str = "assessments/admin/empty_quiz_panel.html", **kwargs: Any
    ) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        """Shown only where that is so."""

        def is_shown(self) -> bool:
            """Leave it out elsewhere. One query for a published quiz."""
            return bool(self.instance.live) and not self.instance.is_ready
