"""Tables as workbooks."""

from django.utils.translation import gettext as _

from lms.core.tables.facts import facts_with_proof
from lms.core.tables.spreadsheets import Sheet, write_xlsx
from lms.core.tables.table import Table


def write(table: Table) -> bytes:
    """Write the table as a sheet, and on a second one what is to be said about it."""
    sheets = [Sheet(table.title, table.headings, table.typed_rows())]
    if said := facts_with_proof(table):
        sheets.append(Sheet(_("About this report"), (_("Fact"), _("Value")), said))
    return write_xlsx(sheets)
