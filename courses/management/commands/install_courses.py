"""``manage.py install_courses``: the courses that come with Prima, for a real installation."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.library import courses
from courses.library.installing import install_course


class Command(BaseCommand):
    """Publishes those that are missing; what is there stays as it is."""

    help = "Publish the courses that come with Prima in the central catalogue."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which ones, and in whose name."""
        known = [course.slug for course in courses()]
        parser.add_argument("slugs", nargs="*", metavar="COURSE", help=", ".join(known))
        parser.add_argument("--by", default="", help="user name of the author; else the system")

    def handle(self, *_args: object, **options: object) -> None:
        """Install them."""
        known = {course.slug: course for course in courses()}
        slugs = [str(slug) for slug in options["slugs"]] or [*known]  # type: ignore[attr-defined]
        if unknown := [slug for slug in slugs if slug not in known]:
            raise CommandError(f"There is no course {', '.join(unknown)}: {', '.join(known)}.")
        name = str(options["by"])
        user = get_user_model().objects.filter(username=name).first()
        if name and user is None:
            raise CommandError(f"There is no user {name}.")
        for slug in slugs:
            page = install_course(known[slug], by=user)
            self.stdout.write(f"{page.title}: {page.get_full_url()}")
