"""Two servers side by side, and four clients that put the same work on both."""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.performance.uploads import CSRF, Browser, wait_for
from tests.performance.web.goals import Cost

SETTINGS = "tests.performance.web.settings"
SIDE_BY_SIDE = 4
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn."""

    port: int
    process: int

    def processor_seconds(self) -> float:
        """Read what its processes have used so far (Linux)."""
        return sum(_used(process) for process in (self.process, *_children(self.process)))


@contextmanager
def served(application: str, **environment: str) -> Iterator[Server]:
    """Serve a WSGI application as a server does."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", application],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": SETTINGS} | environment,
    )
    try:
        wait_for(port)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        server.wait()


class Client(Browser):
    """One signed-in officer's connection, which remembers what it was answered."""

    def __init__(self, port: int, session: str = "") -> None:
        super().__init__(port, f"csrftoken={CSRF}" + (f"; sessionid={session}" if session else ""))
        self.page = ""
        self.location = ""

    def read(self, address: str) -> None:
        """Fetch a page."""
        self._ask("GET", address, b"", {"Accept": "text/html"})

    def send(self, address: str, values: Any = (), **headers: str) -> None:
        """Send a form; ``location`` then says where it leads."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self._ask("POST", address, urlencode(values).encode(), kind | headers)

    def _ask(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> None:
        self.connection.request(method, address, body, self.headers | headers)
        response = self.connection.getresponse()
        self.page = response.read().decode()
        self.location = response.getheader("Location", "")
        if response.status not in {200, 302}:
            raise RuntimeError(f"{method} {address} was answered with {response.status}")


@dataclass
class Tally:
    """What was measured of one work on one server."""

    waits: list[float] = field(default_factory=list)
    seconds: float = 0
    processor: float = 0
    size: int = 0

    def cost(self, queries: int) -> Cost:
        """Put it in figures."""
        count = len(self.waits)
        return Cost(
            per_second=count / self.seconds,
            median=statistics.median(self.waits) * 1000,
            slow=statistics.quantiles(self.waits, n=20)[-1] * 1000,
            processor=self.processor * 1000 / count,
            queries=queries,
            bytes=self.size,
        )


def put(server: Server, tally: Tally, work: Sequence[Callable[[], Client]]) -> None:
    """Let four do the work side by side: every fourth piece is of the same one."""
    used, began = server.processor_seconds(), time.perf_counter()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        lanes = [work[first::SIDE_BY_SIDE] for first in range(SIDE_BY_SIDE)]
        done = list(chain.from_iterable(threads.map(lambda lane: list(map(_timed, lane)), lanes)))
    tally.seconds += time.perf_counter() - began
    tally.processor += server.processor_seconds() - used
    tally.waits.extend(seconds for seconds, _client in done)
    tally.size = len(done[-1][1].page.encode())


def _timed(work: Callable[[], Client]) -> tuple[float, Client]:
    began = time.perf_counter()
    client = work()
    return time.perf_counter() - began, client


def _children(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8")
    return [int(child) for child in children.split()]


def _used(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
