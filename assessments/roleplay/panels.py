"""The map of a conversation in the page editor."""

from typing import Any

from wagtail.admin.panels import Panel


class ConversationMapPanel(Panel):
    """Draws the conversation as last saved, and lists what lint finds in it."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one role-play."""

        template_name = "assessments/scenario_map_panel.html"

        class Media:
            css = {"all": ["css/roleplay-admin.css"]}
            js = ["js/roleplay-editor.js"]

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the ``outline``. Two queries, for the indicators and their values."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"outline": self.instance.outline()}
