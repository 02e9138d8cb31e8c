"""What is different between what a rule said and says."""

import datetime as dt
import json
import uuid

import pytest

from assessments.competency.rules import foundation

BEFORE = {"": {"label": "Layanan v1", "threshold": 0.7}, "KOM": {"level": 2}}


def test_what_is_written_down_comes_back_from_json_as_it_was():
    written = foundation.plain(
        {1: [dt.date(2026, 1, 2), None, True, 0.1], "id": (uuid.UUID(int=1), "x")}
    )
    assert written == {
        "1": ["2026-01-02", None, True, 0.1],
        "id": ["00000000-0000-0000-0000-000000000001", "x"],
    }
    assert json.loads(json.dumps(written)) == written


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (BEFORE, ()),
        ({**BEFORE, "": {"label": "Lain", "threshold": 0.7}}, ()),
        ({**BEFORE, "": {"label": "Layanan v1", "threshold": 0.7, "new": 1}}, ()),
        ({**BEFORE, "": {"threshold": 0.5}}, (("", "threshold", "0.7", "0.5"),)),
        ({**BEFORE, "PP": {}}, (("PP", "", "", "+"),)),
        ({"": BEFORE[""]}, (("KOM", "", "+", ""),)),
        (None, (("", "", "+", ""),)),
    ],
)
def test_changes_are_named(after, found):
    assert foundation.changes(BEFORE, after) == found


def test_a_field_that_was_renamed_is_still_compared():
    before = {"KOM": {"half_life_months": 24}}
    assert foundation.changes(before, {"KOM": {"valid_months": 24}}) == ()
    assert foundation.changes(before, {"KOM": {"valid_months": 99}}) == (
        ("KOM", "valid_months", "24", "99"),
    )


def test_the_whole_is_new_or_was_never_there():
    assert foundation.changes(None, BEFORE) == (("", "", "", "+"),)
    assert foundation.changes(None, None) == ()


def test_only_the_first_changes_are_kept():
    many: dict[str, dict[str, object]] = {str(number): {} for number in range(9)}
    assert len(foundation.changes({}, many)) == foundation.CHANGES_KEPT


def test_what_it_is_called_and_whose_it_is():
    assert foundation.label_of(BEFORE) == "Layanan v1"
    assert foundation.label_of({}) == "?"
    assert foundation.framework_of({"": {"framework_id": 3}}) == 3
    assert foundation.framework_of({}) is None
