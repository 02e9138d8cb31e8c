"""``manage.py reset_second_factor``: for those whom no administrator can help on the pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.people.signing_in.accounts import account_named
from lms.people.signing_in.lost_factors import reset_factor


class Command(BaseCommand):
    """For the only administrator, and for accounts of people who are no officers."""

    help = "Remove the second factor of an account whose owner has lost it, and sign them out."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a name."""
        parser.add_argument("login", help="user name, NIP or e-mail address")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Reset it, or say why not."""
        user = account_named(options["login"])
        if user is None:
            raise CommandError(f"No account is called {options['login']}.")
        if not reset_factor(by=None, user=user):
            raise CommandError(f"{user} has no second factor.")
        self.stdout.write(f"{user} now signs in with the password alone.")
