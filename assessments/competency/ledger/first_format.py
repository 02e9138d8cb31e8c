"""What fingerprints of the first format covered: all chains, with the officers by their names.

Version 0.2.0 took officers in the order of their names, five thousand by id at a time, so a
renaming changed what should have stayed. Such a fingerprint is taken again under the names of then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from django.db.models import Case, F, Value, When

from assessments.competency.models import Evidence, LedgerCheck
from assessments.competency.rules.chain import NEVER, ChainEnd, Fingerprint
from lms.core.models import AuditEvent

FORMAT = 1
OFFICERS_PER_SLICE = 5_000


def is_contradicted(check: LedgerCheck) -> bool:
    """Tell whether the ledger is not the one that a check of the first format found.

    One that cannot be taken again, since somebody was made anonymous meanwhile, contradicts
    nothing. Walks the whole ledger; three queries.
    """
    if check.format != FORMAT:
        return False
    names = _names_of(check)
    return names is not None and _digest(check, names) != check.digest


def _names_of(check: LedgerCheck) -> Mapping[int, str] | None:
    """Map whoever was renamed since to the name of then; nothing if one of those was removed."""
    renamed = AuditEvent.objects.filter(
        at__gt=check.made_at, target_type="lms.officer", changes__has_key="name"
    )
    names: dict[int, str] = {}
    for officer_id, changes in renamed.order_by("at", "pk").values_list("target_id", "changes"):
        change = changes["name"]
        if not isinstance(change, list):
            return None
        if change[0]:  # else added since
            names.setdefault(int(officer_id), change[0])
    return names


def _digest(check: LedgerCheck, names: Mapping[int, str]) -> str:
    renamed = [When(officer=pk, then=Value(name)) for pk, name in names.items()]
    known = Evidence.objects.filter(recorded_at__lt=check.made_at).annotate(
        name_then=Case(*renamed, default=F("officer__name"))
    )
    officers = known.order_by("name_then", "officer_id").values_list("officer_id", "name_then")
    slices = [
        When(officer__lte=last, then=Value(number))
        for number, last in enumerate(_ends_of_slices([pk for pk, _ in officers.distinct()]))
    ]
    place = [Case(*slices, default=Value(len(slices)))] if slices else []
    rows = (
        known.filter(recorded_at__lt=check.until)
        .order_by(*place, "name_then", "officer_id", "sequence")
        .values_list("officer_id", "sequence", "chain_hash")
    )
    return _fold(rows.iterator(chunk_size=2_000))


def _ends_of_slices(officer_ids: Sequence[int]) -> Iterator[int]:
    """Yield the id that ended each slice: that of the last by name among the first 5,000."""
    while len(officer_ids) >= OFFICERS_PER_SLICE:
        last = officer_ids[OFFICERS_PER_SLICE - 1]
        yield last
        officer_ids = [pk for pk in officer_ids if pk > last]


def _fold(rows: Iterable[tuple[int, int, bytes | memoryview]]) -> str:
    fingerprint = Fingerprint(NEVER)
    for officer_id, chain in groupby(rows, key=itemgetter(0)):
        for _officer, sequence, chain_hash in chain:
            fingerprint.end = ChainEnd(sequence, bytes(chain_hash))
        fingerprint.close(officer_id)
    return fingerprint.digest
