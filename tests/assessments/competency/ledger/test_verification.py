"""Who tampers with the ledger behind the program's back is found, and the place is named."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains

from assessments.competency import api, tasks
from assessments.competency.ledger import findings, verification
from assessments.competency.ledger.findings import Findings
from assessments.competency.rules.chain import (
    FORMAT,
    HASHED_FIELDS,
    NEVER,
    START_OF_CHAIN,
    Break,
    BreakKind,
    ChainEnd,
    Fingerprint,
    LedgerRow,
    breaks_in,
    canonical,
    link,
)
from assessments.models import Evidence, LedgerAnswer, LedgerCheck, LedgerHead
from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from tests.assessments.competency.making import evidence, show
from tests.assessments.competency.tampering import TABLE, raw, rewrite
from tests.factories import organisation

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
CHANGED, UNREADABLE, MISSING, REPEATED, CUT = list(BreakKind)[:5]
ADDED, END_CHANGED, END_MISSING, REWRITTEN = list(BreakKind)[5:9]


# --- The chain -----------------------------------------------------------------------------------

ROW = LedgerRow(
    format=FORMAT,
    officer_id=7,
    sequence=1,
    key="attempt:1",
    indicator_id=3,
    strength=0.1 + 0.2,
    weight=1.0,
    source_kind="quiz",
    source_key="quiz:a",
    source_title="Kuis “Komunikasi”",
    source_version="1",
    occurred_at=NOON,
    valid_until=dt.date(2027, 1, 1),
    recorded_at=NOON,
    recorded_by_id=None,
    reason="",
    observations=3,
    chance=0.25,
    occasion="",
    has_fault=False,
    voids="",
)
OTHER_VALUES = {
    "officer_id": 8,
    "sequence": 2,
    "key": "attempt:2",
    "indicator_id": 4,
    "strength": 0.3,
    "weight": 0.5,
    "source_kind": "roleplay",
    "source_key": "quiz:b",
    "source_title": "Kuis",
    "source_version": "2",
    "occurred_at": NOON + dt.timedelta(microseconds=1),
    "valid_until": None,
    "recorded_at": NOON + dt.timedelta(microseconds=1),
    "recorded_by_id": 1,
    "reason": "Upaya ke-2",
    "observations": None,
    "chance": 0.5,
    "occasion": "observation:1",
    "has_fault": True,
    "voids": "attempt:0",
}


WRITTEN = (
    '"7","1","attempt:1","3","0.30000000000000004","1.0","quiz","quiz:a",'
    '"Kuis “Komunikasi”","1","2026-11-24T12:00:00.000000+00:00","2027-01-01",'
    '"2026-11-24T12:00:00.000000+00:00",null,"",""'
)


def test_a_row_is_written_down_in_one_way_only():
    old = canonical(replace(ROW, format=1)).decode()
    assert old == f'["prima-evidence-1",{WRITTEN}]'
    assert canonical(ROW).decode() == f'["prima-evidence-2",{WRITTEN},"3","0.25","","False"]'
    in_jakarta = NOON.astimezone(dt.timezone(dt.timedelta(hours=7)))
    assert canonical(replace(ROW, occurred_at=in_jakarta)) == canonical(ROW)


def test_a_row_hashed_today_covers_every_field():
    assert {"format", *HASHED_FIELDS[FORMAT]} == set(LedgerRow.__dataclass_fields__)


@pytest.mark.parametrize("field", HASHED_FIELDS[FORMAT])
def test_every_field_is_part_of_the_hash(field):
    other = replace(ROW, **{field: OTHER_VALUES[field]})
    assert link(START_OF_CHAIN, other) != link(START_OF_CHAIN, ROW)


def chain_of(length):
    rows, last = [], START_OF_CHAIN
    for sequence in range(1, length + 1):
        row = replace(ROW, sequence=sequence, key=f"attempt:{sequence}")
        last = link(last, row)
        rows.append((row, last))
    return rows


@pytest.mark.parametrize("length", [0, 1, 4])
def test_a_chain_as_it_was_written_has_no_break(length):
    rows = chain_of(length)
    end = ChainEnd(length, rows[-1][1]) if rows else ChainEnd()
    assert list(breaks_in(rows, end, 7)) == []


def of_a_later_format(rows):
    rows[1] = (replace(rows[1][0], format=FORMAT + 1), rows[1][1])


def changed(rows):
    rows[1] = (replace(rows[1][0], strength=1.0), rows[1][1])


def swapped(rows):
    first, second = rows[1], rows[2]
    rows[1] = (replace(second[0], sequence=2), second[1])
    rows[2] = (replace(first[0], sequence=3), first[1])


def changed_with_its_hash(rows):
    row = replace(rows[1][0], strength=1.0)
    rows[1] = (row, link(rows[0][1], row))


def last_changed_with_its_hash(rows):
    row = replace(rows[3][0], strength=1.0)
    rows[3] = (row, link(rows[2][1], row))


def put_on_top(rows):
    row = replace(ROW, sequence=5, key="attempt:5")
    rows.append((row, link(rows[-1][1], row)))


TAMPERING = {
    "a changed row": (changed, [(CHANGED, 2, 2)]),
    "a changed row with its hash made anew": (changed_with_its_hash, [(CHANGED, 3, 3)]),
    "a row of a later format": (of_a_later_format, [(UNREADABLE, 2, 2)]),
    "the last row with its hash made anew": (last_changed_with_its_hash, [(END_CHANGED, 4, 4)]),
    "two rows swapped": (swapped, [(CHANGED, 2, 2), (CHANGED, 3, 3), (CHANGED, 4, 4)]),
    "rows missing": (lambda rows: rows.__delitem__(slice(1, 3)), [(MISSING, 2, 3)]),
    "a row twice": (lambda rows: rows.insert(1, rows[0]), [(REPEATED, 1, 1)]),
    "the last rows missing": (lambda rows: rows.__delitem__(slice(2, 4)), [(CUT, 3, 4)]),
    "everything missing": (lambda rows: rows.clear(), [(CUT, 1, 4)]),
    "a sound row on top": (put_on_top, [(ADDED, 5, 5)]),
}


@pytest.mark.parametrize(("tamper", "found"), TAMPERING.values(), ids=TAMPERING)
def test_tampering_breaks_the_chain_where_it_was_done(tamper, found):
    rows = chain_of(4)
    end = ChainEnd(4, rows[-1][1])
    tamper(rows)
    assert list(breaks_in(rows, end, 7)) == [Break(kind, 7, *place) for kind, *place in found]


def test_a_chain_without_end_on_record_is_broken():
    assert list(breaks_in(chain_of(2), None, 7)) == [Break(END_MISSING, 7, 2, 2)]


def test_where_an_earlier_check_found_the_end_is_compared():
    rows = chain_of(4)
    known = ChainEnd(4, rows[-1][1])
    longer = chain_of(5)
    assert list(breaks_in(longer, ChainEnd(5, longer[-1][1]), 7, known)) == []
    shorter = ChainEnd(2, rows[1][1])
    assert list(breaks_in(rows[:2], shorter, 7, known)) == [Break(CUT, 7, 3, 4)]
    assert list(breaks_in(rows[:2], known, 7, known)) == [Break(CUT, 7, 3, 4)], "told once"
    forged = ChainEnd(4, START_OF_CHAIN)
    assert list(breaks_in(rows, known, 7, forged)) == [Break(BreakKind.CHAIN_REWRITTEN, 7, 1, 4)]


def test_a_fingerprint_does_not_depend_on_what_came_later():
    digests = []
    for later in (0, 3):
        fingerprint = Fingerprint(NOON + dt.timedelta(hours=1))
        for row, stored in chain_of(2 + later):
            late = dt.timedelta(hours=2 if row.sequence > 2 else 0)
            fingerprint.see(replace(row, recorded_at=NOON + late), stored)
        fingerprint.close(7)
        digests.append(fingerprint.digest)
    assert len(set(digests)) == 1
    assert digests[0]


# --- In the database -----------------------------------------------------------------------------


@pytest.fixture
def ledger(ayu, eko, framework, admin):
    """Give Ayu five rows, the last of which voids the second, and Eko two."""
    for number in range(4):
        show(ayu, "KOM.1.1", sources=1, key=f"ayu:{number + 1}", reason=f"Upaya {number}")
    api.void_evidence(evidence_id=row_of(ayu, 2).pk, reason="Keliru", by=admin)
    show(eko, "PP.1.1", sources=2)
    return ayu


def row_of(officer, sequence):
    return Evidence.objects.get(officer=officer, sequence=sequence)


def broken():
    return [(b.kind, b.officer_id, b.first, b.last) for b in verification.verify_ledger().breaks]


def test_a_ledger_as_it_was_written_is_proved(ledger):
    findings = verification.verify_ledger()
    assert (findings.officers, findings.rows, findings.break_count) == (2, 7, 0)


def test_an_empty_ledger_is_sound(db):
    assert verification.verify_ledger().break_count == 0


@pytest.mark.parametrize(
    "change",
    [
        "strength = 1.0",
        "strength = 0.9000000000000001",
        "occurred_at = '2020-01-01 00:00:00'",
        "valid_until = '2099-01-01'",
        "reason = 'Lain'",
        "key = 'ayu:x'",
        "recorded_by_id = NULL",
    ],
)
def test_one_row_changed_by_raw_sql_is_found_and_located(ledger, change):
    raw(f"UPDATE {TABLE} SET {change} WHERE id = %s", row_of(ledger, 3).pk)
    assert broken() == [(CHANGED, ledger.pk, 3, 3)]


def test_a_row_moved_to_another_officer_is_missing_from_one_and_foreign_to_the_other(ledger, eko):
    raw(
        f"UPDATE {TABLE} SET officer_id = %s, sequence = 3 WHERE id = %s",
        eko.pk,
        row_of(ledger, 3).pk,
    )
    assert sorted(broken(), key=str) == sorted(
        [(MISSING, ledger.pk, 3, 3), (CHANGED, eko.pk, 3, 3), (ADDED, eko.pk, 3, 3)], key=str
    )


def test_a_voiding_pointed_at_another_row_is_found(ledger):
    other = row_of(ledger, 3).pk
    raw(f"UPDATE {TABLE} SET voids_id = %s WHERE id = %s", other, row_of(ledger, 5).pk)
    assert broken() == [(CHANGED, ledger.pk, 5, 5)]


def test_a_deleted_row_is_found(ledger):
    raw(f"DELETE FROM {TABLE} WHERE id = %s", row_of(ledger, 3).pk)
    assert broken() == [(MISSING, ledger.pk, 3, 3)]


def test_a_cut_tail_is_found(ledger):
    raw(f"DELETE FROM {TABLE} WHERE id = %s", row_of(ledger, 5).pk)
    assert broken() == [(CUT, ledger.pk, 5, 5)]


def test_a_ledger_emptied_is_found(ledger):
    raw(f"DELETE FROM {TABLE} WHERE officer_id = %s AND voids_id IS NOT NULL", ledger.pk)
    raw(f"DELETE FROM {TABLE} WHERE officer_id = %s", ledger.pk)
    assert broken() == [(CUT, ledger.pk, 1, 5)]


def test_an_inserted_row_is_found(ledger):
    columns = [str(f.column) for f in Evidence._meta.concrete_fields if f.column != "id"]
    given = {"key": "'palsu'", "sequence": "6", "voids_id": "NULL"}
    raw(
        f"INSERT INTO {TABLE} ({', '.join(columns)}) "
        f"SELECT {', '.join(given.get(name, name) for name in columns)} "
        f"FROM {TABLE} WHERE id = %s",
        row_of(ledger, 4).pk,
    )
    assert broken() == [(CHANGED, ledger.pk, 6, 6), (ADDED, ledger.pk, 6, 6)]


def test_two_rows_swapped_are_found(ledger):
    second, third = row_of(ledger, 2).pk, row_of(ledger, 3).pk
    for pk, sequence in ((second, 99), (third, 2), (second, 3)):
        raw(f"UPDATE {TABLE} SET sequence = %s WHERE id = %s", sequence, pk)
    assert [kind for kind, *_place in broken()] == [CHANGED, CHANGED, CHANGED]
    assert broken()[0] == (CHANGED, ledger.pk, 2, 2)


def test_an_end_on_record_that_was_changed_or_taken_away_is_found(ledger):
    LedgerHead.objects.filter(officer=ledger).update(chain_hash=START_OF_CHAIN)
    assert broken() == [(END_CHANGED, ledger.pk, 5, 5)]
    LedgerHead.objects.filter(officer=ledger).delete()
    assert broken() == [(END_MISSING, ledger.pk, 5, 5)]


def test_one_officer_can_be_proved_alone(ledger, eko):
    raw(f"UPDATE {TABLE} SET strength = 1.0 WHERE id = %s", row_of(ledger, 1).pk)
    assert verification.verify_officer(ledger.pk).breaks == [Break(CHANGED, ledger.pk, 1, 1)]
    assert verification.verify_officer(eko.pk).breaks == []


# --- The nightly check ---------------------------------------------------------------------------


@pytest.fixture
def settled(monkeypatch):
    """Let what has been recorded be old enough for a fingerprint."""
    monkeypatch.setattr(verification, "SETTLED_AFTER", dt.timedelta(0))


def check():
    verification.check()
    return LedgerCheck.objects.latest()


def test_the_check_leaves_its_fingerprint_in_the_audit_trail(ledger, settled):
    found = check()
    event = AuditEvent.objects.get(action="ledger.check")
    assert (event.changes["fingerprint"], event.changes["rows"]) == (found.fingerprint, 7)
    assert len(found.fingerprint) == 64


def test_what_has_just_been_recorded_is_left_out_of_the_fingerprint(ledger):
    assert check().digest == ""


def test_a_chain_rewritten_to_its_end_is_found_by_the_earlier_fingerprint(ledger, settled):
    check()
    rewrite(ledger)
    found = check()
    assert [entry["kind"] for entry in found.breaks] == [BreakKind.CHAIN_REWRITTEN, REWRITTEN]
    assert found.breaks[0]["officer_id"] == ledger.pk
    assert AuditEvent.objects.filter(action="ledger.broken").count() == 1


def test_growth_is_no_rewriting(ledger, settled, eko):
    check()
    show(eko, "PP.1.2", sources=3)
    assert (check().break_count, check().break_count) == (0, 0)


def test_the_check_goes_on_in_slices_and_finds_the_same(
    ledger, eko, settled, monkeypatch, run_jobs, settings
):
    whole = check()
    raw(f"UPDATE {TABLE} SET strength = 1.0 WHERE id = %s", row_of(ledger, 1).pk)
    monkeypatch.setattr(verification, "OFFICERS_PER_SLICE", 1)
    settings.JOB_TIMEOUT_SECONDS = 0
    tasks.check_ledger.enqueue()
    run_jobs()
    sliced = LedgerCheck.objects.latest()
    assert (sliced.officers, sliced.rows) == (whole.officers, whole.rows)
    assert sliced.breaks == [{"kind": "changed", "officer_id": ledger.pk, "first": 1, "last": 1}]


def test_findings_survive_the_way_to_the_next_job(ledger, settled):
    findings = verification.begin()
    verification.go_on(findings)
    findings.marks.clear()  # they are written down before
    findings.add(Break(CUT, 3, 4, 5))
    written = json.loads(json.dumps(findings.as_json()))
    assert Findings.from_json(written) == findings


def test_only_the_first_breaks_are_kept_but_all_are_counted():
    findings = Findings(Fingerprint(timezone.now()), Fingerprint(NEVER))
    for number in range(60):
        findings.add(Break(CHANGED, number, 1, 1))
    assert (findings.break_count, len(findings.breaks)) == (60, 50)


# --- Until somebody answers for it ---------------------------------------------------------------

CHECKS = reverse("ledger_checks")
ENGLISH = {"headers": {"accept-language": "en"}}
WARNING = "The evidence ledger is not as it was written"


def change(officer, sequence, strength=1.0):
    pk = row_of(officer, sequence).pk
    raw(f"UPDATE {TABLE} SET strength = %s WHERE id = %s", strength, pk)


@pytest.fixture
def rewritten(ledger, settled):
    """Let a check find that the past was rewritten, and the next one find nothing."""
    check()
    rewrite(ledger)
    found = check()
    assert check().break_count == 0
    return found


def test_a_rewritten_past_is_warned_of_until_an_administrator_answers(
    rewritten, ledger, admin, as_user
):
    call_command("prepare_site", verbosity=0)
    administrator, home = as_user(admin), reverse("wagtailadmin_home")
    assertContains(administrator.get(home, **ENGLISH), WARNING)
    assertContains(administrator.get(CHECKS, **ENGLISH), "was rewritten as a whole")
    answer = {"last_check": rewritten.pk, "reason": "Server pulih dari cadangan."}
    administrator.post(CHECKS, answer)
    assertNotContains(administrator.get(home, **ENGLISH), WARNING)
    assertContains(administrator.get(CHECKS), "Server pulih dari cadangan.")
    event = AuditEvent.objects.get(action="ledger.answer")
    assert (event.actor_id, event.changes["reason"]) == (admin.pk, "Server pulih dari cadangan.")
    assert LedgerCheck.objects.filter(has_news=True).count() == 1
    change(ledger, 3)
    check()
    assertContains(administrator.get(home, **ENGLISH), WARNING)


def test_what_is_answered_for_raises_no_alarm_each_night_but_another_break_does(ledger, admin):
    change(ledger, 3)
    verification.answer(last_check=check(), reason="Baris 3 diselidiki.", by=admin)
    check()
    assert verification.unanswered() == []
    change(ledger, 1)
    assert verification.unanswered() == []
    found = check()
    assert verification.unanswered() == [found]


def test_a_past_rewritten_again_is_another_finding(rewritten, ledger, admin):
    verification.answer(last_check=rewritten, reason="Diselidiki.", by=admin)
    raw(f"UPDATE {TABLE} SET weight = 0.5 WHERE id = %s", row_of(ledger, 1).pk)
    rewrite(ledger)
    found = check()
    assert verification.unanswered() == [found]


def test_an_answer_covers_only_what_was_on_the_page(rewritten, ledger, admin, as_user):
    change(ledger, 3)
    later = check()
    as_user(admin).post(CHECKS, {"last_check": rewritten.pk, "reason": "Diselidiki."})
    assert verification.unanswered() == [later]


def test_an_answer_says_something_and_loses_nothing_when_another_was_quicker(
    rewritten, ledger, admin, as_user
):
    administrator = as_user(admin)
    refused = administrator.post(CHECKS, {"last_check": rewritten.pk, "reason": " "}, **ENGLISH)
    assertContains(refused, "Say what was found out", status_code=422)
    verification.answer(last_check=rewritten, reason="Diselidiki.", by=admin)
    change(ledger, 3)
    check()
    late = administrator.post(CHECKS, {"last_check": rewritten.pk, "reason": "Juga saya."})
    assertContains(late, "Juga saya.", status_code=422)
    assert LedgerAnswer.objects.count() == 1


def test_an_auditor_sees_the_finding_and_cannot_answer(rewritten, as_user):
    fitri = organisation.user("fitri", "Fitri Handayani")
    people.grant_role(by=None, user=fitri, role=Role.AUDITOR)
    auditor = as_user(fitri)
    shown = auditor.get(CHECKS, **ENGLISH)
    assertContains(shown, "was rewritten as a whole")
    assertNotContains(shown, "Answer for it")
    answer = {"last_check": rewritten.pk, "reason": "Diselidiki."}
    assert auditor.post(CHECKS, answer).status_code == 403
    assert verification.unanswered() == [rewritten]


# --- The command ---------------------------------------------------------------------------------


def test_the_command_says_that_the_ledger_is_sound(ledger, capsys):
    with translation.override("en"):
        call_command("verify_ledger")
    printed = capsys.readouterr().out
    assert "7 rows of evidence about 2 officers read." in printed
    assert "The ledger is as it was written." in printed


def test_the_command_says_in_words_where_the_ledger_breaks_and_fails(ledger, capsys):
    raw(f"UPDATE {TABLE} SET strength = 1.0 WHERE id = %s", row_of(ledger, 3).pk)
    with translation.override("en"), pytest.raises(CommandError) as failure:
        call_command("verify_ledger", officer=ledger.staff_number)
    assert failure.value.returncode == 1
    assert "Ayu Lestari (199203152019032001), row 3" in capsys.readouterr().err


def test_the_command_counts_what_it_does_not_print(ledger, capsys, monkeypatch):
    monkeypatch.setattr(findings, "BREAKS_KEPT", 1)
    raw(f"UPDATE {TABLE} SET strength = 0.5")
    with translation.override("en"), pytest.raises(CommandError):
        call_command("verify_ledger")
    assert "And 6 more." in capsys.readouterr().err


def test_the_command_fails_while_nobody_has_answered_for_a_finding(rewritten, admin, capsys):
    with translation.override("en"), pytest.raises(CommandError, match="nobody has answered"):
        call_command("verify_ledger")
    assert "was rewritten as a whole" in capsys.readouterr().err
    verification.answer(last_check=rewritten, reason="Diselidiki.", by=admin)
    call_command("verify_ledger")


def test_the_command_knows_no_unknown_officer(ledger):
    with translation.override("en"), pytest.raises(CommandError, match="no officer"):
        call_command("verify_ledger", officer="1")


def test_proving_costs_the_same_queries_however_much_there_is(
    ledger, eko, django_assert_max_num_queries
):
    show(eko, "PP.1.1", "PP.1.2", "PP.1.3", sources=10)
    with django_assert_max_num_queries(6):
        findings = verification.begin()
        while verification.go_on(findings):
            pass
    items = [evidence("KOM.1.2") for _number in range(3)]
    api.record_evidence(officer_id=ledger.pk, items=items, by=None)
    assert verification.verify_ledger().break_count == 0


def test_administrators_are_told_on_the_first_page_of_the_admin(ledger, admin, citra, as_user):
    call_command("prepare_site", verbosity=0)
    check()
    home = "/admin/"
    warning = "The evidence ledger is not as it was written"
    english = {"headers": {"accept-language": "en"}}
    assert warning not in as_user(admin).get(home, **english).content.decode()
    raw(f"UPDATE {TABLE} SET strength = 1.0 WHERE id = %s", row_of(ledger, 3).pk)
    check()
    page = as_user(admin).get(home, **english).content.decode()
    assert warning in page
    assert "Ayu Lestari (199203152019032001), row 3" in page
    assert warning not in as_user(citra).get(home, **english).content.decode()
