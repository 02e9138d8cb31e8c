"""Measure how often the rule is wrong: ``./prima bench measure [--officers 4000]``.

Simulated officers go through a course for one competency and its later check, by the real dealing,
marking, engine and rule. For each kind of officer the shares are printed who have ever reached a
level within so many tries (a try is a week), with the interval that holds the true share 95 times
of a hundred. Then some go through the same course in the product, and must reach the same levels.
Ends with 1 when a requirement fails.
"""

import argparse
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from multiprocessing import Pool
from random import Random

from assessments.competency.rules.levels import Marks
from tests.performance.measure import course
from tests.performance.measure.forms import FORMS, level_shown
from tests.performance.measure.officers import HALF_KNOWER, OFFICERS, TEST_WISE, SimulatedOfficer
from tests.performance.measure.playing import (
    Plan,
    Reached,
    course_and_check,
    go_through,
    without_end,
)
from tests.performance.measure.requirements import REQUIREMENTS, TRIES, share
from tests.performance.people import in_own_process, say

MODULE = "tests.performance.measure"
MARKS = Marks()
PERSISTENT = (TEST_WISE, HALF_KNOWER)
"""Who might get there at last if new questions never ran out."""


def main() -> None:
    """Print the shares, and what is required of them."""
    parser = argparse.ArgumentParser(prog="./prima bench measure", description=__doc__)
    parser.add_argument("--officers", type=int, default=4000, help="of each kind")
    parser.add_argument("--without-end", type=int, default=200, help="with new questions weekly")
    parser.add_argument("--api", type=int, default=30, help="officers through the real api")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        sys.stdout.write("\n" + json.dumps(differences(options.one)))
        return
    reached = {
        officer.name: play(officer, options.officers, course_and_check) for officer in OFFICERS
    }
    for name, found in reached.items():
        report(name, found, TRIES)
    for officer in PERSISTENT if options.without_end else ():
        found = play(officer, options.without_end, without_end)
        report(f"{officer.name} with new questions every week", found, (10, 40))
    failed = [str(each) for each in REQUIREMENTS if not each.holds(reached[each.officer.name])]
    for name, pieces in FORMS.items():
        level = level_shown(pieces, MARKS)
        say(f"{name}: {f'level {level}' if level else 'no level'}")
        failed += [name] if level else []
    failed += compared(options.api) if options.api else []
    for each in failed:
        say(f"FAILED: {each}")
    sys.exit(bool(failed))


def play(officer: SimulatedOfficer, count: int, plan: Plan) -> Sequence[Reached]:
    """Have so many officers of a kind try for forty weeks, on all processors."""
    with Pool() as pool:
        return pool.map(partial(_one, officer.name, plan), range(count), chunksize=10)


def _one(name: str, plan: Plan, number: int) -> Reached:
    officer = next(officer for officer in OFFICERS if officer.name == name)
    return go_through(officer, Random(f"{name}:{number}"), MARKS, max(TRIES), plan)


def compared(count: int) -> list[str]:
    """Send so many officers through the real api too; return where they end up elsewhere."""
    found = [text for [text] in in_own_process(count, "", MODULE)]
    levels = "other levels" if found else "same levels"
    say(f"{count} officers through the real api: {levels}")
    return found


def differences(count: int) -> list[list[str]]:
    """Compare so many in a database made for it."""
    import django  # noqa: PLC0415 - the settings come from this process's environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from tests.performance.measure import product  # noqa: PLC0415

    call_command("prepare", verbosity=0)
    return [[text] for text in product.differences(count)]


def report(name: str, reached: Sequence[Reached], tries: Sequence[int]) -> None:
    """Print a line a case."""
    for line in _lines(name, reached, tries):
        say(line)


def _lines(name: str, reached: Sequence[Reached], tries: Sequence[int]) -> Iterator[str]:
    for number, level in itertools.product(tries, course.LEVELS):
        held = share(reached, level, number)
        at_all = share(reached, level, number, with_provisional=True)
        after = "1 try" if number == 1 else f"{number} tries"
        where = f"{name}, {after}, {course.COMPETENCY}, level {level}"
        yield f"{where}: {held}; with provisional ones {at_all}"


if __name__ == "__main__":
    main()
