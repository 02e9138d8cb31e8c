"""``manage.py generate_people``: an invented district government, as a file or in the database."""

import csv
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.core.tables.spreadsheets import Sheet, write_xlsx
from lms.demo import generator
from lms.people.imports import bulk
from lms.people.imports.entries import Entry
from lms.people.imports.plan import Place


class Command(BaseCommand):
    """Makes units, positions and officers; the same seed makes the same ones."""

    help = "Make an invented district government: as a file for the import, or in the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the size, the seed and where it goes."""
        units, officers = generator.DISTRICT
        parser.add_argument("--units", type=int, default=units)
        parser.add_argument("--officers", type=int, default=officers)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--file", type=Path, help="write the officers to this CSV or XLSX file")
        parser.add_argument(
            "--load",
            choices=["structure", "all"],
            help="put units and positions, or the officers too, into an empty database",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make them."""
        if not (options["file"] or options["load"]):
            raise CommandError("Say where they go: --file FILE, --load structure or --load all.")
        units = generator.units(options["units"])

        def people() -> Iterable[generator.Person]:
            return generator.people(options["officers"], units, options["seed"])

        if options["file"]:
            write(options["file"], people())
        if options["load"]:
            load_structure(units)
        if options["load"] == "all":
            bulk.add_officers(map(entry, people()))


def write(path: Path, people: Iterable[generator.Person]) -> None:
    """Write a file as HR would have it.

    Raises:
        CommandError: if its name ends in neither .csv nor .xlsx, or it cannot be written.
    """
    if path.suffix not in WRITERS:
        raise CommandError("The name of the file must end in .csv or .xlsx.")
    try:
        WRITERS[path.suffix](path, map(generator.row, people))
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}") from error


def write_workbook(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write an XLSX file with one sheet."""
    path.write_bytes(write_xlsx([Sheet("Pegawai", generator.HEADERS, rows)]))


def write_text(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file as Excel does where Indonesian is spoken."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(generator.HEADERS)
        writer.writerows(rows)


WRITERS = {".csv": write_text, ".xlsx": write_workbook}


def load_structure(units: Sequence[generator.Unit]) -> None:
    """Put the units and every position into an empty database.

    Raises:
        CommandError: if there are units already.
    """
    places = [Place(None, unit.code, unit.name, unit.kind, unit.parent) for unit in units]
    positions = (Place(None, code, title, kind) for code, title, kind in generator.POSITIONS)
    try:
        bulk.add_structure(places, positions)
    except bulk.NotEmptyError as error:
        raise CommandError("There are units already; this is for an empty database.") from error


def entry(person: generator.Person) -> Entry:
    """Describe an officer as the import reads a row."""
    return Entry(
        row=0,
        staff_number=person.staff_number,
        name=person.name,
        employment=person.employment,
        grade=person.grade,
        email=person.email,
        phone=person.phone,
        unit_code=person.unit.code,
        position_code=person.position[0],
        since=person.since,
    )
