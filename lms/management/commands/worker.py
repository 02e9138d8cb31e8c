"""``manage.py worker``: do background jobs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from lms.core import worker


class Command(BaseCommand):
    """Does background jobs until SIGTERM or SIGINT, or until none is left."""

    requires_system_checks = ()  # they are `manage.py check`'s; a worker starts a second sooner
    help = _("Do background jobs until told to stop.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--once``."""
        parser.add_argument(
            "--once", action="store_true", help=_("do what is due now, in this process, then end")
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work."""
        if options["once"]:
            worker.drain()
        else:
            worker.Supervisor().run()
