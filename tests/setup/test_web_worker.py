"""The web processes share the connections that there are."""

import os
import subprocess
import sys
import time
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings

APPLICATION = """
import os
def application(environ, start):
    answer = str(os.getpid()).encode()
    start("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]
"""
PATIENCE_SECONDS = 30


def process_behind(connection: HTTPConnection) -> bytes:
    connection.request("GET", "/")
    return connection.getresponse().read()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection = HTTPConnection("127.0.0.1", port)
            process_behind(connection)
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            connection.close()
            return


def test_connections_that_come_one_after_the_other_are_spread_evenly(
    tmp_path: Path, port: int
) -> None:
    (tmp_path / "telling.py").write_text(APPLICATION)
    command = ["--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *command, "--log-level", "error", "telling"],
        cwd=settings.ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "WEB_PROCESSES": "2"},
    ) as server:
        try:
            wait_for(port)
            time.sleep(0.2)  # until the connection that waited is known to be gone
            connections = [HTTPConnection("127.0.0.1", port) for _number in range(8)]
            held = Counter(process_behind(connection) for connection in connections)
        finally:
            server.terminate()
    assert sorted(held.values()) == [4, 4]
