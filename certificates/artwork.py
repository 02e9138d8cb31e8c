"""Draw a certificate as a PDF page."""

from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.urls import reverse

from certificates.models import Certificate
from lms.core import documents

STATIC = settings.ROOT / "static"
FULL, EMPTY = "#2a4385", "#e0d6cb"
LEVELS = 5


def pdf(certificate: Certificate, verification_url: str) -> bytes:
    """Lay out the certificate from its frozen facts; the same facts give the same bytes.

    Raises:
        documents.DocumentError: if the page cannot be made.
    """
    facts = certificate.certified
    address = urlsplit(settings.BASE_URL).netloc + reverse("certificate_verify_form")
    return documents.render_pdf(
        "pdf/certificate.html",
        {
            "certificate": certificate,
            "facts": facts,
            "verification_url": verification_url,
            "verify_address": address,
            "code_groups": in_groups(certificate.verification_code),
        },
        files={
            "certificate.css": (STATIC / "css/pdf/certificate.css").read_bytes(),
            "certificate-band.svg": (STATIC / "img/certificate-band.svg").read_bytes(),
            "qr.svg": _qr_code(verification_url),
        }
        | {f"level-{level}.svg": _level_bar(level) for level in range(1, LEVELS + 1)},
    )


def in_groups(code: str, size: int = 4) -> str:
    """Write a long code in groups that an eye can follow."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def _qr_code(url: str) -> bytes:
    return segno.make(url, error="m").svg_inline(scale=4, border=0).encode()


def _level_bar(level: int) -> bytes:
    """Draw five boxes, as many of them full as the level says."""
    boxes = "".join(
        f'<rect x="{22 * place}" width="19" height="15" rx="2"'
        f' fill="{FULL if place < level else EMPTY}"/>'
        for place in range(LEVELS)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 107 15">{boxes}</svg>'.encode()
