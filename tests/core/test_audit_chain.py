"""Nobody changes the audit trail: the database refuses, and who turns that off is found."""

import datetime as dt
import threading
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lms.core import audit, audit_seals, tasks
from lms.core.audit_chain import (
    FORMAT,
    HASHED_FIELDS,
    START_OF_CHAIN,
    SealedEntry,
    TrailBreak,
    TrailEnd,
    TrailFault,
    TrailWalk,
    link,
)
from lms.core.models import AppendOnlyError, AuditEvent, AuditSeal
from tests.core.clocks import days_ago
from tests.tampering import raw

CHANGED, UNREADABLE, MISSING, UNSEALED, CUT, REWRITTEN = TrailFault


# --- The chain -----------------------------------------------------------------------------------

ENTRY = SealedEntry(
    sequence=1,
    format=1,
    chain_hash=b"",
    id=12,
    at=dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC),
    actor_id=3,
    actor_label="Dewi “HR”",
    action="officer.change",
    target_type="lms.officer",
    target_id="7",
    target_label="Ayu Lestari",
    changes={"name": ["Ayu", "Ayu Lestari"], "grade": ["", "III/b"]},
)
OTHER = {
    "id": 13,
    "at": ENTRY.at + dt.timedelta(microseconds=1),
    "actor_id": None,
    "actor_label": "",
    "action": "officer.add",
    "target_type": "lms.unit",
    "target_id": "8",
    "target_label": "Ayu",
    "changes": {},
}


def test_an_entry_is_hashed_in_one_way_only():
    in_jakarta = ENTRY.at.astimezone(dt.timezone(dt.timedelta(hours=7)))
    turned = {"grade": ["", "III/b"], "name": ["Ayu", "Ayu Lestari"]}
    text = (
        '["prima-audit-1",12,"2026-11-24T12:00:00.000000+00:00",3,"Dewi “HR”","officer.change",'
        '"lms.officer","7","Ayu Lestari",{"grade":["","III/b"],"name":["Ayu","Ayu Lestari"]}]'
    )
    golden = sha256(START_OF_CHAIN + text.encode()).hexdigest()
    assert link(START_OF_CHAIN, ENTRY).hex() == golden
    assert link(START_OF_CHAIN, replace(ENTRY, at=in_jakarta, changes=turned)).hex() == golden


def test_everything_but_the_address_is_hashed():
    columns = {field.attname for field in AuditEvent._meta.concrete_fields}
    assert columns - set(HASHED_FIELDS[FORMAT]) == {"ip_address"}


@pytest.mark.parametrize("field", HASHED_FIELDS[FORMAT])
def test_every_field_is_part_of_the_hash(field):
    other = replace(ENTRY, **{field: OTHER[field]})
    assert link(START_OF_CHAIN, other) != link(START_OF_CHAIN, ENTRY)


def test_each_hash_rests_on_the_one_before():
    assert link(bytes([1] * 32), ENTRY) != link(START_OF_CHAIN, ENTRY)


def chain_of(length):
    entries, last = [], START_OF_CHAIN
    for number in range(1, length + 1):
        entry = replace(ENTRY, sequence=number, id=number)
        last = link(last, entry)
        entries.append(replace(entry, chain_hash=last))
    return entries


def rewritten(entries):
    last = START_OF_CHAIN
    for number, entry in enumerate(entries):
        forged = replace(entry, actor_label="Orang lain")
        last = link(last, forged)
        entries[number] = replace(forged, chain_hash=last)


def changed(entries):
    entries[1] = replace(entries[1], action="officer.add")


TAMPERING = {
    "nothing": (list, []),
    "a changed entry": (changed, [(CHANGED, 2, 2)]),
    "a later format": (
        lambda entries: entries.__setitem__(1, replace(entries[1], format=FORMAT + 1)),
        [(UNREADABLE, 2, 2)],
    ),
    "entries missing": (lambda entries: entries.__delitem__(slice(1, 3)), [(MISSING, 2, 3)]),
    "the last ones missing": (lambda entries: entries.__delitem__(slice(2, 4)), [(CUT, 3, 4)]),
    "all missing": (lambda entries: entries.clear(), [(CUT, 1, 4)]),
    "a chain made anew": (rewritten, [(REWRITTEN, 1, 4)]),
}


