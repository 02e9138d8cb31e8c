"""What is said of the ledger on the admin's first page."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from assessments.competency.ledger import verification, wording
from assessments.competency.models import LedgerCheck
from lms.core.roles import Permission
from lms.people import api as people


class BrokenLedgerPanel(Component):
    """Says that the evidence ledger was tampered with, where, and what to do."""

    name = "broken_ledger"
    template_name = "wagtailadmin/home/broken_ledger.html"
    order = 0

    def __init__(self, checks: Sequence[LedgerCheck]) -> None:
        self.checks = checks

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        """Put each break into words. One query."""
        return {"findings": wording.findings(self.checks)}


def warn_of_broken_ledger(request: HttpRequest, panels: list[Any]) -> None:
    """Put the warning first until an administrator has answered for it. At most one query."""
    if not people.has_permission(request.user, Permission.READ_AUDIT):
        return
    if checks := verification.unanswered():
        panels.append(BrokenLedgerPanel(checks))
