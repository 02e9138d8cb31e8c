"""What the worker does to mark a quiz anew."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from assessments.quizzes.models import QuizPage
from assessments.quizzes.regrading import api


@task()
def regrade(page_key: str, after: int = 0, changed: int = 0) -> dict[str, object]:
    """Mark the attempts at a quiz anew, for whoever put something right; say how many changed."""
    changed = api.mark_anew(page_key=UUID(page_key), after=after, changed=changed)
    said = ngettext("%(n)s result has changed.", "%(n)s results have changed.", changed)
    page = QuizPage.objects.filter(translation_key=page_key).first()
    results = page and {"label": _("Results"), "address": reverse("quiz_results", args=[page.pk])}
    return {"summary": [said % {"n": changed}], "leads_to": results}
