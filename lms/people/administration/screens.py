"""Audit events and findings about the system, in words."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.core import audit_words, health
from lms.core.models import AuditEvent

LABELS = {
    "database": gettext_lazy("Database"),
    "cache": gettext_lazy("Redis"),
    "migrations": gettext_lazy("Changes of the tables still to be made"),
    "schema": gettext_lazy("Differences in the tables"),
    "free_bytes": gettext_lazy("Free disk space"),
    "worker_silent_seconds": gettext_lazy("Since the worker was last heard from"),
    "queue_waiting_seconds": gettext_lazy("Longest wait in the queue"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event as people read it; ``changes`` are pairs of field and what became of it."""

    at: dt.datetime
    who: str
    what: str
    target: str
    changes: list[tuple[str, str]]
    address: str


def lines(events: Iterable[AuditEvent]) -> Iterator[Line]:
    """Put events into words."""
    for event in events:
        yield Line(
            at=event.at,
            who=event.actor_label or _("The system"),
            what=audit_words.action(event.action),
            target=event.target_label,
            changes=list(audit_words.changes(event)),
            address=event.ip_address or "",
        )


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found, in words; ``figure`` may be empty."""

    label: str | Promise
    is_ok: bool
    figure: str


def check_in_words(name: str, finding: health.Finding) -> Check:
    """Say what was found; an unknown check bears its own name."""
    return Check(LABELS.get(name, name), finding.is_ok, _figure(name, finding.detail))


def _figure(name: str, detail: str | int | None) -> str:
    if detail is None or detail == "":
        return ""
    if name.endswith("_bytes"):
        return filesizeformat(detail)
    if name.endswith("_seconds"):
        seconds = int(detail)
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    return _("in use just now") if detail == "busy" else str(detail)
