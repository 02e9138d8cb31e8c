"""Bring conversations in from files, and out to them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import cast

import nh3
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from assessments.competency.models import Indicator
from assessments.questions.safe_html import SCHEMES, TAGS
from assessments.roleplay.exchange.formats.own.format import written
from assessments.roleplay.exchange.formats.registry import MAX_BYTES, read
from assessments.roleplay.exchange.indicators import named_in, renamed
from assessments.roleplay.exchange.protocol import Document, Draft, Remark, UnreadableError
from assessments.roleplay.models import ScenarioPage
from lms.core import audit
from lms.people.api import Actor

__all__ = [
    "MAX_BYTES",
    "Imported",
    "UnreadableError",
    "exported",
    "import_draft",
    "may_have_scenarios",
    "preview",
]

TEXTS = {"persona_name": 80, "persona_description": 300}
NUMBERS = {"pass_percent": 100, "duration_minutes": 600}
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file would bring. ``document`` names indicators by id, as pages do.

    ``titles`` are those of all stories in the file; ``fields`` what it says of the page around.
    """

    document: Document
    title: str
    remarks: tuple[Remark, ...]
    counts: Mapping[str, int]
    format: str
    titles: tuple[str, ...]
    fields: Mapping[str, object]


def preview(name: str, data: bytes, number: int = 0) -> Imported:
    """Say what importing a file would bring: of several stories the one of this number, from 0.

    Nothing is stored. One query. A story without a title is called by the ``name`` of its file.

    Raises:
        UnreadableError: if it cannot be read.
    """
    found = read(data, number)
    document, unknown = _with_ids(found.draft)
    title = found.draft.title or PurePath(name).stem.replace("_", " ").strip()
    return Imported(
        document=document,
        title=title[:LONGEST_TITLE] or _("Imported conversation"),
        remarks=(*unknown, *found.draft.remarks),
        counts=found.draft.counts,
        format=found.format,
        titles=found.titles,
        fields=_fields(found.draft.page),
    )


def _with_ids(draft: Draft) -> tuple[Document, tuple[Remark, ...]]:
    codes = {code for code in named_in(draft.document) if isinstance(code, str)}
    known = Indicator.objects.by_slug(codes) if codes else {}
    ids: dict[object, object] = {code: indicator.pk for code, indicator in known.items()}
    found = renamed(draft.document, lambda code: ids.get(code) if isinstance(code, str) else None)
    return found.document, tuple(
        Remark("indicator_unknown", node, code) for node, code in dict.fromkeys(found.unknown)
    )


def _fields(page: Mapping[str, object]) -> dict[str, object]:
    """Return what of a page may be taken over from a file."""
    texts = {name: value for name, value in page.items() if isinstance(value, str)}
    fields: dict[str, object] = {
        name: " ".join(texts[name].split())[:most] for name, most in TEXTS.items() if name in texts
    }
    for name, most in NUMBERS.items():
        value = page.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
            fields[name] = value
    if "introduction" in texts:
        fields["introduction"] = nh3.clean(
            texts["introduction"],
            tags=set(TAGS),
            attributes={"a": {"href"}},
            url_schemes=set(SCHEMES),
        )
    return fields


def exported(page: ScenarioPage) -> bytes:
    """Write a role-play to a file that ``preview`` reads back without loss. One query."""
    document = cast("Document", page.conversation)
    ids = {id_ for id_ in named_in(document) if isinstance(id_, int)}
    rows = Indicator.objects.filter(pk__in=ids).values_list("pk", "slug")
    codes: dict[object, object] = dict(rows)
    about = {"title": page.title, "introduction": page.introduction}
    about |= {name: getattr(page, name) for name in (*TEXTS, *NUMBERS)}
    return written(renamed(document, codes.get).document, about)


def may_have_scenarios(page: Page) -> bool:
    """Tell whether role-plays stand beneath pages of this kind."""
    kind = page.specific_class
    return kind is not None and ScenarioPage in kind.allowed_subpage_models()


@transaction.atomic
def import_draft(
    *,
    by: Actor,
    parent: Page,
    document: Mapping[str, object],
    title: str,
    fields: Mapping[str, object],
    key: uuid.UUID,
) -> ScenarioPage:
    """Make an unpublished role-play beneath ``parent``; the same ``key`` makes it only once.

    Raises:
        PermissionDenied: if role-plays do not belong there, or ``by`` may not write there.
    """
    made = ScenarioPage.objects.filter(translation_key=key).first()
    if made is not None:
        return made
    is_allowed = by is None or parent.permissions_for_user(by).can_add_subpage()
    if not is_allowed or not may_have_scenarios(parent):
        raise PermissionDenied
    page = ScenarioPage(
        title=title,
        draft_title=title,
        owner=by,
        live=False,
        has_unpublished_changes=True,
        translation_key=key,
        conversation=document,
        **{
            "persona_name": _("Citizen"),
            **{name: value for name, value in fields.items() if value},
        },
    )
    parent.add_child(instance=page)
    page.save_revision(user=by)
    audit.record(by=by, action="scenario.import", target=page)
    return page
