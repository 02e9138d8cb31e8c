"""The one place that makes PDFs: local fonts, no network, tagged for screen readers."""

import atexit
import functools
import os
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from django.conf import settings
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from lms.core.errors import ExplainedError, PermanentError

VARIANT = "pdf/ua-1"
STYLESHEET = settings.ROOT / "static/css/pdf/base.css"
FONTS = settings.ROOT / "static/vendor/plus-jakarta-sans"

# The date fontTools writes into embedded fonts, instead of now: same input, same bytes.
os.environ.setdefault("SOURCE_DATE_EPOCH", "1767225600")

_layout = Lock()  # WeasyPrint and the fonts it shares between documents are not thread-safe


proof_wanted = Signal()
"""Sent before a document is laid out, or a table written. A receiver returns a line for it, with
which it can be proved later what was known when it was made; "" if there is none."""


class DocumentError(PermanentError):
    """A document that cannot be made as it is written."""


class DocumentsUnavailableError(ExplainedError):
    """This machine lacks the libraries that lay out documents."""


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    language: str = "id",
) -> bytes:
    """Make a tagged PDF (PDF/UA-1) of ``template`` in ``language``.

    The template extends ``pdf/base.html`` and reaches ``files`` as ``prima:NAME``; any other
    address stops the document; its foot has what ``proof_wanted`` brings, as ``proof``. The same
    input and proof give the same bytes. A page takes about 30 ms and
    a table 5 ms a row, so this belongs in a job; queries are whatever the template's are.

    Raises:
        DocumentError: if the template reaches for what it was not handed.
        DocumentsUnavailableError: if Pango is not installed.
    """
    with translation.override(language):
        html = render_to_string(
            template, {**context, "language": language, "proof": functools.cache(proof)}
        )
    with _layout:
        return _lay_out(html, files or {})


def proof() -> str:
    """Gather the line for the foot; "" if there is none. Costs the queries of the receivers."""
    return " · ".join(filter(None, (line for _receiver, line in proof_wanted.send(None))))


def _lay_out(html: str, files: Mapping[str, bytes]) -> bytes:
    """Turn ``html`` into a PDF."""
    try:
        # Not at the top: importing takes half a second and fails where Pango is missing.
        from weasyprint import HTML  # noqa: PLC0415
        from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

        from lms.core.pdf_files import HandedFiles  # noqa: PLC0415
    except OSError as error:
        raise DocumentsUnavailableError(
            _("PDF files cannot be made yet: the server lacks Pango. Tell the administrator.")
        ) from error
    stylesheet, font_config = _house_style()
    fetcher = HandedFiles(files)
    try:
        document = HTML(string=html, base_url="prima:", url_fetcher=fetcher)
        pdf: bytes = document.write_pdf(
            stylesheets=[stylesheet], font_config=font_config, pdf_variant=VARIANT
        )
    except FatalURLFetchingError as error:  # a BaseException, which would end the worker
        raise _refusal(fetcher.refused) from error
    if fetcher.refused:  # inside an SVG, WeasyPrint goes on without what it could not get
        raise _refusal(fetcher.refused)
    return pdf


def _refusal(addresses: Sequence[str]) -> DocumentError:
    """Say what a document wanted and did not get."""
    message = _("The document asks for a file it may not read: %(addresses)s")
    return DocumentError(message % {"addresses": ", ".join(addresses)})


@functools.cache
def _house_style() -> tuple[Any, Any]:
    """Parse the house's stylesheet and fonts, once for all documents of this process."""
    from weasyprint import CSS  # noqa: PLC0415 - as above
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    from lms.core.pdf_files import HandedFiles  # noqa: PLC0415

    fonts = {f"fonts/{path.name}": path.read_bytes() for path in FONTS.glob("*.woff2")}
    font_config = FontConfiguration()
    stylesheet = CSS(
        string=STYLESHEET.read_text(),
        base_url="prima:",
        url_fetcher=HandedFiles(fonts),
        font_config=font_config,
    )
    atexit.register(_house_style.cache_clear)  # while the libraries that free the fonts are there
    return stylesheet, font_config
