"""Read numbers that a browser sent; pure Python."""

LONGEST_ID = 18  # digits; SQLite and PostgreSQL refuse to compare ids with what has 20


def row_id(text: str) -> int | None:
    """Return the id of a row that ``text`` spells; ``None`` if it can be none."""
    is_id = text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID
    return int(text) if is_id else None
