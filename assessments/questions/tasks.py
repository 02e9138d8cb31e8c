"""What the worker does for questions. Jobs that wait hold the paths of these: they stay here."""

from collections.abc import Sequence

import django_tasks
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.questions import alike, several
from assessments.questions.kinds import kept_pictures
from assessments.questions.models import Question


@django_tasks.task()
def draw_picture(file: str) -> None:
    """Draw a picture of a question in the sizes that phones ask for."""
    kept_pictures.draw_sizes(file)


@django_tasks.task()
def change_questions(
    by_id: int,
    ids: Sequence[int],
    action: str,
    add: Sequence[str],
    remove: Sequence[str],
    unit_id: int | None,
    purpose: str,
    difficulty: int | None,
) -> dict[str, object]:
    """Do to many questions what an author asked for, and say what came of it."""
    change = several.Change(
        several.Action(action), tuple(add), tuple(remove), unit_id, purpose, difficulty
    )
    said = several.run(by_id=by_id, ids=ids, change=change)
    bank = reverse(Question.snippet_viewset.get_url_name("list"))
    return {"summary": said, "leads_to": {"label": _("To the questions"), "address": bank}}


@django_tasks.task()
def find_similar() -> dict[str, object]:
    """Find all questions that read nearly the same, but for retired ones."""
    return alike.find_all(Question.objects.offered())
