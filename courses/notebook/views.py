"""Pages of the notebook: translate the request, make one call, translate back."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.http.response import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.notebook import api, queries
from courses.notebook.forms import NoteForm, NotesFilter, UsedForm
from courses.notebook.models import Note, Used
from courses.notebook.places import Place, place_for, place_of
from courses.notebook.rules import NoteKind, TooLongError
from courses.notebook.screens import Field, ShownNote
from lms.core.requests import way_back
from lms.people.access import OfficerRequest, officer_required, sent_from
from lms.people.paging import CappedPaginator

PAGE_SIZE = 20
CARDS_ON_A_PAGE = 60
UNPROCESSABLE = 422


def _address(_request: HttpRequest, *, page_key: UUID, block_id: UUID) -> str:
    return reverse("note", args=[page_key, block_id])


@never_cache
@sent_from(_address)
@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: OfficerRequest, page_key: UUID, block_id: UUID) -> HttpResponseBase:
    """Show and keep what an officer wrote in one place; a script is answered with JSON."""
    mine = Note.objects.of(request.officer.pk)
    written = mine.filter(page_key=page_key, block_id=block_id).first()
    place = place_for(request, page_key, block_id) or (place_of(written) if written else None)
    if place is None:
        raise Http404
    if request.method != "POST":
        return _note_page(request, place, _field(place, written))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    try:
        now = api.write(officer_id=request.officer.pk, place=place, **form.cleaned_data)
    except TooLongError as error:
        return _too_long(request, place, form, error)
    return _kept(request, form.cleaned_data["text"], now)


def _kept(request: OfficerRequest, sent: str, now: Note | None) -> HttpResponseBase:
    text = now.text if now else ""
    if _wants_json(request):
        time = time_format(timezone.localtime(), "TIME_FORMAT")
        version = now.version if now else 0
        return JsonResponse({"saved": time, "text": text, "version": version})
    if text != sent:
        messages.warning(request, _("You wrote here on another device too. Both are kept."))
    elif text:
        messages.success(request, _("Your note is saved. Only you can read it."))
    else:
        messages.success(request, _("Your note is deleted."))
    return redirect(way_back(request, reverse("notes")))


def _too_long(
    request: OfficerRequest, place: Place, form: NoteForm, error: TooLongError
) -> HttpResponseBase:
    words = ngettext(
        "Too long by %(over)d character. Nothing is lost: shorten it, then save it.",
        "Too long by %(over)d characters. Nothing is lost: shorten it, then save it.",
        error.over,
    ) % {"over": error.over}
    if _wants_json(request):
        return JsonResponse({"fault": words}, status=UNPROCESSABLE)
    sent = form.cleaned_data
    field = _field(place, text=sent["text"], version=sent["version"], fault=words)
    return _note_page(request, place, field, status=UNPROCESSABLE)


def _field(
    place: Place,
    written: Note | None = None,
    *,
    text: str = "",
    version: int = 0,
    fault: str = "",
) -> Field:
    return Field(
        page_key=place.page_key,
        block_id=place.block_id,
        is_card=place.kind is NoteKind.CARD,
        longest=place.kind.longest,
        text=written.text if written else text,
        version=written.version if written else version,
        fault=fault,
    )


def _note_page(
    request: OfficerRequest, place: Place, field: Field, status: int = 200
) -> HttpResponseBase:
    back = way_back(request, reverse("pocket_cards" if field.is_card else "notes"))
    context = {"place": place, "field": field, "back": back}
    return render(request, "courses/notebook/note.html", context, status=status)


@never_cache
@officer_required
@require_safe
def notes(request: OfficerRequest) -> HttpResponseBase:
    """List all that an officer wrote, by course and lesson."""
    form = NotesFilter(request.GET)
    narrowing = form.narrowing()
    found = queries.notes(request.officer.pk, narrowing.get("q", ""))
    page = CappedPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "courses": queries.by_course(page),
        "is_narrowed": bool(narrowing),
    }
    return render(request, "courses/notebook/notes.html", context)


@never_cache
@officer_required
@require_safe
def pocket_cards(request: OfficerRequest) -> HttpResponseBase:
    """Show an officer's sentences for the counter, to print, to send, and to say if they helped."""
    found = queries.cards(request.officer.pk)
    page = CappedPaginator(found, CARDS_ON_A_PAGE).get_page(request.GET.get("page"))
    cards = [queries.shown(card) for card in page]
    subject, text = _("My pocket cards"), _as_text(cards)
    context = {
        "page": page,
        "cards": cards,
        "subject": subject,
        "text": text,
        "mail": f"mailto:?subject={quote(subject)}&body={quote(text)}",
    }
    return render(request, "courses/notebook/cards.html", context)


def _as_text(cards: list[ShownNote]) -> str:
    return "\r\n\r\n".join(card.text.replace("\n", "\r\n") for card in cards)


@officer_required
@require_POST
def pocket_card_answer(request: OfficerRequest, note_id: int) -> HttpResponseBase:
    """Keep whether a sentence was used."""
    form = UsedForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    used = Used(form.cleaned_data["used"])
    if not api.answer(officer_id=request.officer.pk, note_id=note_id, used=used):
        raise Http404
    if used is Used.YES:
        messages.success(request, _("Good. It stays on your pocket card."))
    else:
        messages.info(request, _("That is fine. It stays on your pocket card for when it fits."))
    return redirect(way_back(request, reverse("pocket_cards")))


def _wants_json(request: HttpRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")