@pytest.mark.parametrize(("tamper", "found"), TAMPERING.values(), ids=TAMPERING)
def test_tampering_is_found_where_it_was_done(tamper, found):
    entries = chain_of(4)
    walk = TrailWalk(known=TrailEnd(4, entries[-1].chain_hash))
    tamper(entries)
    breaks = [*walk.along(entries[:2]), *walk.along(entries[2:]), *walk.at_the_end()]
    assert breaks == [TrailBreak(*place) for place in found]


def test_growth_is_no_break():
    entries = chain_of(4)
    walk = TrailWalk(known=TrailEnd(2, entries[1].chain_hash))
    assert [*walk.along(entries), *walk.at_the_end()] == []


# --- The database refuses ------------------------------------------------------------------------


@pytest.fixture
def event(db, dewi):
    with days_ago(1):
        return audit.record(by=dewi, action="session.start", target=dewi, address="192.0.2.7")


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


COLUMNS = ("at", "actor_id", "actor_label", "action", "target_type", "target_id", "target_label")


@pytest.mark.parametrize("column", [*COLUMNS, "changes", "id"])
def test_no_column_of_an_entry_can_be_changed(event, column):
    other = {
        "at": "2020-01-01 00:00:00+00",
        "actor_id": 999,
        "id": 999,
        "changes": '{"a": 1}',
    }.get(column, "lain")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(f"UPDATE lms_auditevent SET {column} = %s, ip_address = NULL", other)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(f"UPDATE lms_auditevent SET {column} = %s", other)


def test_an_address_can_go_and_nothing_else(event):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute("UPDATE lms_auditevent SET ip_address = %s", "192.0.2.8")
    execute("UPDATE lms_auditevent SET ip_address = NULL")
    event.refresh_from_db()
    assert event.ip_address is None


@pytest.mark.parametrize("table", ["lms_auditevent", "lms_auditseal"])
def test_no_entry_and_no_seal_can_be_deleted(event, table):
    audit_seals.seal()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(f"DELETE FROM {table}")


def test_no_seal_can_be_changed(event):
    audit_seals.seal()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute("UPDATE lms_auditseal SET format = 2")
    with pytest.raises(AppendOnlyError):
        AuditSeal.objects.update(format=2)


# --- Sealing -------------------------------------------------------------------------------------


def record(dewi, *, days=1.0, action="session.start"):
    with days_ago(days):
        return audit.record(by=dewi, action=action, target=dewi, address="192.0.2.7")


@pytest.fixture
def trail(db, dewi):
    """Leave five entries of the last days, the last of them too young to be sealed."""
    return [record(dewi, days=days) for days in (5, 4, 3, 2, 0)]


def sealed():
    return list(AuditSeal.objects.order_by("pk").values_list("event", flat=True))


def test_what_has_settled_is_sealed_in_order_of_time(trail, dewi):
    late = record(dewi, days=2.5)
    tasks.seal_audit_trail.call()
    *settled, before_last, young = [entry.pk for entry in trail]
    assert sealed()[-5:] == [*settled, late.pk, before_last]
    assert young not in sealed()


def test_sealing_goes_on_where_it_ended_whatever_the_batch(trail, dewi, monkeypatch):
    monkeypatch.setattr(audit_seals, "ENTRIES_PER_BATCH", 2)
    audit_seals.seal()
    before = sealed()
    newer = record(dewi, days=1)
    assert audit_seals.seal() == 1
    assert sealed() == [*before, newer.pk]
    assert audit_seals.seal() == 0
    assert found() == []


