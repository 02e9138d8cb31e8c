"""One hash over all that a check found, and how it is kept outside."""

import datetime as dt
from dataclasses import fields, replace
from hashlib import sha256

import pytest

from assessments.competency.rules.fingerprint import CheckFacts, Kept, fingerprint

UNTIL = dt.datetime(2026, 11, 30, 17, 0, 5, 123456, tzinfo=dt.UTC)
FACTS = CheckFacts(
    number=3,
    until=UNTIL,
    officers=2,
    rows=7,
    evidence="aa",
    trail_sequence=12,
    trail="bb",
    rules="cc",
    breaks="[]",
    previous="dd",
)
DIGEST = "0a" * 32


def test_a_check_is_written_down_in_one_way_only():
    text = '["prima-check-1",3,"2026-11-30T17:00:05.123456+00:00",2,7,"aa",12,"bb","cc","[]","dd"]'
    assert fingerprint(FACTS) == sha256(text.encode()).hexdigest()
    in_jakarta = UNTIL.astimezone(dt.timezone(dt.timedelta(hours=7)))
    assert fingerprint(replace(FACTS, until=in_jakarta)) == fingerprint(FACTS)


@pytest.mark.parametrize("name", [field.name for field in fields(CheckFacts)])
def test_everything_is_part_of_the_fingerprint(name):
    value = getattr(FACTS, name)
    other = value + (dt.timedelta(microseconds=1) if name == "until" else type(value)(1))
    assert fingerprint(replace(FACTS, **{name: other})) != fingerprint(FACTS)


def test_what_is_kept_says_of_which_moment_it_is():
    kept = Kept(DIGEST, UNTIL)
    assert str(kept) == f"20261130T170005Z-{DIGEST}"
    assert Kept.read(str(kept)) == Kept(DIGEST, UNTIL.replace(microsecond=0))
    assert str(Kept(DIGEST)) == DIGEST


@pytest.mark.parametrize("text", [DIGEST, DIGEST.upper(), f" {DIGEST[:32]} {DIGEST[32:]}\n"])
def test_it_is_read_however_it_was_copied(text):
    assert Kept.read(text) == Kept(DIGEST)


@pytest.mark.parametrize(
    "text", ["", "x", DIGEST[1:], f"2026-{DIGEST}", f"20261330T170005Z-{DIGEST}"]
)
def test_what_is_no_fingerprint_is_refused(text):
    with pytest.raises(ValueError, match=r"fingerprint|does not match"):
        Kept.read(text)
