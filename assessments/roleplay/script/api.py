"""Scripts of role-plays, on the page and on paper."""

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.roleplay.api import published_scenario
from assessments.roleplay.models import ScenarioPage
from assessments.roleplay.script.laying import Script, script_of
from assessments.roleplay.script.wording import words_of_conditions
from lms.core import documents, jobs
from lms.core.models import JobRun
from lms.people.api import User

MAKE = "assessments.roleplay.script.tasks.make"
STYLESHEET = settings.ROOT / "static/css/pdf/script.css"


def script(page: ScenarioPage) -> Script | None:
    """Lay out the conversation as it is published; ``None`` if it is not. See its queries."""
    scenario = published_scenario(str(page.translation_key))
    return script_of(scenario, words_of_conditions()) if scenario else None


def request_pdf(*, by: User, page: ScenarioPage, request_key: str) -> JobRun:
    """Have the script made as a PDF in the background; the same key again is one job."""
    return jobs.start(
        MAKE,
        key=f"script:{page.pk}:{by.pk}:{request_key}",
        by=by,
        title=_("Script of %(page)s") % {"page": page.title[:120]},
        page_id=page.pk,
    )


def make_pdf(*, page_id: int) -> None:
    """Hand over the script as the running job's file."""
    page = ScenarioPage.objects.get(pk=page_id)
    jobs.attach_file(as_pdf(page), f"{slugify(_('Script of %(page)s') % {'page': page.title})}.pdf")


def as_pdf(page: ScenarioPage) -> bytes:
    """Lay the script out on A4, large enough to be read aloud from.

    Raises:
        DocumentsUnavailableError: if Pango is not installed.
    """
    return documents.render_pdf(
        "pdf/scenario_script.html",
        {"script": script(page), "page": page, "organisation": settings.ORGANISATION_NAME},
        files={"script.css": STYLESHEET.read_bytes()},
        language=get_language() or settings.LANGUAGE_CODE,
    )
