"""The launcher, run as people run it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {
    line.lstrip("#").split("=")[0]
    for line in (ROOT / ".env.example").read_text().splitlines()
    if "=" in line
} | {"DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "PYTHON", "HOST", "PORT"}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Copy what the launcher needs before it has installed anything."""
    shutil.copy(ROOT / "prima", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def environment(**changes: str) -> dict[str, str]:
    """Leave out what this test run has set for itself."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {**kept, **changes}


def prima(folder: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "./prima", *arguments],
        cwd=folder,
        env=environment(**changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def commands(folder: Path, *names: str) -> str:
    """Make a PATH that holds only ``names``."""
    folder.mkdir()
    for name in names:
        (folder / name).symlink_to(shutil.which(name) or "/missing")
    return str(folder)


def test_without_python_one_sentence_says_what_to_install(clone: Path) -> None:
    path = commands(clone / "bin", "dirname", "cat")
    refused = prima(clone, "demo", PATH=path)
    assert refused.returncode == 1
    assert refused.stderr.startswith("prima: Python 3.11 or newer is needed")
    assert refused.stderr.count("\n") == 1


def test_an_older_python_is_passed_over(clone: Path) -> None:
    path = commands(clone / "bin", "dirname", "cat")
    old = clone / "bin" / "python3"
    old.write_text("#!/bin/sh\nexit 1  # what a Python below 3.11 answers to the question\n")
    old.chmod(0o755)
    assert "Python 3.11 or newer is needed" in prima(clone, "demo", PATH=path).stderr


def test_a_port_in_use_is_said_at_once_with_what_to_do(clone: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = prima(clone, "demo", "--port", str(port), PYTHON=sys.executable)
    assert refused.returncode == 1
    assert refused.stderr == (
        f"prima: port {port} on 127.0.0.1 is in use; stop what uses it, or choose another:  "
        f"./prima demo --port {port + 1}\n"
    )
    assert not (clone / ".venv").exists()


def test_without_a_network_one_sentence_says_so(clone: Path, port: int) -> None:
    refused = prima(
        clone,
        "demo",
        f"--port={port}",
        PYTHON=sys.executable,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_EXTRA_INDEX_URL="",
        PIP_FIND_LINKS="",
        PIP_NO_CACHE_DIR="1",
        PIP_RETRIES="0",
        PIP_CONFIG_FILE=os.devnull,
    )
    assert refused.returncode == 1
    assert refused.stderr.startswith("prima: the Python packages could not be downloaded")
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["dance"], "there is no verb 'dance'"),
        (["demo", "--port", "eight"], "a port is a number, not 'eight'"),
        (["demo", "--prot", "8000"], "unknown option --prot"),
    ],
)
def test_a_slip_of_the_fingers_is_named(clone: Path, arguments: list[str], answer: str) -> None:
    refused = prima(clone, *arguments)
    assert refused.returncode == 1
    assert answer in refused.stderr


def test_help_lists_every_verb(clone: Path) -> None:
    shown = prima(clone, "help").stdout
    for verb in ("demo", "serve", "test", "check", "bench", "lock", "shell", "manage"):
        assert f"\n  {verb} " in shown


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Copy the work tree without its data, with the packages that are installed already."""
    folder = tmp_path / "prima"
    shutil.copytree(
        ROOT,
        folder,
        ignore=shutil.ignore_patterns(
            ".git", ".venv", ".env", "var", "node_modules", "__pycache__", ".*_cache"
        ),
    )
    venv = folder / ".venv"
    venv.mkdir()
    for entry in (ROOT / ".venv").iterdir():
        (venv / entry.name).symlink_to(entry)
    return folder


class Demo:
    """A demonstration that is running, and what it has printed."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.log = folder / "demo.log"
        self.address = f"http://127.0.0.1:{port}"
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                ["/bin/sh", "./prima", "demo", "--port", str(port)],
                cwd=folder,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # A suite in the background ignores Ctrl-C, and a shell cannot undo that.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
            )

    def wait_until_ready(self) -> str:
        for _ in range(6000):
            printed = self.log.read_text()
            if "Stop with Ctrl-C" in printed:
                return printed
            assert self.process.poll() is None, printed
            time.sleep(0.1)
        raise AssertionError(f"not ready within ten minutes: {self.log.read_text()}")

    def is_gone(self) -> bool:
        """Wait, if need be, until the last process has ended; an orphan never would."""
        deadline = time.monotonic() + 60
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.1)
        return not self.processes()

    def processes(self) -> list[int]:
        """List what still runs in the folder, the launcher and its descendants."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and (entry / "cwd").readlink() == self.folder:
                    found.append(int(entry.name))
            except OSError:
                continue
        return found


@pytest.fixture
def demo(installed: Path, port: int) -> Iterator[Demo]:
    running = Demo(installed, port)
    yield running
    for pid in running.processes():
        os.kill(pid, signal.SIGKILL)


def start_again(running: Demo) -> Demo:
    return Demo(running.folder, int(running.address.rsplit(":", 1)[1]))


@pytest.mark.worker
@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="needs /proc to look for orphans")
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts on SQLite whatever the suite uses")
def test_a_demonstration_starts_signs_somebody_in_stops_and_starts_faster(demo: Demo) -> None:
    printed = demo.wait_until_ready()
    assert f"Prima is ready:  {demo.address}" in printed
    with urllib.request.urlopen(f"{demo.address}/akun/login/") as page:
        assert 'type="password"' in page.read().decode()

    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(timeout=90) == 0
    assert demo.is_gone()

    again = start_again(demo)
    assert "Preparing" not in again.wait_until_ready()
    os.killpg(again.process.pid, signal.SIGINT)  # what Ctrl-C in a terminal does
    assert again.process.wait(timeout=90) == 0
    assert again.is_gone()
