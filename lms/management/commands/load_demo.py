"""``manage.py load_demo``: the Indonesian demonstration, for a new installation with DEMO=true."""

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.demo import api
from lms.demo.accounts import Account


class Command(BaseCommand):
    """Loads a course, a district government and its history; again changes nothing."""

    help = "Load the Indonesian demonstration, and say with which accounts to sign in."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load it and print one account for each role."""
        try:
            accounts = api.load()
        except api.NotADemoError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self._print(accounts)

    def _print(self, accounts: Sequence[Account]) -> None:
        for account in accounts:
            self.stdout.write(f"{account.role:<15} {account.username:<10} {account.password}")
