"""Small files for tests, made here: pictures, and PDFs of honest and hostile kinds."""

import io
import zlib

from pikepdf import Array, Dictionary, Object, ObjectStreamMode, Pdf
from PIL import Image

PACKED, PLAIN = ObjectStreamMode.generate, ObjectStreamMode.disable
"""Objects in compressed streams, as most programs write them; or readable in the file."""


def pdf(*changes, mode=PACKED, **saving):
    """A PDF of one page, to which each of ``changes`` does something before it is written."""
    made = Pdf.new()
    made.add_blank_page()
    for change in changes:
        change(made)
    content = io.BytesIO()
    made.save(content, object_stream_mode=mode, static_id=True, **saving)
    return content.getvalue()


def root(**entries):
    """Give the catalogue entries, each an object by itself, written as in a PDF."""

    def change(made):
        for key, text in entries.items():
            made.Root[f"/{key}"] = made.make_indirect(Object.parse(text.encode()))

    return change


def annotation(text):
    """Put an annotation on the page, or a field of a form."""

    def change(made):
        put = made.make_indirect(Object.parse(f"<</Type/Annot/Rect[0 0 9 9]{text}>>".encode()))
        made.pages[0].Annots = Array([put])
        if "/FT" in put:
            made.Root.AcroForm = Dictionary(Fields=[put])

    return change


def by_hand(objects, *, root=1, before=b""):
    """A PDF of objects by their numbers, spelt as they are; or that change appended to a PDF."""
    content = bytearray(before or b"%PDF-1.7\n")
    table = b""
    for number, text in objects.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    start = len(content)
    trailer = b"/Root %d 0 R/Size 99" % root
    if before:
        trailer += b"/Prev %b" % before.rpartition(b"startxref")[2].split()[0]
    content += b"xref\n0 1\n0000000000 65535 f \n%btrailer\n<<%b>>\n" % (table, trailer)
    content += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(content)


def smallest(more=b"", **others):
    """The objects of a PDF of one page, its catalogue with something more; ``o4=`` is another."""
    return {
        1: b"<</Type/Catalog/Pages 2 0 R%b>>" % more,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R>>",
        **{int(name[1:]): text for name, text in others.items()},
    }


def bomb(megabytes=3000):
    """A PDF of three megabytes whose table of contents takes a thousand times as much."""
    packing = zlib.compressobj()
    zeros = bytes(10_000_000)
    once = packing.compress(zeros) + packing.flush(zlib.Z_FULL_FLUSH)
    again = packing.compress(zeros) + packing.flush(zlib.Z_FULL_FLUSH)
    table = once + again * (megabytes // 10 - 1) + packing.flush()
    about = b"/Type/XRef/Root 2 0 R/Size 9/W[1 2 1]/Filter/FlateDecode/Length %d" % len(table)
    head = b"%%PDF-1.7\n1 0 obj\n<<%b>>stream\n" % about
    return head + table + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def image(kind="PNG", size=(8, 8)):
    stream = io.BytesIO()
    Image.new("RGB", size, "#2a4385").save(stream, kind)
    return stream.getvalue()


PDF = pdf()
PNG, JPEG = image("PNG"), image("JPEG")
