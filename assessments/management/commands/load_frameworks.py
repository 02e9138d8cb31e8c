"""``manage.py load_frameworks``: the frameworks that come with Prima, for a real installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from assessments.competency import api
from assessments.competency.rules.framework_data import FaultyFileError


class Command(BaseCommand):
    """Loads them, or brings them back to what is shipped; again changes nothing."""

    help = "Load the national competency framework, BerAKHLAK and a sample technical framework."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the sample positions."""
        parser.add_argument(
            "--profiles", action="store_true", help="add five sample positions as well"
        )

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        """Load everything or nothing."""
        try:
            framework = api.install_frameworks(by=None)
        except FaultyFileError as error:
            places = ", ".join(sorted({problem.where for problem in error.problems}))
            raise CommandError(
                f"Another framework here already uses these codes or identifiers: {places}. "
                "Rename them in Wagtail, then load again."
            ) from error
        if options["profiles"]:
            api.install_profiles(by=None)
        if options["verbosity"]:
            self.stdout.write(f"Loaded: {framework}, its core values and the technical sample.")
