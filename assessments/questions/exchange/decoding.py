"""Bytes of a file that somebody sent, as text. No Django."""

import codecs
import re
from dataclasses import dataclass

from assessments.questions.kinds.exchanging import Note, note

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
ZEROS_LOOKED_AT = 4_000
MOST_ZEROS = 5
"""One zero byte in five tells UTF-16 without a mark."""
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, its lines ended by a line feed, and what is to be said about it."""

    text: str
    notes: tuple[Note, ...] = ()


def decode(content: bytes) -> Decoded:
    """Decode what may be in any encoding that office computers write; never fails.

    By its mark or its zero bytes; else as XML declares; else UTF-8 if all of it is, else cp1252.
    Signs that no text has, such as zero bytes, are left out and counted in a note.
    """
    text = _decoded(content).lstrip("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    plain, number = UNWANTED.subn("", text)
    notes = (note("signs_left_out", number=number),) if number else ()
    return Decoded(plain, notes)


def _decoded(content: bytes) -> str:
    for encoding in _likely(content):
        try:
            return content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return content.decode("latin-1")  # every byte is a sign there


def _likely(content: bytes) -> list[str]:
    marked = [encoding for mark, encoding in MARKS if content.startswith(mark)]
    declared = DECLARED.match(content)
    named = [declared[1].decode()] if declared else []
    return [*marked[:1], *_by_zeros(content), *_of_text(named), "utf-8", "cp1252"]


def _of_text(named: list[str]) -> list[str]:
    """Leave out codecs that make something else than text of bytes."""
    try:
        return [name for name in named if codecs.lookup(name)._is_text_encoding]  # noqa: SLF001
    except (LookupError, UnicodeError, ValueError):
        return []


def _by_zeros(content: bytes) -> list[str]:
    head = content[:ZEROS_LOOKED_AT]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * MOST_ZEROS <= len(head):
        return []
    return ["utf-16-le" if odd > even else "utf-16-be"]
