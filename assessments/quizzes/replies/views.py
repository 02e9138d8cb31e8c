"""The replies that wait for people to mark them, in Wagtail's admin."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.paginator import WagtailPaginator

from assessments.quizzes.replies import api, queries
from assessments.quizzes.replies.forms import MarkAgainForm, MarkForm, QueueFilter, typed
from assessments.quizzes.replies.models import Reply, SavedPhrase
from assessments.quizzes.replies.rules import Stage, agreed
from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required

ROWS = 50
UNPROCESSABLE = 422
PHRASES = frozenset({"insert", "forget", "keep"})
author_required = permission_required(Permission.AUTHOR)
ReplyView = Callable[[SignedInRequest, Reply], HttpResponse]


def of_a_reply(view: ReplyView) -> Callable[..., HttpResponseBase]:
    """Give the view a reply, if whoever asks may see it and did not write it; else 404."""

    @never_cache
    @author_required
    @wraps(view)
    def guarded(request: SignedInRequest, reply_id: int) -> HttpResponse:
        in_sight = api.replies_in_sight(request.user).of_others(request.user)
        return view(request, get_object_or_404(queries.opened(in_sight), pk=reply_id))

    return guarded


def _framed(
    request: SignedInRequest,
    name: str,
    context: Mapping[str, object],
    *,
    title: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show a page in Wagtail's frame, beneath the queue where it has a ``title``."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("reply_queue"), "label": _("Marking")},
    ]
    frame = {
        "header_title": title or _("Marking"),
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}] if title else crumbs,
        "quiz": _quiz(request),
    }
    template = f"assessments/admin/replies/{name}.html"
    return render(request, template, {**frame, **context}, status=status)


def _quiz(request: SignedInRequest) -> str:
    """Return the key of the quiz to which the reader keeps, ``""`` for all."""
    data = request.POST if request.method == "POST" else request.GET
    with suppress(ValueError):
        return str(UUID(data.get("quiz", "")))
    return ""


def _address(name: str, *args: int, quiz: str) -> str:
    query = f"?{urlencode({'quiz': quiz})}" if quiz else ""
    return reverse(name, args=args) + query


@require_safe
@never_cache
@author_required
def queue(request: SignedInRequest) -> HttpResponse:
    """List what waits, by quiz and by reply, and who marks how much."""
    now, in_sight = timezone.now(), api.replies_in_sight(request.user).of_others(request.user)
    named = queries.titles(in_sight)
    form = QueueFilter(request.GET, quizzes=named)
    paginator = WagtailPaginator(queries.narrowed(in_sight, **form.narrowing()), ROWS)
    listed = paginator.get_page(request.GET.get("p"))
    quizzes = queries.quizzes(in_sight, in_sight.for_marker(request.user, now), named)
    context = {
        "quizzes": quizzes,
        "free": sum(each.free for each in quizzes),
        "form": form,
        "listed": listed,
        "elided_page_range": paginator.get_elided_page_range(listed.number),
        "lines": queries.lines(listed, now),
        "is_settled": form.narrowing().get("stage") == Stage.SETTLED,
        "load": queries.load(in_sight, now),
    }
    return _framed(request, "queue", context)


@require_POST
@author_required
def take_next(request: SignedInRequest) -> HttpResponse:
    """Lead to the reply that has waited longest, of one quiz or of any."""
    return _go_on(request)


def _go_on(request: SignedInRequest) -> HttpResponse:
    quiz = _quiz(request)
    found = api.take_next(by=request.user, page_key=quiz)
    if found is None:
        messages.info(request, _("Nothing waits for you to mark at the moment."))
        return redirect(_address("reply_queue", quiz=quiz))
    return redirect(_address("reply_mark", found.pk, quiz=quiz))


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_reply
def mark(request: SignedInRequest, reply: Reply) -> HttpResponse:
    """Keep a reply for the reader to mark; show one that cannot be marked as it stands."""
    if request.method == "POST":
        return _sent(request, reply)
    if not api.reserve(by=request.user, reply=reply):
        return _closed(request, reply)
    begun = agreed(reply.given_marks()) if reply.stage == Stage.DIFFERING else {}
    return _to_mark(request, reply, MarkForm(body=queries.body_of(reply), initial=begun))


def _to_mark(
    request: SignedInRequest, reply: Reply, form: MarkForm, *, phrase_problem: str = ""
) -> HttpResponse:
    """Show the reply, what to choose, and what to compare it with.

    Others' marks are shown only to whoever is to decide between them.
    """
    decides = reply.stage == Stage.DIFFERING
    context = {
        "reply": queries.shown(reply),
        "form": form,
        "stage": reply.stage,
        "marks": queries.marks_of(reply) if decides else None,
        "phrases": SavedPhrase.objects.filter(owner=request.user),
        "phrase_problem": phrase_problem,
    }
    status = UNPROCESSABLE if form.errors or phrase_problem else 200
    return _framed(request, "mark", context, title=_title(reply), status=status)


def _title(reply: Reply) -> str:
    return _("Reply %(number)d") % {"number": reply.number}


def _closed(
    request: SignedInRequest, reply: Reply, *, again: MarkAgainForm | None = None
) -> HttpResponse:
    """Show a reply that the reader cannot mark now, and why; who marked it once it is settled."""
    body, is_settled = queries.body_of(reply), reply.stage == Stage.SETTLED
    marks = queries.marks_of(reply, by=None if is_settled else request.user, names=is_settled)
    is_open = reply.stage in {Stage.WAITING, Stage.DIFFERING}
    context = {
        "reply": queries.shown(reply),
        "stage": reply.stage,
        "marks": marks,
        "marker": reply.reserved_by if is_open and marks is None else None,
        "again": again or (MarkAgainForm(body=body) if is_settled else None),
    }
    status = UNPROCESSABLE if again is not None else 200
    return _framed(request, "closed", context, title=_title(reply), status=status)


def _sent(request: SignedInRequest, reply: Reply) -> HttpResponse:
    """Do what the button says: give the mark, give the reply back, or deal with phrases."""
    do, _colon, phrase = request.POST.get("do", "").partition(":")
    if do == "release":
        api.release(by=request.user, reply=reply)
        messages.info(request, _("You gave the reply back. Somebody else can mark it."))
        return redirect(_address("reply_queue", quiz=_quiz(request)))
    form = MarkForm(request.POST, body=queries.body_of(reply))
    is_theirs = queries.is_to_be_marked_by(request.user, reply)
    if not is_theirs and (do in PHRASES or not form.is_valid()):
        return _closed(request, reply)
    if do in PHRASES:
        return _phrases(request, reply, do, phrase)
    if is_theirs and reply.stage == Stage.DIFFERING and request.POST.get("stage") != reply.stage:
        messages.warning(request, api.MARKED_MEANWHILE)
        begun = typed(request.POST, form.body)
        return _to_mark(request, reply, MarkForm(body=form.body, initial=begun))
    if not form.is_valid():
        return _to_mark(request, reply, form)
    return _marked(request, reply, form, goes_on=do != "stop")


def _marked(
    request: SignedInRequest, reply: Reply, form: MarkForm, *, goes_on: bool
) -> HttpResponse:
    """Give the mark of a valid form, however often it is sent."""
    mark = form.mark()
    try:
        api.give_mark(by=request.user, reply_id=reply.pk, mark=mark, seen=reply.stage)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        text = _("Reply %(number)d: %(points)d of %(most)d points. Your mark is kept.")
        said = {"number": reply.number, "points": form.points, "most": form.body.most_points}
        messages.success(request, text % said)
    return _go_on(request) if goes_on else redirect(_address("reply_queue", quiz=_quiz(request)))


def _phrases(request: SignedInRequest, reply: Reply, do: str, which: str) -> HttpResponse:
    """Put a phrase into the comment, delete it, or keep what was written as one."""
    body = queries.body_of(reply)
    begun, problem = typed(request.POST, body), ""
    pk = int(which) if which.isdecimal() else 0
    if do == "insert":
        found = SavedPhrase.objects.filter(owner=request.user, pk=pk).first()
        begun["comment"] = " ".join(filter(None, [begun["comment"], found.text if found else ""]))
    elif do == "forget":
        api.forget_phrase(by=request.user, phrase_id=pk)
    else:
        try:
            api.keep_phrase(by=request.user, text=request.POST.get("part") or begun["comment"])
        except ValidationError as error:
            problem = " ".join(error.messages)
    form = MarkForm(body=body, initial=begun)
    return _to_mark(request, reply, form, phrase_problem=problem)


@require_POST
@of_a_reply
def mark_again(request: SignedInRequest, reply: Reply) -> HttpResponse:
    """Decide anew of a reply that has its mark."""
    form = MarkAgainForm(request.POST, body=queries.body_of(reply))
    if reply.stage == Stage.SETTLED and not form.is_valid():
        return _closed(request, reply, again=form)
    if reply.stage == Stage.SETTLED:
        api.mark_again(by=request.user, reply_id=reply.pk, mark=form.mark())
        messages.success(request, _("The new mark counts, and the officer is told."))
    return redirect(_address("reply_mark", reply.pk, quiz=_quiz(request)))
