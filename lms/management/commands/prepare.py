"""``manage.py prepare``: bring data and static files up to this version of the program."""

from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from lms.core.routers import EPHEMERAL


class Command(BaseCommand):
    """Everything to run after an installation or an update; running it again changes nothing."""

    help = "Migrate, create the cache table, prepare the site and collect static files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the demonstration and the competency frameworks."""
        parser.add_argument("--demo", action="store_true", help="load the demonstration as well")
        parser.add_argument(
            "--frameworks", action="store_true", help="load the competency frameworks as well"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the steps in order, unless the database is one that cannot be updated."""
        self.check(tags=[Tags.database], databases=list(settings.DATABASES))
        quiet = {"verbosity": options["verbosity"] - 1}
        for alias in settings.DATABASES:
            # All 200 steps would change nothing in a file of sessions only, and take half a minute.
            apps = ["sessions"] if alias == EPHEMERAL else []
            call_command("migrate", *apps, database=alias, interactive=False, **quiet)
            call_command("createcachetable", database=alias, **quiet)
        for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
            folder.mkdir(exist_ok=True)  # so that a backup finds both, before the first file
        call_command("prepare_site", **quiet)
        call_command("collectstatic", interactive=False, **quiet)
        if options["frameworks"]:
            call_command("load_frameworks", **quiet)
        if options["demo"]:
            call_command("load_demo", **quiet)
