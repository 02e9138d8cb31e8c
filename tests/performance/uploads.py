"""Measure what uploads cost others: ``./prima bench uploads [--seconds 20] [--postgres URL]``.

Forty officers save answers through the real server, one after the other as fast as each can; first
alone, then while four others send pictures of 50 million pixels as proofs of prior learning. The
pictures are refused for their last byte only, so each is looked at whole and none is kept.
"""

import argparse
import http.client
import io
import json
import secrets
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.performance.people import in_own_process, say

ANSWERING, UPLOADING = 40, 4
MODULE = "tests.performance.uploads"
CSRF = "prima-bench".ljust(32, "0").replace("-", "0")
BOUNDARY = "prima-bench"
PIXELS = (10_000, 5_000)


def main() -> None:
    """Print what was saved in the same time without and with uploads."""
    parser = argparse.ArgumentParser(prog="./prima bench uploads", description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--postgres", help="address of a PostgreSQL database that may be emptied")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        sys.stdout.write(json.dumps(measure(options.one)))
        return
    say("| database | meanwhile | answers a second | median ms | 95 % ms | failed | uploads |")
    say("| --- | --- | ---: | ---: | ---: | ---: | --- |")
    for url in ["", *([options.postgres] if options.postgres else [])]:
        for row in in_own_process(options.seconds, url, module=MODULE):
            say(f"| {'PostgreSQL' if url else 'SQLite'} | " + " | ".join(map(str, row)) + " |")


def measure(seconds: int) -> list[list[Any]]:
    """Fill an empty database, serve it, and put the load on it twice."""
    command = [sys.executable, "-c", f"import {MODULE} as bench; bench.prepare()"]
    filled = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    people = json.loads(filled.stdout.splitlines()[-1])
    with served() as port:
        alone = Load(port, seconds, first=1).put(people["answering"], [])
        beside = Load(port, seconds, first=1_000_000).put(people["answering"], people["uploading"])
    return [["nothing", *alone.figures], [f"{UPLOADING} uploads", *beside.figures]]


def prepare() -> None:
    """Give forty officers an open attempt each and four a claim each; print how to reach them."""
    import django  # noqa: PLC0415 - the settings come from this process's environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("prepare", verbosity=0)

    from tests.assessments.prior_learning import making as claims  # noqa: PLC0415
    from tests.assessments.quizzes import making as quizzes  # noqa: PLC0415
    from tests.factories import content, organisation  # noqa: PLC0415

    places = organisation.build()
    content.framework()
    quiz = quizzes.quiz(quizzes.bank(10))
    people: dict[str, list[Any]] = {"answering": [], "uploading": []}
    for number in range(ANSWERING + UPLOADING):
        officer = organisation.officer(
            f"petugas{number}",
            f"Petugas {number}",
            f"199001012015011{number + 1:03}",
            places["front_office"],
            places["counter_officer"],
        )
        cookie = f"sessionid={session_of(officer.user)}; csrftoken={CSRF}"
        if number < ANSWERING:
            attempt = quizzes.start(quiz, officer)
            questions = [
                [str(item.id), [str(dealt.id) for dealt in quizzes.options(item)]]
                for item in attempt.dealt
            ]
            people["answering"].append([cookie, str(attempt.pk), questions])
        else:
            claim = claims.drafted(officer, file=None)
            people["uploading"].append([cookie, str(claim.pk)])
    sys.stdout.write("\n" + json.dumps(people))


def session_of(user: Any) -> str:
    """Sign a user in and return the key of the session."""
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return str(client.session.session_key)


@contextmanager
def served() -> Iterator[int]:
    """Serve as a server does, and say on which port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    server = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}", "lms.wsgi"])
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int) -> None:
    """Wait until the server answers.

    Raises:
        TimeoutError: if it does not within a minute.
    """
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            Browser(port, "").get("/healthz")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError


class Browser:
    """One signed-in officer's connection."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Cookie": cookie, "X-CSRFToken": CSRF, "Accept": "application/json"}

    def get(self, address: str) -> int:
        """Fetch an address and return the status."""
        return self._answer("GET", address, b"", {})

    def post(self, address: str, body: bytes, kind: str) -> int:
        """Send a form and return the status."""
        return self._answer("POST", address, body, {"Content-Type": kind})

    def _answer(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> int:
        self.connection.request(method, address, body, {**self.headers, **headers})
        response = self.connection.getresponse()
        response.read()
        return response.status


@dataclass
class Load:
    """What forty officers and those who upload do for some seconds.

    ``first``: the sequence number of the first answer; an answer of a lower one comes too late.
    """

    port: int
    seconds: int
    first: int
    waits: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    uploads: Counter[int] = field(default_factory=Counter)

    def put(self, answering: list[Any], uploading: list[Any]) -> "Load":
        """Let everybody set off together and stop when time is over."""
        until = time.monotonic() + self.seconds
        picture = large_picture() if uploading else b""
        work: list[tuple[Callable[..., None], tuple[Any, ...]]] = [
            *((self._answer, tuple(one)) for one in answering),
            *((self._upload, (*one, picture)) for one in uploading),
        ]
        threads = [threading.Thread(target=do, args=(until, *what)) for do, what in work]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self

    def _answer(self, until: float, cookie: str, attempt: str, questions: list[Any]) -> None:
        browser = Browser(self.port, cookie)
        sequence = self.first
        while time.monotonic() < until:
            question, options = questions[sequence % len(questions)]
            sequence += 1
            values = {
                "question": question,
                "answer": options[sequence % len(options)],
                "sequence": sequence,
            }
            began = time.perf_counter()
            status = browser.post(
                f"/kuis/upaya/{attempt}/jawab/",
                urlencode(values).encode(),
                "application/x-www-form-urlencoded",
            )
            self.waits.append(time.perf_counter() - began)
            self.answers[status] += 1

    def _upload(self, until: float, cookie: str, claim: str, picture: bytes) -> None:
        browser = Browser(self.port, cookie)
        head = (
            f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
            'name="file"; filename="bukti.png"\r\nContent-Type: image/png\r\n\r\n'
        )
        while time.monotonic() < until:
            noise = secrets.token_bytes(8)  # so that no two are the same file
            body = head.encode() + picture + noise + f"\r\n--{BOUNDARY}--\r\n".encode()
            kind = f"multipart/form-data; boundary={BOUNDARY}"
            self.uploads[browser.post(f"/pengakuan/{claim}/berkas/", body, kind)] += 1

    @property
    def figures(self) -> list[str]:
        """Answers a second, how long they took, how many failed, and what became of uploads."""
        saved = self.answers.pop(200, 0)
        twentieths = statistics.quantiles(self.waits, n=20)
        failed = ", ".join(f"{count} × {status}" for status, count in self.answers.items())
        uploads = ", ".join(f"{count} × {status}" for status, count in self.uploads.items())
        return [
            f"{saved / self.seconds:.0f}",
            f"{statistics.median(self.waits) * 1000:.0f}",
            f"{twentieths[-1] * 1000:.0f}",
            failed or "0",
            uploads or "–",
        ]


def large_picture() -> bytes:
    """Draw 50 million pixels that take 158 KB."""
    from PIL import Image  # noqa: PLC0415

    content = io.BytesIO()
    Image.new("RGB", PIXELS, "#2a4385").save(content, "PNG")
    return content.getvalue()


if __name__ == "__main__":
    main()
