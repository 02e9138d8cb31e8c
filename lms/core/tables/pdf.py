"""Tables as PDF documents."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language

from lms.core import documents
from lms.core.tables.facts import facts
from lms.core.tables.table import Table

STYLESHEET = settings.ROOT / "static/css/pdf/table.css"


def write(
    table: Table,
    *,
    template: str = "pdf/table.html",
    context: Mapping[str, object] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Lay the table out on A4 pages across, below what is to be said about it.

    A ``template`` that extends the usual one may draw what the table says in another way, with
    ``context`` and ``files`` of its own.
    """
    chosen = [value for _name, value in table.about.chosen] if table.about else []
    return documents.render_pdf(
        template,
        {
            "table": table,
            "title": ": ".join(filter(None, [table.title, ", ".join(chosen)])),
            "facts": facts(table),
            "rows": list(table.typed_rows()),
            "organisation": settings.ORGANISATION_NAME,
            **(context or {}),
        },
        files={"table.css": STYLESHEET.read_bytes(), **(files or {})},
        language=get_language() or settings.LANGUAGE_CODE,
    )
