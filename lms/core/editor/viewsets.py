"""Wagtail's viewsets with Prima's editors: every snippet of Prima's is registered with these."""

from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page
from wagtail.snippets.views.snippets import SnippetViewSet

from lms.core.editor.views import (
    PageCreateView,
    PageEditView,
    SnippetCreateView,
    SnippetEditView,
)


class EditedPages(PageViewSet):
    """All pages."""

    model = Page
    add_view_class = PageCreateView
    edit_view_class = PageEditView


class EditedSnippets(SnippetViewSet):
    """The snippets of one kind."""

    add_view_class = SnippetCreateView
    edit_view_class = SnippetEditView
