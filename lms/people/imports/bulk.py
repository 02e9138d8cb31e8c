"""Fill an empty organisation at once, for demonstrations and benchmarks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction

from lms.core.clock import today
from lms.people.imports import store
from lms.people.imports.entries import Entry, Reading
from lms.people.imports.plan import Place, Planner, Terms
from lms.people.models import OrgUnit, Position

BATCH = 1000


class NotEmptyError(RuntimeError):
    """There are units already."""


@transaction.atomic
def add_structure(units: Sequence[Place], positions: Iterable[Place]) -> None:
    """Add a whole tree of units, and positions that are not there yet. A few inserts.

    Raises:
        NotEmptyError: if there are units already.
    """
    if OrgUnit.objects.exists():
        raise NotEmptyError
    OrgUnit.objects.bulk_create(_tree(units), batch_size=BATCH)
    Position.objects.bulk_create(
        (Position(code=p.code, title=p.name, kind=p.kind) for p in positions),
        ignore_conflicts=True,
    )


def _tree(units: Sequence[Place]) -> Iterator[OrgUnit]:
    """Give each unit its path: siblings in order of name, as treebeard keeps them."""
    below: dict[str, list[Place]] = defaultdict(list)
    for unit in units:
        below[unit.parent_code].append(unit)

    def walk(parent_code: str, parent_path: str, depth: int) -> Iterator[OrgUnit]:
        for step, unit in enumerate(sorted(below[parent_code], key=lambda u: u.name), start=1):
            path = OrgUnit._get_path(parent_path, depth, step)  # noqa: SLF001 - treebeard's own
            children = len(below.get(unit.code, ()))
            yield OrgUnit(
                code=unit.code, name=unit.name, kind=unit.kind,
                path=path, depth=depth, numchild=children,
            )  # fmt: skip
            yield from walk(unit.code, path, depth + 1)

    yield from walk("", "", 1)


def add_officers(entries: Iterable[Entry]) -> int:
    """Add or change officers as an import does, without a file; return how many rows there were.

    One transaction for each 1,000.
    """
    planner = Planner(Terms(effective_on=today(), scope=None), store.units(), store.positions())
    rows = iter(entries)
    count = 0
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            known = store.known([entry.staff_number for entry in batch])
            plans = [planner.decide(Reading(e.row, e.staff_number, e, []), known) for e in batch]
            store.write(plans, by=None, units=planner.units, positions=planner.positions)
        count += len(batch)
    store.note_sizes()
    return count
