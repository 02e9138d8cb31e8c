"""Small files for tests: a PDF, a JPEG and a PNG, made here."""

import io

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def image(kind="PNG", size=(8, 8)):
    stream = io.BytesIO()
    Image.new("RGB", size, "#2a4385").save(stream, kind)
    return stream.getvalue()


PNG, JPEG = image("PNG"), image("JPEG")
