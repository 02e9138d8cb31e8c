"""``manage.py export_questions``: the questions of a bank as a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.questions.exchange import api, banks
from assessments.questions.exchange.formats.registry import FORMATS, WRITERS
from assessments.questions.models import Question

FORMAT_OF = {FORMATS[name].ending: name for name in WRITERS} | {"txt": "gift"}


class Command(BaseCommand):
    """Writes all questions, or those of one bank, as their newest versions have them."""

    help = (
        "Write questions to a file: GIFT, Moodle XML or XLSX, by its ending. Pictures: to a .zip."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the bank and the format."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", default=None, help="name or code of a unit; “” the central")
        parser.add_argument("--format", choices=sorted(WRITERS), default="")

    def handle(self, *_args: object, **options: object) -> None:
        """Write the file."""
        path = Path(str(options["file"]))
        name = str(options["format"] or FORMAT_OF.get(path.suffix.lstrip(".").casefold(), ""))
        if not name:
            raise CommandError(f"Say the format with --format: {', '.join(sorted(WRITERS))}.")
        rows = Question.objects.order_by("pk")
        if options["bank"] is not None:
            try:
                rows = rows.filter(unit=banks.named(str(options["bank"])))
            except banks.NoBankError as error:
                raise CommandError(str(error)) from error
        ids = list(rows.values_list("pk", flat=True))
        if path.suffix.casefold() == ".zip":
            content, _ending = api.written_with_pictures(name, ids, category="Prima")
        else:
            content = api.written(name, ids, category="Prima")
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from error
        api.note_export(by=None, number=len(ids), format_name=name)
        self.stdout.write(f"{path}: {len(ids)}")
