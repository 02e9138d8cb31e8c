"""The debrief of a play as a PDF."""

from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.roleplay import api
from assessments.roleplay.screens import DebriefScreen
from lms.core import documents, jobs
from lms.core.clock import today
from lms.core.models import JobRun
from lms.people.api import User

WRITE_TASK = "assessments.roleplay.tasks.write_debrief"


def request_debrief(*, play_id: UUID, officer_id: int, by: User) -> JobRun:
    """Have the debrief of an officer's finished play written; asked for again today, the same job.

    Raises:
        Play.DoesNotExist, NotOverError: as for ``api.debrief``.
    """
    debrief = api.debrief(play_id=play_id, officer_id=officer_id)
    return jobs.start(
        WRITE_TASK,
        key=f"debrief:{play_id}:{today()}",
        by=by,
        title=_("Debrief: %(title)s") % {"title": debrief.title},
        play_id=str(play_id),
        officer_id=officer_id,
    )


def write_debrief(*, play_id: UUID, officer_id: int) -> None:
    """Write it, and attach it to the running job."""
    debrief = api.debrief(play_id=play_id, officer_id=officer_id)
    name = slugify(f"{_('Debrief')}-{debrief.title}")
    jobs.attach_file(as_pdf(debrief), f"{name[:80]}-{debrief.play.number}.pdf")


def as_pdf(debrief: DebriefScreen) -> bytes:
    """Lay a debrief out on A4 pages."""
    files = {"debrief.css": (settings.ROOT / "static/css/pdf/debrief.css").read_bytes()}
    if debrief.feelings:
        drawn = render_to_string("pdf/feelings.svg", {"feelings": debrief.feelings})
        files["feelings.svg"] = drawn.encode()
    return documents.render_pdf(
        "pdf/debrief.html",
        {"debrief": debrief, "organisation": settings.ORGANISATION_NAME},
        files=files,
        language=get_language() or settings.LANGUAGE_CODE,
    )
