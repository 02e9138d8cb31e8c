"""Why a file that somebody sent cannot be read, in words that say what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.core.tables.received import Fault

FAULTS: Mapping[Fault, Promise] = {
    "empty": _("The file is empty, or has no row below its headers."),
    "locked": _("A password protects this file. Take it off in Excel, save the file and send it."),
    "old_excel": _("This is an old Excel file (.xls). Open it in Excel and save it as .xlsx."),
    "html": _(
        "This is a web page, even if its name ends in .xls. Open it in Excel and save it as .xlsx."
    ),
    "not_a_table": _("This is neither an XLSX nor a CSV file."),
    "unsafe": _(
        "This XLSX file is built in a way that office programs do not use, so it is not opened."
        " Copy the table into a new file."
    ),
    "damaged": _("The file is damaged. Open it in Excel and save it again."),
    "too_long": _("The file has more than 250,000 rows. Divide it into several files."),
    "too_large": _("The file is too large. Remove pictures and other sheets, or divide it."),
}
