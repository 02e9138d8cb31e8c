"""``manage.py import_officers``: bring a file of officers in from the command line."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError

from lms.core.clock import today
from lms.core.tables.faults import FAULTS
from lms.core.tables.received import UnreadableError
from lms.people.api import User
from lms.people.imports import api, columns


class Command(BaseCommand):
    """Checks a file and, if asked, applies it, as the pages for HR do."""

    help = "Check a CSV or XLSX file of officers, and apply it with --apply."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, in whose name it is imported, and what may happen."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="user name of an HR officer")
        parser.add_argument("--apply", action="store_true", help="apply what the check allows")
        parser.add_argument("--full", action="store_true", help="list who is not in the file")
        parser.add_argument("--add-units", action="store_true")
        parser.add_argument("--add-positions", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check it, print what was found, and apply it."""
        user = get_user_model().objects.filter(username=options["by"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['by']}.")
        run = self._upload(user, options)
        try:
            self._show(api.check_now(run=run, chosen=self._choices(run, options)))
            for row, field, reason in api.problems_of(run):
                self.stderr.write(f"{row}, {field}: {reason}")
            if options["apply"]:
                self._show(api.apply_now(run=run))
        except api.ImportStoppedError as error:
            raise CommandError(str(error)) from error

    def _show(self, counts: Mapping[str, int]) -> None:
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in counts.items()))

    def _upload(self, user: User, options: dict[str, Any]) -> Any:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                return api.upload(by=user, file=File(file, name=path.name), filename=path.name)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error
        except UnreadableError as error:
            raise CommandError(str(FAULTS[error.fault])) from error

    def _choices(self, run: Any, options: dict[str, Any]) -> api.Choices:
        if columns.missing(run.fields):
            raise CommandError(f"The columns are not recognised: {', '.join(run.headers)}")
        return api.Choices(
            mapping=run.fields,
            is_full=options["full"],
            may_add_units=options["add_units"],
            may_add_positions=options["add_positions"],
            effective_on=today(),
        )
