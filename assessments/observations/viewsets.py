"""The observation scale in Wagtail's admin."""

from wagtail.snippets.views.snippets import SnippetViewSet

from assessments.observations.models import RatingScale


class RatingScaleViewSet(SnippetViewSet):
    """Lists scales and adds new versions; a version in use stays as it was."""

    model = RatingScale
    icon = "list-ol"
    list_display = ["name", "version"]
    copy_view_enabled = True
    inspect_view_enabled = True
    menu_order = 221
