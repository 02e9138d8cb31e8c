"""What an import does, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare
from lms.people.organisation.audit_actions import OFFICERS

declare(
    ActionGroup(
        name="import",
        label=_("Imports"),
        actions={
            "import.upload": _("File for the import uploaded"),
            "import.apply": _("Import begun"),
            "import.officer": _("Officer added, changed or removed by an import"),
            "import.batch": _("Part of an import applied"),
            "import.export": _("What an import changed downloaded"),
            "import.forget": _("Personal data of an old import removed"),
            "import.done": _("Import finished"),
        },
        fields={
            **OFFICERS.fields,
            "from_row": _("from row"),
            "to_row": _("to row"),
            "new": _("new"),
            "new_positions": _("new positions"),
            "new_units": _("new units"),
            "postings": _("postings"),
            "problem": _("rows with problems"),
            "sha256": _("checksum of the file"),
            "transferred": _("transferred"),
            "unchanged": _("unchanged"),
        },
        values=OFFICERS.values,
    )
)
