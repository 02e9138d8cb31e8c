"""What the editor of conversations asks while one writes. Nothing is stored."""

import json
from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from assessments.competency.models import Indicator
from assessments.roleplay import content, engine
from assessments.roleplay.editor import trying
from assessments.roleplay.editor.trying import Start, Tried
from assessments.roleplay.engine import ScenarioError
from assessments.roleplay.engine.fields import Data, table, text, texts
from assessments.roleplay.remarks import Remark, remarks_on
from assessments.roleplay.wording import choice_name
from lms.core.clock import today
from lms.core.roles import Permission
from lms.people.access import permission_required


@require_safe
@permission_required(Permission.AUTHOR)
def indicators(request: HttpRequest) -> JsonResponse:
    """List the indicators in force, and those whose ids are asked for. One query."""
    also = [int(each) for each in request.GET.get("also", "").split(",") if each.isdecimal()]
    offered = Indicator.objects.in_force(today()) | Indicator.objects.filter(pk__in=also)
    rows = offered.select_related("competency").distinct().order_by("competency__name", "slug")
    listed = [
        {"id": row.pk, "code": row.slug, "text": row.text, "competency": row.competency.name}
        for row in rows
    ]
    return JsonResponse({"indicators": listed})


@require_POST
@permission_required(Permission.AUTHOR)
def check(request: HttpRequest) -> HttpResponse:
    """Say what is to mend in the posted conversation. One query, for the indicators it names."""
    posted = _posted(request)
    try:
        document = table(posted, "document")
        conversation = engine.read(document)
        variants = [engine.read(document, version.key) for version in conversation.versions]
    except ScenarioError:
        return HttpResponseBadRequest()
    named = Indicator.objects.in_bulk(content.indicator_ids(conversation))
    names = {str(pk): str(indicator) for pk, indicator in named.items()}
    keys = [node.key for node in conversation.nodes]
    remarks = remarks_on(conversation, keys, variants, names)
    return JsonResponse({"findings": list(map(_as_finding, remarks))})


@require_safe
@permission_required(Permission.AUTHOR)
@xframe_options_sameorigin
def phone(request: HttpRequest) -> HttpResponse:
    """Show an empty page as officers have it, for a conversation to be tried in."""
    return render(request, "assessments/admin/conversation_phone.html")


@require_POST
@permission_required(Permission.AUTHOR)
def play(request: HttpRequest) -> HttpResponse:
    """Play the posted conversation from a node on. No query."""
    posted = _posted(request)
    try:
        values = posted.get("values")
        start = Start(
            text(posted, "node"),
            None if values is None else _whole_numbers(table(posted, "values")),
            text(posted, "variant"),
        )
        tried = trying.try_out(
            table(posted, "document"), start, texts(posted, "given"), text(posted, "persona_name")
        )
    except ScenarioError:
        return JsonResponse(
            {"problem": _("This cannot be played yet: see below what is to mend first.")}
        )
    return JsonResponse(_as_answer(tried, text(posted, "persona_name")))


def _as_answer(tried: Tried, persona_name: str) -> dict[str, object]:
    context = {
        "state": tried.state,
        "lines": [line for line in tried.state.lines if line.step >= tried.first],
        "options": [
            replace(each, text=choice_name("turn", each.key, each.text, each.place))
            for each in tried.options
        ],
        "persona_name": persona_name,
    }
    return {
        "html": render_to_string("assessments/admin/conversation_try.html", context),
        "values": tried.values,
        "moves": [{"node": move.node, "choice": move.choice} for move in tried.moves],
        "ending": tried.state.ending.key if tried.state.ending else "",
        "is_reached": tried.way is not None,
    }


def _whole_numbers(values: Data) -> Mapping[str, int]:
    return {name: int(value) for name, value in values.items() if isinstance(value, int)}


def _posted(request: HttpRequest) -> Data:
    try:
        posted = json.loads(request.body)
    except ValueError:
        return {}
    return posted if isinstance(posted, dict) else {}


def _as_finding(remark: Remark) -> dict[str, object]:
    """Say where it is by the key of the node and the place of the way on from it, if any."""
    return {
        "is_error": remark.is_error,
        "where": remark.where,
        "text": remark.text,
        "node": None if remark.node is None else remark.anchor,
        "choice": remark.choice,
    }
