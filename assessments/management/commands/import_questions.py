"""``manage.py import_questions``: what a file of questions would do, and do it if asked."""

import sys
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.questions.exchange import api, banks, wording
from assessments.questions.exchange.formats.registry import FORMATS
from assessments.questions.exchange.models import ImportedQuestion, QuestionImport


class Command(BaseCommand):
    """Reads a file and, with ``--apply``, writes what it can; exits with 1 if something stays."""

    help = "Show what importing a file of questions would do; do it with --apply."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the bank, and what may happen."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", default="", help="name or code of a unit; else the central")
        parser.add_argument("--apply", action="store_true", help="write what can be written")
        parser.add_argument("--publish", action="store_true", help="publish those that are fit")
        parser.add_argument("--by", default="", help="user name of the author; else the system")

    def handle(self, *_args: object, **options: object) -> None:
        """Read, show, and apply."""
        run = self._upload(options)
        try:
            api.check(str(run.pk))
            run.refresh_from_db()
            self._show(run)
            if options["apply"] and run.state != QuestionImport.State.UNREADABLE:
                api.apply_now(by=run.by, run=run, publish=bool(options["publish"]))
                self.stdout.write(_counted(run.applied_counts))
        except api.ImportStoppedError as error:
            raise CommandError(str(error)) from error
        finally:
            if run.applied_at is None:
                run.file.delete(save=False)
                run.delete()
        if not run.comes_whole:
            sys.exit(1)

    def _upload(self, options: dict[str, object]) -> QuestionImport:
        path = Path(str(options["file"]))
        user = get_user_model().objects.filter(username=options["by"]).first()
        if options["by"] and user is None:
            raise CommandError(f"There is no user {options['by']}.")
        try:
            unit = banks.named(str(options["bank"]))
            with path.open("rb") as file:
                content = File(file, name=path.name)
                return api.upload(by=user, file=content, filename=path.name, unit=unit)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error
        except (api.ImportStoppedError, banks.NoBankError) as error:
            raise CommandError(str(error)) from error

    def _show(self, run: QuestionImport) -> None:
        if run.state == QuestionImport.State.UNREADABLE:
            self.stderr.write(wording.in_words(**run.reason))
            return
        self.stdout.write(f"{wording.FORMATS[run.format]}: {_counted(run.counts)}")
        for each in run.notes:
            self.stdout.write(wording.in_words(**each))
        place = wording.PLACES[FORMATS[run.format].unit_of_place]
        for line in run.questions.iterator(chunk_size=500):
            self._show_line(str(place), line)

    def _show_line(self, place: str, line: ImportedQuestion) -> None:
        out = self.stderr if line.problem else self.stdout
        out.write(f"{place} {line.place}: {line.get_outcome_display()}: {line.name}")
        for each in (*([line.problem] if line.problem else []), *line.notes):
            out.write(f"    {wording.in_words(**each)}")


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in counts.items())
