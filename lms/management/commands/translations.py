"""``manage.py translations``: keep the message catalogues in step with the strings."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.core import translations


class Command(BaseCommand):
    """Extract, compile or check the translations; gettext need not be installed."""

    help = "Extract strings into the catalogues, compile the catalogues, or check them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one of three actions."""
        parser.add_argument("action", choices=["extract", "compile", "check"])

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the action."""
        getattr(self, f"_{options['action']}")()

    def _extract(self) -> None:
        template = translations.extract()
        for path in translations.catalogues():
            translations.update(path, template)
        self.stdout.write(f"{len(template)} strings; now translate what is empty.")

    def _compile(self) -> None:
        self.stdout.write(f"{translations.compile_all()} catalogues compiled.")

    def _check(self) -> None:
        template = translations.extract()
        found = [
            f"{path.relative_to(translations.ROOT)}: {problem}"
            for path in translations.catalogues()
            for problem in translations.problems(path, template)
        ]
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} problems in the translations."]))
        self.stdout.write(f"All {len(template)} strings are translated.")
