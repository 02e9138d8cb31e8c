"""A fingerprint kept outside finds what the database alone cannot, and says where."""

import datetime as dt

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from assessments.competency.ledger import anchoring, checks, verification
from assessments.competency.rules.fingerprint import Kept
from assessments.models import Evidence, LedgerAnswer, LedgerCheck, LedgerHead, LedgerMark
from lms.core.models import AuditEvent, JobRun
from tests.assessments.competency.making import show
from tests.assessments.competency.tampering import raw, rewrite
from tests.tampering import raw as raw_in

pytestmark = pytest.mark.django_db
CHECKS, MARKS = LedgerCheck._meta.db_table, LedgerMark._meta.db_table


@pytest.fixture(autouse=True)
def settled(monkeypatch):
    """Let what has been recorded be old enough for a fingerprint."""
    monkeypatch.setattr(verification, "SETTLED_AFTER", dt.timedelta(0))


@pytest.fixture
def ledger(ayu, eko, framework):
    """Give Ayu four rows and Eko two."""
    show(ayu, "KOM.1.1", "KOM.1.2")
    show(eko, "PP.1.1")
    return ayu


def check():
    verification.check()
    return LedgerCheck.objects.latest()


def kept():
    """Return the latest fingerprint as somebody outside keeps it."""
    return str(checks.latest_fingerprint())


def verify(expect, capsys):
    """Run the command; return whether it found nothing, and what it said."""
    with translation.override("en"):
        try:
            call_command("verify_ledger", expect=expect)
        except CommandError:
            return False, capsys.readouterr().err
    return True, capsys.readouterr().out


def test_the_ledger_that_a_fingerprint_was_taken_of_is_proved_later_too(ledger, eko, capsys):
    check()
    outside = kept()
    show(eko, "PP.1.2")
    check()
    is_sound, said = verify(outside, capsys)
    assert is_sound
    assert "It is the ledger that the fingerprint of" in said
    assert f"Fingerprint to keep: {kept()}" in said
    assert verify(outside.rpartition("-")[2], capsys)[0]


# --- The four cases ------------------------------------------------------------------------------


def delete_youngest(officer):
    """Delete the last row and set the end on record as if it had never been there."""
    rows = Evidence.objects.filter(officer=officer).order_by("-sequence")
    youngest, before = rows[:2]
    raw("DELETE FROM assessments_evidence WHERE id = %s", youngest.pk)
    LedgerHead.objects.filter(officer=officer).update(
        sequence=before.sequence, chain_hash=before.chain_hash
    )


def test_a_deleted_youngest_row_is_found_and_located(ledger, capsys):
    check()
    outside = kept()
    delete_youngest(ledger)
    is_sound, said = verify(outside, capsys)
    assert not is_sound
    assert "Ayu Lestari (199203152019032001): rows 4 to 4, the last ones, are missing." in said


def test_a_chain_rewritten_with_right_hashes_is_found_and_located(ledger, capsys):
    check()
    outside = kept()
    rewrite(ledger)
    is_sound, said = verify(outside, capsys)
    assert not is_sound
    assert "Ayu Lestari (199203152019032001): rows up to 4 are not those" in said
    assert "Eko" not in said


def test_it_is_located_when_a_later_check_has_taken_it_for_granted(ledger, admin, capsys):
    check()
    outside = kept()
    rewrite(ledger)
    verification.answer(last_check=check(), reason="Sudah dicek.", by=admin)
    assert check().breaks == []
    is_sound, said = verify(outside, capsys)
    assert not is_sound
    assert "Ayu Lestari (199203152019032001): rows up to 4 are not those" in said


def test_where_the_ends_were_forged_too_only_that_is_known(ledger, capsys):
    check()
    outside = kept()
    rewrite(ledger)
    end = Evidence.objects.filter(officer=ledger).order_by("sequence").last()
    forge = f"UPDATE {MARKS} SET chain_hash = %s WHERE officer_id = %s"
    raw_in(MARKS, forge, bytes(end.chain_hash), ledger.pk)
    is_sound, said = verify(outside, capsys)
    assert not is_sound
    assert "an earlier part of it was rewritten as a whole" in said
    assert "Check number 1: what it wrote down about where each officer's rows ended" in said


def test_deleted_checks_are_found_and_located(ledger, capsys):
    check()
    check()
    outside = kept()
    check()
    delete_checks(2)
    is_sound, said = verify(outside, capsys)
    assert not is_sound
    assert "Checks number 2 to 2 are missing." in said
    assert "No check in this database has this fingerprint" in said


def test_the_last_checks_deleted_are_known_from_the_audit_trail(ledger):
    check()
    check()
    delete_checks(2)
    assert [(b.kind, b.first, b.last) for b in checks.breaks()] == [("checks_missing", 2, 2)]


def test_all_checks_made_anew_are_found(ledger, capsys):
    check()
    outside = kept()
    raw_in("assessments_witness", "DELETE FROM assessments_witness")
    raw_in(MARKS, f"DELETE FROM {MARKS}")
    delete_checks(1)
    raw_in("lms_auditevent", "DELETE FROM lms_auditevent WHERE action = 'ledger.check'")
    rewrite(ledger)
    assert check().breaks == []
    is_sound, said = verify(outside, capsys)
    assert not is_sound
    assert "the checks were removed or made anew" in said


