"""Measure how often a policy is wrong: ``./prima bench measure [--policy sertifikasi latihan]``.

Simulated officers go through a course for one competency and its later check, by the real dealing,
marking, engine and rule. For each kind of officer the shares are printed who have ever reached a
level within so many tries (a try is a week), with the interval that holds the true share 95 times
of a hundred. Then some go through the same course in the product, and must reach the same levels.
Ends with 1 when a policy whose levels certify does not do what is required of it.
"""

import argparse
import itertools
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from assessments.competency.models import AttainmentPolicy

MODULE = "tests.performance.measure"
PERSISTENT = (TEST_WISE, HALF_KNOWER)
"""Who might get there at last if new questions never ran out."""


def main() -> None:
    """Print the shares, and what is required of them."""
    parser = argparse.ArgumentParser(prog="./prima bench measure", description=__doc__)
    parser.add_argument("--officers", type=int, default=4000, help="of each kind")
    parser.add_argument("--without-end", type=int, default=200, help="with new questions weekly")
    parser.add_argument(
        "--policy",
        nargs="+",
        default=["sertifikasi"],
        help="sertifikasi, latihan, or the number of a version in the database",
    )
    parser.add_argument("--to", type=Path, help="a file to keep the result in")
    parser.add_argument("--api", type=int, default=30, help="officers through the real api")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        sys.stdout.write("\n" + json.dumps(differences(options.one)))
        return
    policies = [policy_named(name) for name in options.policy]
    judged_by = [policy.as_marks() for policy in policies]
    reached = {
        officer.name: play(officer, options.officers, judged_by, course_and_check)
        for officer in OFFICERS
    }
    endless = {
        officer.name: play(officer, options.without_end, judged_by, without_end)
        for officer in (PERSISTENT if options.without_end else ())
    }
    failed: list[str] = []
    for number, policy in enumerate(policies):
        say(f"{policy.name}:")
        own = {name: found[number] for name, found in reached.items()}
        for name, found in own.items():
            report(name, found, TRIES)
        for name, by_policy in endless.items():
            report(f"{name} with new questions every week", by_policy[number], (10, 40))
        failed += missed(own, judged_by[number]) if policy.certifies else []
    if options.to:
        keep(options.to, policies, reached)
    failed += compared(options.api) if options.api else []
    for each in failed:
        say(f"FAILED: {each}")
    sys.exit(bool(failed))


def policy_named(name: str) -> "AttainmentPolicy":
    """Return a policy that comes with Prima, or a version of this installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.performance.settings")
    import django  # noqa: PLC0415 - the settings come from this process's environment

    django.setup()
    from django.db import connections  # noqa: PLC0415

    from assessments.competency.frameworks.library import shipped_policy  # noqa: PLC0415
    from assessments.competency.models import AttainmentPolicy  # noqa: PLC0415

    if not name.isdecimal():
        return AttainmentPolicy(**shipped_policy(name))
    policy: AttainmentPolicy = AttainmentPolicy.objects.get(pk=int(name))
    connections.close_all()  # the processes to come must not share them
    return policy


def play(
    officer: SimulatedOfficer, count: int, judged_by: Sequence[Marks], plan: Plan
) -> list[Sequence[Reached]]:
    """Have so many officers of a kind try for forty weeks, on all processors; by each policy."""
    with Pool() as pool:
        one = partial(_one, officer.name, judged_by, plan)
        return list(zip(*pool.map(one, range(count), chunksize=10), strict=True))


def _one(name: str, judged_by: Sequence[Marks], plan: Plan, number: int) -> list[Reached]:
    officer = next(officer for officer in OFFICERS if officer.name == name)
    return go_through(officer, Random(f"{name}:{number}"), judged_by, max(TRIES), plan)


def missed(reached: Mapping[str, Sequence[Reached]], marks: Marks) -> Iterator[str]:
    """Name what is required and not so; print what forms of evidence give that must give none."""
    yield from (str(each) for each in REQUIREMENTS if not each.holds(reached[each.officer.name]))
    for name, pieces in FORMS.items():
        level = level_shown(pieces, marks)
        say(f"{name}: {f'level {level}' if level else 'no level'}")
        if level:
            yield name


def keep(
    file: Path,
    policies: Sequence["AttainmentPolicy"],
    reached: Mapping[str, Sequence[Sequence[Reached]]],
) -> None:
    """Write down what the page of a policy shows."""
    from assessments.competency.frameworks import accuracy  # noqa: PLC0415
    from lms.core.clock import today  # noqa: PLC0415

    file.write_text(
        accuracy.as_text(
            accuracy.Measurement(
                name=policy.name,
                on=today(),
                officers=len(reached[OFFICERS[0].name][number]),
                numbers=accuracy.numbers_of(policy),
                figures=[
                    accuracy.Figure(
                        name,
                        tries,
                        level,
                        share(found[number], level, tries).hits,
                        share(found[number], level, tries, with_provisional=True).hits,
                    )
                    for name, found in reached.items()
                    for tries in (accuracy.AT_THE_CHECK, accuracy.AT_LAST)
                    for level in course.LEVELS
                ],
            )
            for number, policy in enumerate(policies)
        ),
        encoding="utf-8",
    )


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
