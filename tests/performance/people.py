"""Measure import, list, search and scope: ``./prima bench [--sizes 1000 10000] [--postgres URL]``.

Each size gets an empty database of its own and a process of its own, so that the memory shown is
that of one size. The file goes through the same api as HR's pages.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SIZES = (1_000, 10_000, 100_000)
OFFICERS_A_UNIT = 20
REPEATS = 10
Steps = list[tuple[str, str]]
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("list, first page", {}),
    ("list, last page shown", {"page": "40"}),
    ("search by a frequent name", {"q": "sri"}),
    ("search by two names", {"q": "sri rahayu"}),
    ("search by a name nobody has", {"q": "zzz"}),
    ("search by number", {"q": "1985"}),
    ("filter by unit", {"unit": "DINKES"}),
    ("filter by position", {"position": "petugas-loket"}),
    ("filter by employment", {"employment": "pppk"}),
    ("sort by unit", {"sort": "unit"}),
    ("sort by position", {"sort": "position"}),
)


def main() -> None:
    """Print a table of every size on every database named."""
    parser = argparse.ArgumentParser(prog="./prima bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--postgres", help="address of a PostgreSQL database that may be emptied")
    parser.add_argument("--only-postgres", action="store_true")
    parser.add_argument("--prepare", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare:
        prepare(options.prepare)
        return
    if options.one:
        sys.stdout.write(json.dumps(measure(options.one)))
        return
    urls = [] if options.only_postgres else [""]
    urls += [options.postgres] if options.postgres else []
    for url in urls:
        measured = [in_own_process(size, url) for size in options.sizes]
        show("PostgreSQL" if url else "SQLite", options.sizes, measured)


def show(database: str, sizes: Sequence[int], measured: Sequence[Any]) -> None:
    """Print the steps of one database, one column for each number of officers."""
    say(f"\n| {database} | " + " | ".join(f"{size:,}" for size in sizes) + " |")
    say("| --- |" + " ---: |" * len(sizes))
    for cells in zip(*measured, strict=True):
        figures = " | ".join(figures for _step, figures in cells)
        say(f"| {cells[0][0]} | {figures} |")


def say(line: str) -> None:
    """Print at once: a large size takes minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def in_own_process(
    size: int, url: str, module: str = "tests.performance.people"
) -> list[list[Any]]:
    """Measure one size in a fresh process with a fresh data folder."""
    with tempfile.TemporaryDirectory(prefix="prima-bench-") as folder:
        environment = os.environ | {
            "DATA_DIR": folder,
            "SECRET_KEY": "for-benchmarks-only-" + "0123456789" * 4,
            "DEBUG": "false",
            "DEMO": "false",
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "tests.performance.settings",
            "DATABASE_URL": url or f"sqlite:///{folder}/bench.sqlite3",
        }
        if url:
            empty_postgres(url)
        command = [sys.executable, "-m", module, "--one", str(size)]
        finished = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
        steps: list[list[Any]] = json.loads(finished.stdout.splitlines()[-1])
        return steps


def empty_postgres(url: str) -> None:
    """Make the database anew; its name must say that it is for benchmarks.

    Raises:
        SystemExit: if it does not.
    """
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is measured

    address = urlsplit(url)
    name = address.path.lstrip("/")
    if not name.isidentifier() or "bench" not in name:
        raise SystemExit("The name of the database must contain 'bench': it is dropped.")
    with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")


def measure(size: int) -> Steps:
    """Fill an empty database with ``size`` officers through the import, and read them."""
    import django  # noqa: PLC0415 - the settings come from this process's environment

    # In a process of its own, whose memory is not what is measured.
    command = [sys.executable, "-m", "tests.performance.people", "--prepare", str(size)]
    subprocess.run(command, check=True)
    django.setup()
    steps: Steps = []
    for step in chain(importing(), reading()):
        steps.append(step)
        sys.stderr.write(f"{size:,}, {step[0]}: {step[1]}\n")
    return steps


def prepare(size: int) -> None:
    """Make tables, units, and the file of officers."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    sessions = "ephemeral" if "ephemeral" in connections else "default"
    call_command("migrate", verbosity=0)
    call_command("migrate", "sessions", database=sessions, verbosity=0)
    call_command("createcachetable", database=sessions, verbosity=0)
    units = max(20, size // OFFICERS_A_UNIT)
    call_command("generate_people", officers=size, units=units, load="structure", file=file())


def file() -> Path:
    """Say where the file of officers is."""
    return Path(os.environ["DATA_DIR"]) / "officers.xlsx"


def importing() -> Iterator[tuple[str, str]]:
    """Upload, check, apply, and check again."""
    from django.core.files.base import File  # noqa: PLC0415

    from lms.core.roles import Role  # noqa: PLC0415
    from lms.people import api as people  # noqa: PLC0415
    from lms.people.imports import api  # noqa: PLC0415

    hr = people.add_user(by=None, username="hr", name="Hana Rahma")
    people.grant_role(by=None, user=hr, role=Role.HR)

    def upload() -> Any:
        with file().open("rb") as content:
            return api.upload(by=hr, file=File(content, "officers.xlsx"), filename="officers.xlsx")

    def check(run: Any) -> Any:
        return api.check_now(run=run, chosen=api.Choices(mapping=run.fields, is_full=True))

    runs: list[Any] = []
    yield "upload", timed(lambda: runs.append(upload()))
    yield "check", timed(lambda: check(runs[0]))
    yield "apply", timed(lambda: api.apply_now(run=runs[0]))
    runs.append(upload())
    yield "check the same file again", timed(lambda: check(runs[1]))
    runs[1].refresh_from_db()
    assert runs[1].counts["unchanged"] == runs[1].counts["rows"], runs[1].counts


def reading() -> Iterator[tuple[str, str]]:
    """Open the list as somebody who sees everything, the root unit or one agency."""
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from lms.core.roles import Role  # noqa: PLC0415
    from lms.people import api as people  # noqa: PLC0415
    from lms.people.models import OrgUnit  # noqa: PLC0415

    health = OrgUnit.objects.get(code="DINKES")
    root = OrgUnit.objects.get(code="SKM")
    for scope, unit in (("everything", None), ("the root unit", root), ("one agency", health)):
        user = people.add_user(by=None, username=f"reader-{scope}", name="Reni Sari")
        people.grant_role(by=None, user=user, role=Role.SUPERVISOR, unit=unit)
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(user)

        def page(client: Client = client, **query: str) -> None:
            assert client.get(reverse("officers"), query).status_code == 200

        for step, query in PAGES:
            yield f"{step} ({scope})", timed(lambda: page(**query), REPEATS)  # noqa: B023
        officers = people.visible_officers(user)
        yield f"visible_to, every id ({scope})", timed(lambda: list(officers.values_list("pk")))  # noqa: B023


def timed(work: Callable[[], Any], repeats: int = 1) -> str:
    """Tell the best time and the queries of one call; of what is done once, also the peak memory.

    ``0.042 s · 8 q``, and with memory ``41 s · 1,203 q · 141 MiB``.
    """
    from django.db import connection  # noqa: PLC0415

    queries = 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    best = float("inf")
    with connection.execute_wrapper(count):
        for _repeat in range(repeats):
            began = time.perf_counter()
            work()
            best = min(best, time.perf_counter() - began)
    figures = [f"{best:.3f} s" if best < 1 else f"{best:.1f} s", f"{queries // repeats:,} q"]
    if repeats == 1:
        unit = 1024 * 1024 if sys.platform == "darwin" else 1024
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit
        figures.append(f"{peak:,} MiB")
    return " · ".join(figures)


if __name__ == "__main__":
    main()
