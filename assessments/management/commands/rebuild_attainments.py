"""Compute every attained level anew from the evidence ledger, and say what that changed."""

import argparse
import csv
from typing import Any, TextIO

from django.core.management.base import BaseCommand

from assessments.competency.ledger import changeover
from assessments.competency.ledger.changeover import LevelMove

COLUMNS = ("staff_number", "name", "competency", "before", "after", "provisional")


class Command(BaseCommand):
    """``manage.py rebuild_attainments``: safe while people work, and to run again."""

    help = "Compute every attained level anew from the evidence ledger, and say what that changed."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take whether to move to rule 3, and where to list who is concerned."""
        parser.add_argument(
            "--adopt-rule-3",
            action="store_true",
            help="judge by rule 3 from today on, where rule 2 judges; past days stay as they were",
        )
        parser.add_argument(
            "--to", type=argparse.FileType("w", encoding="utf-8"), help="a CSV file of every change"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Rebuild, and print the changes by competency."""
        if options["adopt_rule_3"]:
            for policy in changeover.adopt_rule_3(by=None):
                self.stdout.write(f"{policy.framework}: judged by {policy} from today on.")
        moves = changeover.rebuild_and_compare()
        for (competency, before, after), count in changeover.summed_up(moves).items():
            self.stdout.write(f"{competency}: level {before} to {after}: {count} officers")
        self.stdout.write(f"All levels computed anew; {len(moves)} are different.")
        if options["to"]:
            self._list(moves, options["to"])

    def _list(self, moves: list[LevelMove], file: TextIO) -> None:
        with file:
            rows = csv.writer(file)
            rows.writerow(COLUMNS)
            rows.writerows([getattr(move, column) for column in COLUMNS] for move in moves)
