"""Where Wagtail's admin leads to the results of quizzes."""

from collections.abc import Iterator, Mapping

from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from assessments.quizzes.models import QuizPage
from assessments.quizzes.statistics.urls import urlpatterns
from lms.people.api import User


def addresses() -> list[URLPattern]:
    """Return the addresses to be put into the admin."""
    return urlpatterns


def buttons(page: Page, user: User, **_where: object) -> Iterator[Button]:
    """Lead from the list of pages, and from the head of the editor, to results and analysis."""
    kind = page.specific_class
    if kind is None or not issubclass(kind, QuizPage):
        return
    if page.pk and page.permissions_for_user(user).can_edit():
        results, analysis = (
            reverse(name, args=[page.pk]) for name in ("quiz_results", "quiz_analysis")
        )
        yield Button(_("Results"), results, icon_name="list-ul", priority=61)
        yield Button(_("Item analysis"), analysis, icon_name="view", priority=62)


class ResultsMenuItem(ActionMenuItem):
    """Leads from the foot of the quiz editor to the results."""

    name = "action-results"
    label = gettext_lazy("Results")
    icon_name = "list-ul"

    def is_shown(self, context: Mapping[str, object]) -> bool:
        """Leave it out of other pages, and of a quiz that is not stored yet."""
        page = context.get("page")
        return isinstance(page, QuizPage) and page.pk is not None

    def get_url(self, parent_context: Mapping[str, object]) -> str:
        """Return the address of the results."""
        page = parent_context["page"]
        return reverse("quiz_results", args=[page.pk]) if isinstance(page, QuizPage) else ""


def action(_page_class: object = None) -> ResultsMenuItem:
    """Return the item for the menu at the foot of the editor."""
    return ResultsMenuItem(order=90)
