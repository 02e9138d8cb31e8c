"""Compute what positions require against what officers have shown anew, for all officers."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.competency import api


class Command(BaseCommand):
    """Rebuild the tables behind the team's matrix, the heat map and the list of gaps."""

    help = "Compute the standings of all officers anew from postings, requirements and attainments."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rebuild and say how many officers have standings."""
        self.stdout.write(f"{api.rebuild_standings()} officers")
