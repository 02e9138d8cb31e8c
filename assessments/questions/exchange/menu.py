"""Where the import and the export stand in Wagtail's menu: beside the questions."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from lms.core.roles import Permission
from lms.people import api as people


class AuthorsMenuItem(MenuItem):
    """An entry for those who write questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to them only."""
        return people.has_permission(request.user, Permission.AUTHOR)


def import_item() -> MenuItem:
    """Lead to the import."""
    return AuthorsMenuItem(
        _("Import questions"),
        reverse_lazy("question_imports"),
        name="question-import",
        icon_name="upload",
        order=211,
    )


def export_item() -> MenuItem:
    """Lead to the export."""
    return AuthorsMenuItem(
        _("Export questions"),
        reverse_lazy("question_export"),
        name="question-export",
        icon_name="download",
        order=212,
    )
