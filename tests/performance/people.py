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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SIZES = (1_000, 10_000, 100_000)
OFFICERS_A_UNIT = 20
REPEATS = 5


def main() -> None:
    """Print a table of every size on SQLite, and on PostgreSQL if an address is given."""
    parser = argparse.ArgumentParser(prog="./prima bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--postgres", help="address of a PostgreSQL database that may be emptied")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        sys.stdout.write(json.dumps(measure(options.one)))
        return
    say("| database | officers | step | seconds | queries | MiB at most |")
    say("| --- | ---: | --- | ---: | ---: | ---: |")
    for url in ("", options.postgres) if options.postgres else ("",):
        for size in options.sizes:
            for step in in_own_process(size, url):
                name = "PostgreSQL" if url else "SQLite"
                say(f"| {name} | {size:,} | " + " | ".join(map(str, step)) + " |")


def say(line: str) -> None:
    """Print at once: a large size takes minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def in_own_process(size: int, url: str) -> list[list[Any]]:
    """Measure one size in a fresh process with a fresh data folder."""
    with tempfile.TemporaryDirectory(prefix="prima-bench-") as folder:
        environment = os.environ | {
            "DATA_DIR": folder,
            "SECRET_KEY": "for-benchmarks-only-" + "0123456789" * 4,
            "DEBUG": "false",
            "DEMO": "false",
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "lms.settings",
            "DATABASE_URL": url or f"sqlite:///{folder}/bench.sqlite3",
        }
        if url:
            empty_postgres(url)
        command = [sys.executable, "-m", "tests.performance.people", "--one", str(size)]
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


def measure(size: int) -> list[list[Any]]:
    """Fill an empty database with ``size`` officers through the import, and read them."""
    import django  # noqa: PLC0415 - the settings come from this process's environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    for alias in ("default", "ephemeral"):
        call_command("migrate", database=alias, verbosity=0)
    call_command("createcachetable", database="ephemeral", verbosity=0)
    file = Path(os.environ["DATA_DIR"]) / "officers.xlsx"
    units = max(20, size // OFFICERS_A_UNIT)
    # In a process of its own, so that writing the file does not count as the import's memory.
    command = [sys.executable, "manage.py", "generate_people", "--load", "structure"]
    numbers = ["--officers", str(size), "--units", str(units), "--file", str(file)]
    subprocess.run([*command, *numbers], check=True)
    steps = [*importing(file), *reading()]
    return [[name, *figures] for name, figures in steps]


def importing(file: Path) -> Iterator[tuple[str, list[Any]]]:
    """Upload, check, apply, and check again."""
    from django.core.files.base import File  # noqa: PLC0415

    from lms.core.roles import Role  # noqa: PLC0415
    from lms.people import api as people  # noqa: PLC0415
    from lms.people.imports import api  # noqa: PLC0415

    hr = people.add_user(by=None, username="hr", name="Hana Rahma")
    people.grant_role(by=None, user=hr, role=Role.HR)

    def upload() -> Any:
        with file.open("rb") as content:
            return api.upload(by=hr, file=File(content, file.name), filename=file.name)

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


def reading() -> Iterator[tuple[str, list[Any]]]:
    """Open the list as HR of everything and of one agency, search it, and count a scope."""
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from lms.core.roles import Role  # noqa: PLC0415
    from lms.people import api as people  # noqa: PLC0415
    from lms.people.models import OrgUnit  # noqa: PLC0415

    health = OrgUnit.objects.get(code="DINKES")
    for scope, unit in (("everything", None), ("one agency", health)):
        user = people.add_user(by=None, username=f"reader-{scope}", name="Reni Sari")
        people.grant_role(by=None, user=user, role=Role.SUPERVISOR, unit=unit)
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(user)

        def page(client: Client = client, **query: str) -> None:
            assert client.get(reverse("officers"), query).status_code == 200

        page()
        yield f"list, first page ({scope})", timed(page, REPEATS)
        yield f"search by name ({scope})", timed(lambda: page(q="sri rahayu"), REPEATS)
        yield f"search by number ({scope})", timed(lambda: page(q="1985"), REPEATS)
        yield (
            f"visible_to, ids ({scope})",
            timed(lambda: list(people.visible_officers(user).values_list("pk", flat=True)), 1),  # noqa: B023
        )


def timed(work: Callable[[], Any], repeats: int = 1) -> list[Any]:
    """Return the best time in seconds, the queries of one call, and the peak memory so far."""
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
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit
    return [f"{best:.3f}" if best < 1 else f"{best:.1f}", queries // repeats, peak]


if __name__ == "__main__":
    main()
