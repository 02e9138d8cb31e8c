"""What course and activity pages show about the participant."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.images.models import ResponsiveImage
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.templatetags.wagtailcore_tags import richtext

from assessments import api as assessments
from assessments.api import OfferedCompetency
from courses.catalogue import outline
from courses.catalogue.models import CoursePage, LessonPage
from courses.catalogue.outline import Crumb
from courses.catalogue.sizes import in_sizes
from courses.catalogue.writing import Asked, drawn_in_pieces
from courses.enrolment.models import Enrolment
from courses.notebook.queries import fields_of
from courses.notebook.screens import Field
from courses.progress import wording
from courses.progress.opening import Opening
from courses.progress.participation import (
    ActivityContext,
    Participation,
    TrackedStep,
    participations,
)
from courses.progress.reader import is_preview, participation_of, place_of, reader_id
from courses.progress.unpublishing import Unpublishing
from courses.progress.unpublishing import unpublishing as unpublishing_of
from courses.references import glossary
from lms.core.clock import today
from lms.core.components import ActivityRow
from lms.core.content_stamp import kept_while_content_stays

register = template.Library()
DUE_SOON_DAYS = 7


@register.simple_tag(takes_context=True)
def participation(context: dict[str, Any], course: CoursePage) -> Participation:
    """Say how the reader stands in a course; in a preview, how somebody new would."""
    return participation_of(context["request"], course)


@register.simple_tag(takes_context=True)
def participations_in(context: dict[str, Any], courses: list[CoursePage]) -> list[Participation]:
    """Say how the reader stands in each of ``courses``. Three queries, whatever their number."""
    enrolments = Enrolment.objects.none()
    officer_id = reader_id(context["request"])
    if officer_id is not None:
        enrolments = Enrolment.objects.of([officer_id]).filter(course__in=courses).active_first()
    counting: dict[int, Enrolment] = {}
    for enrolment in enrolments:
        counting.setdefault(enrolment.course_id, enrolment)
    return participations(list(counting.values()), courses)


@register.simple_tag
def crumbs_of(page: Page) -> tuple[Crumb, ...]:
    """List the pages above ``page``."""
    return outline.crumbs_of(page.path)


@register.simple_tag(takes_context=True)
def lesson_body(context: template.Context, page: LessonPage) -> SafeString:
    """Draw what a lesson says, once a language: it is the same for everybody.

    What an officer wrote in it stands in their own page only. One query, where it asks for words.
    """
    request = context["request"]
    is_kept = not is_preview(request)
    pieces = _drawn_lesson(page.pk, get_language(), today()) if is_kept else _drawn(page)
    officer_id = reader_id(request)
    asked = [piece for piece in pieces if isinstance(piece, Asked)]
    fields = fields_of(officer_id, page.translation_key, asked) if officer_id else {}
    drawn = ((_field_in(context, page, fields, piece),) for piece in pieces)
    return format_html_join("", "{}", drawn)


@kept_while_content_stays(256)
def _drawn_lesson(page_id: int, _language: str, _today: dt.date) -> tuple[SafeString | Asked, ...]:
    """Draw it for a language and a day: what is in force today may not be tomorrow."""
    return _drawn(LessonPage.objects.get(pk=page_id))


def _drawn(page: LessonPage) -> tuple[SafeString | Asked, ...]:
    context = {"terms": glossary.marker(), "page_key": page.translation_key}
    return drawn_in_pieces(page.body, context)


def _field_in(
    context: template.Context,
    page: LessonPage,
    fields: Mapping[UUID, Field],
    piece: SafeString | Asked,
) -> SafeString:
    """Return a piece of a lesson, or what its reader may write in this place."""
    if not isinstance(piece, Asked):
        return piece
    field = fields.get(piece.block_id)
    if field is None:
        return SafeString("")
    back = f"{page.get_url(context['request'])}#catatan-{field.block_id}"
    values = {"field": field, "back": back, "csrf_token": context.get("csrf_token")}
    return render_to_string("courses/notebook/field.html", values)


@register.simple_tag(takes_context=True)
def with_terms(context: template.Context, text: RichText) -> SafeString:
    """Show rich text; in a lesson each term of the glossary is marked where it first comes up."""
    html = str(richtext(text))
    terms = context.get("terms")
    return SafeString(terms.mark(html) if terms else html)


@register.simple_tag
def tracked_row(tracked: TrackedStep) -> SafeString:
    """Draw an activity of a course, and how the reader stands in it."""
    step = tracked.step
    note = ""
    if not step.is_published:
        note = _("Draft")
    elif not step.is_ready:
        note = _("Being prepared")
    elif tracked.is_closed and tracked.opening:
        note = wording.opening_words(tracked.opening)
    elif tracked.is_too_quick:
        note = _("No training hours yet")
    row = ActivityRow(
        kind=step.kind,
        title=step.title,
        href=step.url,
        minutes=step.minutes,
        state="locked" if tracked.is_closed else tracked.status.value,
        state_label=_("Not open yet") if tracked.is_closed else tracked.status.label,
        current=tracked.is_next,
        optional=tracked.is_optional,
        note=note,
    )
    drawn: SafeString = row.render_html()
    return drawn


@register.simple_tag(takes_context=True)
def place_in_course(context: dict[str, Any], page: Page) -> ActivityContext | None:
    """Say where an activity page stands in its course; ``None`` outside any course.

    Asked for once more in the same page it costs nothing; the first time, four queries.
    """
    return place_of(context["request"], page)


@register.inclusion_tag("courses/strip.html", takes_context=True)
def course_strip(context: dict[str, Any], page: Page) -> dict[str, Any]:
    """Show the course above an activity page, the place in it, and the ways back and on."""
    return {"place": place_in_course(context, page)}


@register.simple_tag(takes_context=True)
def may_edit(context: dict[str, Any], page: Page) -> bool:
    """Tell whether the reader writes this page. Up to two queries, once for each request."""
    return bool(page.permissions_for_user(context["request"].user).can_edit())


@register.simple_tag
def unpublishing(page: Page) -> Unpublishing | None:
    """Say what it would mean to participants if ``page`` were unpublished. Three queries."""
    return unpublishing_of(page)


@register.simple_tag
def competencies_of(participation: Participation) -> tuple[OfferedCompetency, ...]:
    """List what the activities of a course can show, and at which levels."""
    pages = (step.page_id for step in participation.outline.steps)
    return assessments.competencies_offered(tuple(pages))


@register.simple_tag
def picture(image: Any, **attributes: Any) -> ResponsiveImage:
    """Show an image in the sizes drawn of it, as ``courses.catalogue.sizes`` has them."""
    return in_sizes(image, attributes)


@register.filter
def opening_words(opening: Opening) -> str:
    """Say when an activity opens."""
    return wording.opening_words(opening)


@register.filter
def duration(minutes: int) -> str:
    """Write minutes as people say them: "25 minutes", "1 hour 25 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if rest or not hours:
        parts.append(ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest})
    return " ".join(parts)


@register.filter
def due_words(days_left: int) -> str:
    """Write how long is left until the due date, or how long it is over."""
    if days_left == 0:
        return _("Due today")
    if days_left > 0:
        return ngettext("%(count)d day left", "%(count)d days left", days_left) % {
            "count": days_left
        }
    return ngettext("%(count)d day overdue", "%(count)d days overdue", -days_left) % {
        "count": -days_left
    }


@register.filter
def due_state(days_left: int) -> str:
    """Name the state for the status component: overdue, due (soon) or open."""
    if days_left < 0:
        return "overdue"
    return "due" if days_left <= DUE_SOON_DAYS else "open"
