"""``manage.py import_scenario``: what a conversation from a file would be, and make it if asked."""

import uuid
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Page

from assessments.roleplay.exchange import api, wording


class Command(BaseCommand):
    """Reads a file and, with ``--apply``, makes an unpublished role-play of it."""

    help = "Show what importing a conversation would bring; make a draft of it with --apply."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, where it shall go, and what may happen."""
        parser.add_argument("file", type=Path, help="Twee, Twine (HTML), H5P or Prima's JSON")
        parser.add_argument("--apply", action="store_true", help="make the draft")
        parser.add_argument("--parent", default="", help="slug of the course it belongs to")
        parser.add_argument("--title", default="", help="what it shall be called")
        parser.add_argument("--story", type=int, default=1, help="which story of an archive")
        parser.add_argument("--by", default="", help="user name of the author; else the system")

    def handle(self, *_args: object, **options: object) -> None:
        """Read, show, and make the draft."""
        number = int(str(options["story"])) - 1
        found = self._read(Path(str(options["file"])), number)
        title = str(options["title"]) or found.title
        self._show(found, title, number)
        if options["apply"]:
            self._apply(found, title, str(options["parent"]), str(options["by"]))

    def _read(self, path: Path, number: int) -> api.Imported:
        try:
            return api.preview(path.name, path.read_bytes(), number)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error
        except api.UnreadableError as error:
            raise CommandError(wording.refusal(error.remark)) from error

    def _show(self, found: api.Imported, title: str, number: int) -> None:
        self.stdout.write(f"{wording.FORMATS[found.format]}: {title}")
        if line := wording.story_line(found, number):
            self.stdout.write(line)
        self.stdout.write(", ".join(wording.counted(found)))
        for said in wording.said_of(found.remarks):
            self.stdout.write(f"{said.text} ({len(said.places)})")
            for passage, what in said.places:
                self.stdout.write(f"    {': '.join(filter(None, (passage, what)))}")

    def _apply(self, found: api.Imported, title: str, parent: str, username: str) -> None:
        user = get_user_model().objects.filter(username=username).first()
        if username and user is None:
            raise CommandError(f"There is no user {username}.")
        pages = Page.objects.filter(slug=parent)
        if len(pages) != 1:
            raise CommandError(f"{len(pages)} pages have the slug “{parent}”; name one: --parent.")
        try:
            page = api.import_draft(
                by=user,
                parent=pages[0].specific,
                document=found.document,
                title=title,
                fields=found.fields,
                key=uuid.uuid4(),
            )
        except PermissionDenied as error:
            raise CommandError(f"A role-play cannot be put beneath “{parent}”.") from error
        self.stdout.write(self.style.SUCCESS(f"Draft {page.pk}: {page.title}"))
