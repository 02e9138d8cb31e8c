"""Seal the audit trail entry by entry, and prove it.

Whoever writes an entry waits for nobody: the entries are chained afterwards, every quarter of an
hour, by one job. Younger ones are guarded by the database's triggers only.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lms.core import jobs
from lms.core.audit_chain import (
    ENTRY_FIELDS,
    FORMAT,
    SealedEntry,
    TrailBreak,
    TrailEnd,
    TrailFault,
    TrailWalk,
    link,
)
from lms.core.models import AuditEvent, AuditSeal

SETTLED_AFTER = dt.timedelta(minutes=15)
"""Younger entries wait: a transaction that began before may still be writing older ones."""
ENTRIES_PER_BATCH = 1_000
ENTRIES_PER_SLICE = 20_000
UNSEALED_NAMED = 50


def seal() -> int:
    """Seal the entries that have settled, in order of their time; return how many.

    Each batch is a transaction of its own: stopped, it can be run again, and of two at once one
    fails, which changes nothing. A job that has had its time pauses.
    """
    count = 0
    while sealed := _seal_batch():
        count += sealed
        if jobs.pause_if_late():
            break
    return count


@transaction.atomic
def _seal_batch() -> int:
    last = _last_seal()
    end = TrailEnd(last.sequence, bytes(last.chain_hash)) if last else TrailEnd()
    settled = AuditEvent.objects.filter(at__lt=timezone.now() - SETTLED_AFTER)
    if last:
        settled = settled.filter(at__gte=last.event.at).filter(~_up_to(last.event))
    seals = []
    for event in settled.order_by("at", "pk")[:ENTRIES_PER_BATCH]:
        seal = AuditSeal(sequence=end.sequence + 1, event=event, format=FORMAT, chain_hash=b"")
        seal.chain_hash = link(end.chain_hash, _entry(seal))
        end = TrailEnd(seal.sequence, seal.chain_hash)
        seals.append(seal)
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def _last_seal() -> AuditSeal | None:
    found: AuditSeal | None = AuditSeal.objects.select_related("event").order_by("-pk").first()
    return found


def _up_to(event: AuditEvent) -> Q:
    """Match ``event`` and what comes before it in the order of sealing."""
    return Q(at__lt=event.at) | Q(at=event.at, pk__lte=event.pk)


def walk_slice(walk: TrailWalk) -> tuple[bool, list[TrailBreak]]:
    """Go on along the chain; return whether there was more of it, and its breaks. One query."""
    before = walk.end.sequence
    seals = AuditSeal.objects.filter(sequence__gt=before).select_related("event").order_by("pk")
    entries = map(_entry, seals[:ENTRIES_PER_SLICE].iterator(chunk_size=2_000))
    breaks = list(walk.along(entries))
    return walk.end.sequence > before, breaks


def _entry(seal: AuditSeal) -> SealedEntry:
    said = {name: getattr(seal.event, name) for name in ENTRY_FIELDS}
    return SealedEntry(seal.sequence, seal.format, bytes(seal.chain_hash), **said)


def breaks_at_the_end(walk: TrailWalk) -> Iterator[TrailBreak]:
    """Say what only the whole shows: a trail cut short, and entries put among the sealed ones.

    Two queries, the second of which reads the whole trail.
    """
    yield from walk.at_the_end()
    if last := _last_seal():
        unsealed = AuditEvent.objects.filter(_up_to(last.event), seal=None).order_by("pk")
        for pk in unsealed.values_list("pk", flat=True)[:UNSEALED_NAMED]:
            yield TrailBreak(TrailFault.UNSEALED, pk, pk)
