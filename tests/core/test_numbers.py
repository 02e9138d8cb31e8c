"""Numbers of rows, as browsers send them."""

import pytest

from lms.core.numbers import row_id


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("9" * 18, 10**18 - 1),
        ("9" * 22, None),  # SQLite refuses to compare ids with it
        ("9" * 5000, None),  # Python refuses to read it
        ("²", None),
        ("١", None),
        ("-1", None),
        ("1.5", None),
        ("", None),
        ("x", None),
    ],
)
def test_only_what_can_be_an_id_is_read(text: str, number: int | None) -> None:
    assert row_id(text) == number
