"""An exam through failures: ``./prima bench exam [--officers 200] [--minutes 3] [--postgres URL]``.

Officers take a quiz of questions drawn for each of them and save an answer every five seconds, as
phones do: what is not acknowledged is sent again. Meanwhile the web server and the worker are
killed twice, and once every connection to the database is cut (on SQLite, another process keeps the
database to itself for some seconds). Half of the officers hand in; the time of the others runs out
while nobody looks. Afterwards every answer that was acknowledged must be in the database, once, and
every attempt be handed in and marked. Ends with 1 where that is not so.

Beside it the same officers ask a bare view as often, which asks the same SQL and sends the same
bytes, undisturbed, for a minute.
"""

import argparse
import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from tests.performance.people import empty_postgres, say
from tests.performance.uploads import CSRF, Browser, session_of, wait_for

EVERY = 5
"""Seconds between two answers of an officer."""
BANK, DRAWN = 60, 20
PAUSE = 3
"""Seconds for which SQLite is kept from everybody."""
PATIENCE = 120
"""Seconds within which the worker must have handed in what is overdue."""
SETTINGS = "tests.performance.web.settings"
FORM = "application/x-www-form-urlencoded"
RECORDED = "save one answer"


def main() -> None:
    """Print what it took and what was lost, for each database."""
    parser = argparse.ArgumentParser(prog="./prima bench exam", description=__doc__)
    parser.add_argument("--officers", type=int, default=200)
    parser.add_argument("--minutes", type=int, default=3)
    parser.add_argument("--postgres", help="address of a PostgreSQL database that may be emptied")
    parser.add_argument("--only-postgres", action="store_true")
    parser.add_argument("--inside", choices=["prepare", "check"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside == "prepare":
        prepare(options.officers, options.minutes)
    elif options.inside == "check":
        check(json.load(sys.stdin))
    else:
        urls = [] if options.only_postgres else [""]
        urls += [options.postgres] if options.postgres else []
        lost = [take(url, options.officers, options.minutes) for url in urls]
        sys.exit(any(lost))


def take(url: str, officers: int, minutes: int) -> int:
    """Hold the exam on one database; return how much was lost."""
    with tempfile.TemporaryDirectory(prefix="prima-bench-") as folder:
        os.environ |= {
            "DATA_DIR": folder,
            "SECRET_KEY": "for-benchmarks-only-" + "0123456789" * 4,
            "DEBUG": "false",
            "DEMO": "false",
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": url or f"sqlite:///{folder}/bench.sqlite3",
        }
        if url:
            empty_postgres(url)
        made = json.loads(_inside("prepare", officers, minutes))
        services = Services()
        with services.running():
            exam = Exam(services.port, made["people"], minutes * 60)
            exam.hold(services, url, Path(folder) / "bench.sqlite3")
            exam.hand_in()
            found = json.loads(_inside("check", officers, minutes, exam.acknowledged))
        bare = beside(made["people"])
    report("PostgreSQL" if url else "SQLite", exam, found, bare)
    return int(found["lost"] + found["doubled"] + found["open"])


def _inside(what: str, officers: int, minutes: int, told: object = None) -> str:
    """Do something in a process of its own, with Django; return what it printed last."""
    command = [sys.executable, "-m", "tests.performance.exam", "--inside", what]
    command += ["--officers", str(officers), "--minutes", str(minutes)]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, input=json.dumps(told), text=True
    )
    return done.stdout.splitlines()[-1]


def report(database: str, exam: "Exam", found: Mapping[str, int], bare: Sequence[float]) -> None:
    """Print the figures of one database."""
    say(f"\n{database}: {len(exam.people)} officers, each an answer every {EVERY} s")
    say("| | answers | a second | median ms | 95 % ms | longest s | sent again |")
    say("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, waits, again in (
        ("saved through failures", exam.waits, f"{exam.sent_again:,}"),
        ("bare view, undisturbed", bare, ""),
    ):
        median, slow = statistics.median(waits), statistics.quantiles(waits, n=20)[-1]
        say(
            f"| {name} | {len(waits):,} | {len(exam.people) / EVERY:.0f} | {median * 1000:.1f}"
            f" | {slow * 1000:.1f} | {max(waits):.1f} | {again} |"
        )
    say(
        f"acknowledged answers: {found['acknowledged']:,}; lost: {found['lost']}; stored more than"
        f" once: {found['doubled']}; attempts not handed in: {found['open']} of"
        f" {len(exam.people)}, {found['by_worker']} handed in by the worker"
    )


# --- Who serves -----------------------------------------------------------------------------------


@dataclass
class Services:
    """The web server and the worker, started again whenever they were killed."""

    port: int = 0
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve while the exam goes on."""
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self._start()
        try:
            yield
        finally:
            self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill both with all their children, as a power cut does, and start them again."""
        self._end(signal.SIGKILL)
        self._start()

    def _start(self) -> None:
        web = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        web += ["--bind", f"127.0.0.1:{self.port}", "lms.wsgi"]
        worker = [sys.executable, "manage.py", "worker"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.processes = [
            subprocess.Popen(command, start_new_session=True, **quiet)  # type: ignore[call-overload]
            for command in (web, worker)
        ]
        wait_for(self.port)

    def _end(self, how: signal.Signals) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):
                if how is signal.SIGKILL:
                    os.killpg(process.pid, how)
                else:
                    process.send_signal(how)
        for process in self.processes:
            process.wait()


def cut(url: str, sqlite: Path) -> None:
    """Cut every connection to the database, or keep SQLite to oneself for some seconds."""
    if url:
        import psycopg  # noqa: PLC0415 - only where PostgreSQL is measured

        with psycopg.connect(url, autocommit=True) as own:
            own.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    else:
        import sqlite3  # noqa: PLC0415 - the same

        own_file = sqlite3.connect(sqlite, timeout=30, isolation_level=None)
        own_file.execute("BEGIN IMMEDIATE")
        time.sleep(PAUSE)
        own_file.execute("ROLLBACK")
        own_file.close()


# --- Who takes it ---------------------------------------------------------------------------------


@dataclass
class Exam:
    """The officers' phones, and what they were told."""

    port: int
    people: Sequence[Mapping[str, Any]]
    seconds: int
    waits: list[float] = field(default_factory=list)
    sent_again: int = 0
    acknowledged: dict[str, dict[str, list[Any]]] = field(default_factory=dict)

    def hold(self, services: Services, url: str, sqlite: Path) -> None:
        """Let all answer, and fail meanwhile: killed, cut, killed."""
        until = time.monotonic() + self.seconds
        threads = [threading.Thread(target=self._answer, args=(one, until)) for one in self.people]
        for thread in threads:
            thread.start()
        quarter = self.seconds / 4
        for fail in (services.kill, lambda: cut(url, sqlite), services.kill):
            time.sleep(quarter)
            fail()
        for thread in threads:
            thread.join()

    def _answer(self, person: Mapping[str, Any], until: float) -> None:
        """Answer a question at a time, and send it until it is acknowledged."""
        luck = random.Random(person["attempt"])
        phone, told = Phone(self.port, person["cookie"]), {}
        sequences = dict.fromkeys(person["questions"], 0)
        time.sleep(luck.uniform(0, EVERY))
        while time.monotonic() < until:
            question = luck.choice(list(sequences))
            option = luck.choice(person["questions"][question])
            sequences[question] += 1
            values = {"question": question, "answer": option, "sequence": sequences[question]}
            began = time.monotonic()
            while not phone.save(person["attempt"], values):
                self.sent_again += 1
                time.sleep(1)
            self.waits.append(time.monotonic() - began)
            told[question] = [sequences[question], option]
            time.sleep(max(0.0, EVERY - (time.monotonic() - began)))
        self.acknowledged[person["attempt"]] = told

    def hand_in(self) -> None:
        """Let every second officer hand in."""
        for person in self.people[::2]:
            phone = Phone(self.port, person["cookie"])
            while not phone.hand_in(person["attempt"]):
                time.sleep(1)


class Phone:
    """A connection that is made anew whenever it broke."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.browser = Browser(port, cookie)

    def save(self, attempt: str, values: Mapping[str, Any]) -> bool:
        """Send an answer; tell whether the server said that it has it."""
        return self._post(f"/kuis/upaya/{attempt}/jawab/", values) == http.client.OK

    def hand_in(self, attempt: str) -> bool:
        """Hand in; tell whether the server said that it is done."""
        return self._post(f"/kuis/upaya/{attempt}/serahkan/", {}) == http.client.FOUND

    def _post(self, address: str, values: Mapping[str, Any]) -> int:
        try:
            return self.browser.post(address, urlencode(values).encode(), FORM)
        except (OSError, http.client.HTTPException):
            self.browser = Browser(self.port, self.cookie)
            return 0


def beside(people: Sequence[Mapping[str, Any]]) -> list[float]:
    """Let the same officers ask the bare view as often for a minute; return how long each took."""
    from tests.performance.web.load import served  # noqa: PLC0415 - it names the settings

    waits: list[float] = []
    address = f"/{quote(RECORDED)}/0/"

    def ask(place: int, until: float) -> None:
        browser = Browser(server.port, "")
        time.sleep(EVERY * place / len(people))
        while time.monotonic() < until:
            began = time.monotonic()
            browser.get(address)
            waits.append(time.monotonic() - began)
            time.sleep(max(0.0, EVERY - (time.monotonic() - began)))

    with served("tests.performance.web.bare_server") as server:
        until = time.monotonic() + 60
        threads = [threading.Thread(target=ask, args=(n, until)) for n, _one in enumerate(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return waits


# --- What is there before and after ---------------------------------------------------------------


def prepare(officers: int, minutes: int) -> None:
    """Give each an attempt at a drawn quiz; print how to reach them."""
    import django  # noqa: PLC0415 - the settings come from this process's environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("prepare", verbosity=0)

    from assessments.quizzes.api import NewDraw  # noqa: PLC0415
    from tests.assessments.quizzes import making  # noqa: PLC0415
    from tests.factories import content, organisation  # noqa: PLC0415
    from tests.performance.web.bare import folder  # noqa: PLC0415

    folder().mkdir()
    places = organisation.build()
    content.framework()
    making.bank(BANK)
    quiz = making.quiz([], draws=[NewDraw(DRAWN, competency="KOM")], time_limit_minutes=minutes + 2)
    people = []
    for number in range(officers + 1):  # the first one's answer is recorded, and takes no part
        officer = organisation.officer(
            f"petugas{number}",
            f"Petugas {number}",
            f"199001012015{number // 999 + 1:02}1{number % 999 + 1:03}",
            places["front_office"],
            places["counter_officer"],
        )
        attempt = making.start(quiz, officer)
        questions = {
            item.id: [dealt.id for dealt in making.options(item)] for item in attempt.dealt
        }
        session = session_of(officer.user)
        if not number:
            _record(session, attempt, questions)
            continue
        people.append(
            {
                "cookie": f"sessionid={session}; csrftoken={CSRF}",
                "attempt": str(attempt.pk),
                "questions": questions,
            }
        )
    sys.stdout.write("\n" + json.dumps({"people": people}))


def _record(session: str, attempt: Any, questions: Mapping[str, Sequence[str]]) -> None:
    """Keep what is asked when an answer is saved, for the bare view."""
    from tests.performance.web import filling  # noqa: PLC0415

    question, options = next(iter(questions.items()))
    filling.record_saving({"session": session}, f"/kuis/upaya/{attempt.pk}/", question, options[0])


def check(acknowledged: Mapping[str, Mapping[str, Sequence[Any]]]) -> None:
    """Wait for the worker to hand in what is overdue; print what is there and what is not."""
    import django  # noqa: PLC0415

    django.setup()
    from assessments.models import Attempt  # noqa: PLC0415

    deadline = time.monotonic() + 60 * 5 + PATIENCE
    taken = Attempt.objects.filter(pk__in=acknowledged)
    while taken.open().exists() and time.monotonic() < deadline:
        time.sleep(1)
    found = {"acknowledged": 0, "lost": 0, "doubled": 0, "open": 0, "by_worker": 0}
    for attempt in taken.prefetch_related("responses"):
        rows = list(attempt.responses.all())
        found["open"] += attempt.is_open
        found["doubled"] += len(rows) - len({row.question_key for row in rows})
        ended, deadline_at = attempt.finished_at, attempt.deadline_at
        found["by_worker"] += bool(ended and deadline_at and ended > deadline_at)
        by_key = {str(row.question_key): row for row in rows}
        by_id = {item.id: item for item in attempt.dealt}
        for question, (sequence, option) in acknowledged[str(attempt.pk)].items():
            item = by_id[question]
            row = by_key[item.item.question.key]
            found["acknowledged"] += 1
            is_there = row.sequence == sequence and row.answer == item.body.read([option])
            found["lost"] += not is_there
    sys.stdout.write("\n" + json.dumps(found))


if __name__ == "__main__":
    main()
