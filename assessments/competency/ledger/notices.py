"""What administrators are told on the admin's first page."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from assessments.competency.ledger import verification, wording
from assessments.competency.models import LedgerCheck
from assessments.competency.rules.chain import Break
from lms.core.roles import Permission
from lms.people import api as people


class BrokenLedgerPanel(Component):
    """Says that the evidence ledger was tampered with, where, and what to do."""

    name = "broken_ledger"
    template_name = "wagtailadmin/home/broken_ledger.html"
    order = 0

    def __init__(self, check: LedgerCheck) -> None:
        self.check = check

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        """Put each break into words. One query."""
        breaks = [Break.from_json(entry) for entry in self.check.breaks]
        names = people.labels_of({b.officer_id for b in breaks if b.officer_id})
        return {
            "check": self.check,
            "breaks": [wording.break_words(b, names.get(b.officer_id or 0, "?")) for b in breaks],
            "more": self.check.break_count - len(breaks),
        }


def warn_of_broken_ledger(request: HttpRequest, panels: list[Any]) -> None:
    """Put the warning first where the latest check found the ledger broken. At most one query."""
    if not people.has_permission(request.user, Permission.ADMINISTER):
        return
    check = verification.latest_check()
    if check and check.break_count:
        panels.append(BrokenLedgerPanel(check))
