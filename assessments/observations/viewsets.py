"""The observation scale in Wagtail's admin."""

from assessments.observations.models import RatingScale
from lms.core.editor.viewsets import EditedSnippets


class RatingScaleViewSet(EditedSnippets):
    """Lists scales and adds new versions; a version in use stays as it was."""

    model = RatingScale
    icon = "list-ol"
    list_display = ["name", "version"]
    copy_view_enabled = True
    inspect_view_enabled = True
    menu_order = 221