def test_an_older_copy_of_the_database_is_found_and_says_where_it_ends(ledger, eko, capsys):
    class BackupRestoredError(Exception):
        pass

    check()
    with pytest.raises(BackupRestoredError), transaction.atomic():  # noqa: PT012
        show(eko, "PP.1.2")
        check()
        outside = kept()
        raise BackupRestoredError
    is_sound, said = verify(f"2099{outside[4:]}", capsys)
    assert not is_sound
    assert "This database ends before the fingerprint was taken" in said
    assert "It is an older copy" in said


def delete_checks(*numbers):
    found = LedgerCheck.objects.filter(number__in=numbers)
    for pk in found.values_list("pk", flat=True):
        raw_in(
            "assessments_witness", "DELETE FROM assessments_witness WHERE check_made_id = %s", pk
        )
        raw_in(CHECKS, f"DELETE FROM {CHECKS} WHERE id = %s", pk)


# --- The checks themselves -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    ["breaks = '[]'", "has_news = false", "break_count = 0", "rows = 1", "digest = 'x'"],
)
def test_a_check_changed_afterwards_is_found(ledger, change):
    raw("UPDATE assessments_evidence SET strength = 1.0 WHERE officer_id = %s", ledger.pk)
    check()
    raw_in(CHECKS, f"UPDATE {CHECKS} SET {change}")
    assert [(b.kind, b.first) for b in checks.breaks()] == [("check_changed", 1)]


def test_a_check_that_witnessed_something_else_is_found(ledger):
    check()
    raw_in("assessments_witness", "UPDATE assessments_witness SET snapshot_id = NULL")
    assert [b.kind for b in checks.breaks()] == ["check_changed"]


def test_checks_of_the_version_before_have_numbers_only(ledger):
    made = LedgerCheck.objects.create(
        number=1, format=1, until=dt.datetime.now(dt.UTC), officers=0, rows=0
    )
    assert made.fingerprint == ""
    check()
    assert list(checks.breaks()) == []
    raw_in(CHECKS, f"UPDATE {CHECKS} SET fingerprint = '' WHERE number = 2")
    assert [(b.kind, b.first) for b in checks.breaks()] == [("check_changed", 2)]


@pytest.mark.parametrize("table", [CHECKS, MARKS, LedgerAnswer._meta.db_table])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_lets_nobody_change_them(ledger, admin, table, statement):
    raw("UPDATE assessments_evidence SET strength = 1.0 WHERE officer_id = %s", ledger.pk)
    verification.answer(last_check=check(), reason="Diselidiki.", by=admin)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_an_end_is_written_down_once_and_only_where_it_moved(ledger, eko):
    check()
    assert LedgerMark.objects.count() == 2
    check()
    assert LedgerMark.objects.count() == 2
    show(eko, "PP.1.2")
    found = check()
    mark = LedgerMark.objects.order_by("pk").last()
    assert (mark.officer_id, mark.sequence, mark.until) == (eko.pk, 4, found.until)


def test_a_ledger_emptied_with_its_end_is_found_once(ledger):
    check()
    raw("DELETE FROM assessments_evidence WHERE officer_id = %s", ledger.pk)
    LedgerHead.objects.filter(officer=ledger).delete()
    found = check()
    assert ("cut", ledger.pk, 1, 4) in [
        (b["kind"], b.get("officer_id"), b["first"], b["last"]) for b in found.breaks
    ]
    assert "cut" not in [b["kind"] for b in check().breaks]


def test_what_is_no_fingerprint_is_refused(ledger):
    with translation.override("en"), pytest.raises(CommandError, match="is no fingerprint"):
        call_command("verify_ledger", expect="12345")


# --- Carried out of the machine ------------------------------------------------------------------


def test_nothing_is_sent_where_no_place_is_named(ledger):
    check()
    assert not JobRun.objects.filter(task_path=anchoring.SEND).exists()


def test_each_fingerprint_gets_a_line_of_the_file_and_a_mail(
    ledger, settings, tmp_path, run_jobs, mailoutbox
):
    file = tmp_path / "sidik-jari.txt"
    settings.LEDGER_FINGERPRINT_FILE = str(file)
    settings.LEDGER_FINGERPRINT_MAIL = "auditor@inspektorat.example"
    first = check()
    run_jobs()
    second = check()
    run_jobs()
    anchoring.send(second.number)
    assert file.read_text().splitlines() == [
        str(Kept(found.fingerprint, found.until)) for found in (first, second)
    ]
    assert {message.to[0] for message in mail.outbox} == {"auditor@inspektorat.example"}
    assert first.fingerprint in mail.outbox[0].body


def test_a_file_that_cannot_be_written_is_a_job_that_failed_not_a_check(
    ledger, settings, tmp_path, run_jobs
):
    settings.LEDGER_FINGERPRINT_FILE = str(tmp_path / "tidak-ada" / "sidik-jari.txt")
    found = check()
    run_jobs()
    assert LedgerCheck.objects.latest() == found
    assert JobRun.objects.get(task_path=anchoring.SEND).error


def test_the_audit_trail_says_the_number_and_the_fingerprint(ledger):
    found = check()
    told = AuditEvent.objects.get(action="ledger.check").changes
    assert (told["number"], told["fingerprint"]) == (1, found.fingerprint)
