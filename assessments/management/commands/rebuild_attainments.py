"""Compute every attained level anew from the evidence ledger."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.competency import api


class Command(BaseCommand):
    """``manage.py rebuild_attainments``: safe while people work, and to run again."""

    help = "Compute every attained level anew from the evidence ledger."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Rebuild and say for how many officers."""
        count = api.rebuild_attainments()
        self.stdout.write(f"Attainments of {count} officers rebuilt from the ledger.")
