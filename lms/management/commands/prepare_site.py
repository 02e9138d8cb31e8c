"""``manage.py prepare_site``: the site, its first pages and the groups that edit them."""

from typing import Any

from django.core.management.base import BaseCommand

from lms import installation


class Command(BaseCommand):
    """Run after every installation or update; running it again changes nothing."""

    help = "Make the front page, the catalogue and the groups of authors and administrators."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prepare the site."""
        installation.prepare()
        if options["verbosity"]:
            self.stdout.write("The site is ready: its front page, its catalogue and its groups.")
