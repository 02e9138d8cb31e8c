"""``manage.py load_questions``: the questions that come with Prima, for a real installation."""

from django.core.management.base import BaseCommand

from assessments.questions.library.installing import install_questions


class Command(BaseCommand):
    """Loads those that are missing; what was changed here stays."""

    help = "Load the questions about serving citizens and handling complaints."

    def handle(self, *_args: object, **options: object) -> None:
        """Load them into the central bank."""
        count = install_questions(by=None)
        if options["verbosity"]:
            self.stdout.write(f"Loaded {count} new questions into the central bank.")
