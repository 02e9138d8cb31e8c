"""One way to write a phone number, whatever a spreadsheet or a hurry made of it."""

import importlib
import re

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lms.people.models import Officer
from lms.people.rules import phones

MIGRATION = importlib.import_module("lms.migrations.0002_phone_numbers")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        (" - ", ""),
        ("081234567890", "081234567890"),
        ("0812-3456-7890", "081234567890"),
        ("0812 3456.7890", "081234567890"),
        ("0812–3456–7890", "081234567890"),
        ("81234567890", "081234567890"),
        ("812-3456-789", "08123456789"),
        ("+6281234567890", "081234567890"),
        ("+62 812 3456 7890", "081234567890"),
        ("+62 (0)812-3456-7890", "081234567890"),
        ("6281234567890", "081234567890"),
        ("62081234567890", "081234567890"),
        ("0062 812 3456 7890", "081234567890"),
        ("(0274) 123456", "0274123456"),
        ("274 123456", "0274123456"),
        ("+62 21 1234567", "0211234567"),
        ("62 21 1234567", "0211234567"),
        ("0621 123456", "0621123456"),
        ("621 123456", "0621123456"),  # Tebing Tinggi, too short to be +62 and a number
        ("5551234", "5551234"),
        ("34567890", "34567890"),
        ("1500123", "1500123"),
        ("+60 12-345 6789", "+60123456789"),
        ("0060 12-345 6789", "+60123456789"),
    ],
)
def test_a_number_is_kept_in_one_way(written: str, kept: str) -> None:
    assert phones.normalise(written) == kept


@pytest.mark.parametrize(
    "written",
    ["rumah", "0812", "08123456789 / 08123456788", "0274-123456 ext. 12", "+0812345678", "++62812",
     "+1234567890123456", "1" * 15, "٠٨١٢٣٤٥٦٧٨٩٠", "081234567890\x00"],
)  # fmt: skip
def test_what_is_not_one_number_is_refused(written: str) -> None:
    with pytest.raises(phones.InvalidPhoneError):
        phones.normalise(written)


@pytest.mark.parametrize(
    ("written", "lacks"),
    [
        ("81234567890", True),
        ("812-3456-7890", True),
        ("081234567890", False),
        ("6281234567890", False),
        ("+6281234567890", False),
        ("5551234", False),
        ("rumah", False),
        ("", False),
    ],
)
def test_a_lost_zero_is_told_from_other_writings(written: str, *, lacks: bool) -> None:
    assert phones.lacks_zero(written) is lacks


MOBILES = st.from_regex(r"8[1-9][0-9]{7,10}", fullmatch=True)
BEGINNINGS = st.sampled_from(["0", "", "62", "+62", "0062", "+62 (0)", "+62-"])
GAPS = st.lists(st.sampled_from(["", " ", "-", ".", " - "]), min_size=12, max_size=12)


@given(MOBILES, BEGINNINGS, GAPS)
def test_every_writing_of_a_mobile_number_is_the_same_number(
    digits: str, beginning: str, gaps: list[str]
) -> None:
    written = beginning + "".join(map("".join, zip(digits, gaps, strict=False)))
    assert phones.normalise(written) == f"0{digits}"


@given(st.one_of(st.text(), st.from_regex(r"[+0-9 ().-]{0,20}", fullmatch=True)))
def test_what_is_kept_is_a_number_and_stays_as_it_is(written: str) -> None:
    try:
        kept = phones.normalise(written)
    except phones.InvalidPhoneError:
        return
    assert re.fullmatch(r"|\+?[0-9]{5,15}", kept)
    assert phones.normalise(kept) == kept
    assert not phones.lacks_zero(kept)


@pytest.mark.django_db
def test_the_numbers_on_record_are_written_alike_and_others_stay(
    ayu: Officer, bima: Officer, eko: Officer
) -> None:
    old = {ayu: "812-3456-7890", bima: "0274-123456 ext. 12", eko: ""}
    for officer, phone in old.items():
        Officer.objects.filter(pk=officer.pk).update(phone=phone)

    MIGRATION.write(apps, connection.schema_editor())

    new = Officer.objects.in_bulk()
    assert [new[o.pk].phone for o in old] == ["081234567890", "0274-123456 ext. 12", ""]