def test_a_job_that_has_had_its_time_goes_on_with_the_rest_later(
    trail, monkeypatch, run_jobs, settings
):
    monkeypatch.setattr(audit_seals, "ENTRIES_PER_BATCH", 1)
    settings.JOB_TIMEOUT_SECONDS = 0
    tasks.seal_audit_trail.enqueue()
    run_jobs()
    assert [pk for pk in sealed() if pk in {entry.pk for entry in trail}] == [
        entry.pk for entry in trail[:-1]
    ]
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_two_who_seal_at_once_do_not_fork_the_chain(dewi, monkeypatch):
    monkeypatch.setattr(audit_seals, "ENTRIES_PER_BATCH", 3)
    entries = [record(dewi, days=days) for days in range(30, 1, -1)]
    start = threading.Barrier(2)

    def seal():
        start.wait()
        with suppress(IntegrityError):  # the other was quicker; the job is started again
            audit_seals.seal()
        connection.close()

    threads = [threading.Thread(target=seal) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    audit_seals.seal()
    assert set(sealed()) >= {entry.pk for entry in entries}
    assert found() == []


def test_an_entry_of_the_same_moment_is_not_forgotten(db, dewi):
    with days_ago(1):
        audit.record(by=dewi, action="session.start", target=dewi)
        audit.record(by=dewi, action="session.end", target=dewi)
        audit_seals.seal()
    audit_seals.seal()
    assert (
        AuditEvent.objects.filter(seal=None, at__lt=AuditSeal.objects.last().event.at).count() == 0
    )
    assert found() == []


# --- Who turns the triggers off is found ---------------------------------------------------------


def found(known=None):
    """Walk the whole trail in small slices."""
    walk = TrailWalk(known or TrailEnd())
    breaks, is_more = [], True
    while is_more:
        is_more, more = audit_seals.walk_slice(walk)
        breaks += more
    return [(b.fault, b.first, b.last) for b in [*breaks, *audit_seals.breaks_at_the_end(walk)]]


@pytest.fixture
def chain(trail, monkeypatch):
    """Seal the trail; return the number of the last seal."""
    audit_seals.seal()
    monkeypatch.setattr(audit_seals, "ENTRIES_PER_SLICE", 3)
    return AuditSeal.objects.latest("pk").pk


def test_the_trail_as_it_was_written_is_proved_also_without_addresses(chain):
    assert found() == []
    AuditEvent.objects.forget_addresses(timezone.now())
    assert found() == []


@pytest.mark.parametrize(
    "change", ["actor_label = 'Orang lain'", "target_id = '999'", "at = '2020-01-01 00:00:00+00'"]
)
def test_a_changed_entry_is_found(chain, trail, change):
    raw("lms_auditevent", f"UPDATE lms_auditevent SET {change} WHERE id = %s", trail[2].pk)
    assert found() == [(CHANGED, chain - 1, chain - 1)]


def test_a_deleted_entry_is_found(chain, trail):
    delete(trail[2])
    assert found() == [(MISSING, chain - 1, chain - 1)]


def test_the_last_entries_deleted_are_found_by_whoever_knew_of_them(chain, trail):
    known = TrailEnd(chain, bytes(AuditSeal.objects.get(pk=chain).chain_hash))
    delete(trail[3])
    assert found() == []
    assert found(known) == [(CUT, chain, chain)]


def test_an_entry_put_in_afterwards_is_found_and_so_is_one_without_its_seal(chain, trail, dewi):
    forged = record(dewi, days=3.5)
    raw("lms_auditseal", "DELETE FROM lms_auditseal WHERE event_id = %s", trail[2].pk)
    audit_seals.seal()
    assert found() == [
        (MISSING, chain - 1, chain - 1),
        (UNSEALED, trail[2].pk, trail[2].pk),
        (UNSEALED, forged.pk, forged.pk),
    ]


def delete(entry):
    raw("lms_auditseal", "DELETE FROM lms_auditseal WHERE event_id = %s", entry.pk)
    raw("lms_auditevent", "DELETE FROM lms_auditevent WHERE id = %s", entry.pk)
