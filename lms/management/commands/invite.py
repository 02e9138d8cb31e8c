"""``manage.py invite``: send links to choose a password."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.people.invitations import api
from lms.people.signing_in.accounts import account_named


class Command(BaseCommand):
    """For administrators; HR has the same as a button."""

    help = "Invite people without a password by e-mail: those named, or everybody with --all."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take names or --all."""
        parser.add_argument("login", nargs="*", help="user name, NIP or e-mail address")
        parser.add_argument("--all", action="store_true", help="everybody who has no password")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Queue the invitations; the worker sends them."""
        if bool(options["login"]) == options["all"]:
            raise CommandError("Name the people to invite, or give --all.")
        if options["all"]:
            count = api.invite_everybody(by=None)
        else:
            count = api.invite(by=None, users=self._named(options["login"]))
        self.stdout.write(f"{count} invitations queued; the worker sends them.")

    def _named(self, logins: list[str]) -> list[Any]:
        found = {login: account_named(login) for login in logins}
        unknown = [login for login, user in found.items() if user is None]
        if unknown:
            raise CommandError(f"No account is called {', '.join(unknown)}.")
        return [user for user in found.values() if user]
