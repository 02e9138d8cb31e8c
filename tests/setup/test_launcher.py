"""The launcher, run as people run it."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import databases

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


def prima(
    folder: Path, *arguments: str, user: int | None = None, **changes: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "./prima", *arguments],
        cwd=folder,
        env=environment(**changes),
        user=user,
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


@pytest.fixture
def foreign(clone: Path) -> Iterator[Path]:
    """Return a clone in a folder that others may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(shutil.copytree(clone, Path(folder) / "prima"))


NOT_ROOT = 65_534 if os.geteuid() == 0 else None  # root may write anywhere


def test_in_a_folder_that_is_not_ours_one_sentence_says_so(foreign: Path) -> None:
    foreign.chmod(0o555)
    refused = prima(foreign, "demo", user=NOT_ROOT)
    foreign.chmod(0o755)
    assert refused.returncode == 1
    assert f"may not write to {foreign}/var. If another user's start made it" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_what_a_start_with_sudo_has_left_is_named(foreign: Path) -> None:
    database = foreign / "var/prima.sqlite3"
    database.parent.mkdir()
    database.touch(mode=0o444)
    for folder in (foreign, database.parent):
        folder.chmod(0o777)
    refused = prima(foreign, "demo", user=NOT_ROOT)
    assert f"may not write to {database}." in refused.stderr
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "line", ["DATA_DIR=my data", 'export DATA_DIR="my data"', "DATA_DIR='my data'"]
)
def test_a_second_start_says_what_runs_and_how_to_stop_it(clone: Path, line: str) -> None:
    (clone / ".env").write_text(f"SECRET_KEY=x\n{line}\n")
    (clone / "my data").mkdir()
    with (clone / "my data/running").open("w") as first:
        first.write(f"{os.getpid()}\nhttp://127.0.0.1:8123\n")
        first.flush()
        fcntl.flock(first, fcntl.LOCK_EX)
        refused = prima(clone, "demo", PYTHON=sys.executable)
    assert refused.returncode == 1
    assert refused.stderr == (
        "prima: Prima runs in this folder already: http://127.0.0.1:8123. "
        "Stop it with Ctrl-C where it was started, or with:  ./prima stop\n"
    )
    assert prima(clone, "stop", PYTHON=sys.executable).stdout.startswith("Nothing of Prima runs")


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
    for verb in ("demo", "serve", "stop", "test", "check", "bench", "lock", "shell", "manage"):
        assert f"\n  {verb} " in shown


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Copy the work tree without its data, with the packages that are installed already.

    As in a folder that was moved, no program in ``.venv/bin`` runs, for it names the old one.
    """
    folder = tmp_path / "prima"
    shutil.copytree(
        ROOT,
        folder,
        ignore=shutil.ignore_patterns(
            ".git", ".venv", ".env", "var", "node_modules", "__pycache__", ".*_cache"
        ),
    )
    venv = folder / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin/python").symlink_to(ROOT / ".venv/bin/python")
    for entry in (ROOT / ".venv").iterdir():
        if entry.name != "bin":
            (venv / entry.name).symlink_to(entry)
    return folder


class Start:
    """A start of Prima, and what it has printed."""

    def __init__(self, folder: Path, port: int, verb: str = "demo") -> None:
        self.folder = folder
        self.log = folder / f"{verb}.log"
        self.address = f"http://127.0.0.1:{port}"
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                ["/bin/sh", "./prima", verb, "--port", str(port)],
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
        return self.wait_for("Stop with Ctrl-C")

    def wait_for(self, words: str) -> str:
        """Return what it has printed once ``words`` are among it."""
        for _ in range(6000):
            printed = self.log.read_text()
            if words in printed:
                return printed
            assert self.process.poll() is None, printed
            time.sleep(0.1)
        raise AssertionError(f"not within ten minutes: {self.log.read_text()}")

    def interrupt(self) -> int:
        """Do what Ctrl-C in a terminal does; return the status it ends with."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=90)

    def is_gone(self) -> bool:
        """Wait, if need be, until the last process has ended; an orphan never would."""
        deadline = time.monotonic() + 60
        while processes_in(self.folder) and time.monotonic() < deadline:
            time.sleep(0.1)
        return not processes_in(self.folder)


def processes_in(folder: Path) -> list[int]:
    """List what still runs in the folder, the launcher and its descendants."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


HALF_WAY = "prima: stopped half-way. Nothing is lost: the next start goes on from here.\n"


def test_two_do_not_set_up_one_folder_at_the_same_time(clone: Path, port: int) -> None:
    with (clone / "prima").open() as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        second = Start(clone, port)
        second.wait_for("Waiting for another ./prima, which is setting up ...")
        assert second.interrupt() == 130
    assert second.log.read_text().endswith(HALF_WAY)
    assert not (clone / ".venv").exists()


@pytest.fixture
def start(installed: Path, port: int) -> Iterator[Callable[..., Start]]:
    """Return a function that starts Prima in the one folder, by default on the one port."""

    def started(verb: str, port: int = port) -> Start:
        return Start(installed, port, verb)

    yield started
    for pid in processes_in(installed):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def migrated(installed: Path, django_db_setup: None, pytestconfig: pytest.Config) -> None:
    """Spare a start the half minute of migrating."""
    (installed / "var").mkdir()
    template = f"default-{databases.fingerprint()}.sqlite3"
    shutil.copy(pytestconfig.cache.mkdir("databases") / template, installed / "var/prima.sqlite3")


@pytest.mark.worker
@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="needs /proc to look for orphans")
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts on SQLite whatever the suite uses")
class TestStarts:
    def test_a_demonstration_starts_signs_somebody_in_stops_and_starts_faster(
        self, start: Callable[..., Start]
    ) -> None:
        demo = start("demo")
        assert f"Prima is ready:  {demo.address}" in demo.wait_until_ready()
        with urllib.request.urlopen(f"{demo.address}/akun/login/") as page:
            assert 'type="password"' in page.read().decode()

        demo.process.send_signal(signal.SIGTERM)
        assert demo.process.wait(timeout=90) == 0
        assert demo.is_gone()

        again = start("demo")
        assert "Preparing" not in again.wait_until_ready()
        assert again.interrupt() == 0
        assert again.is_gone()

    def test_an_interrupted_start_is_completed_and_a_killed_one_leaves_nothing_running(
        self, migrated: None, start: Callable[..., Start], port: int
    ) -> None:
        half = start("serve")
        half.wait_for("Preparing")
        assert half.interrupt() == 130
        assert half.is_gone()
        printed = half.log.read_text()
        assert printed.endswith(HALF_WAY)
        assert "Traceback" not in printed

        killed = start("serve")
        killed.wait_until_ready()
        assert "runs in this folder already" in prima(killed.folder, "serve").stderr
        killed.process.kill()
        assert killed.is_gone()

        elsewhere = start("serve", port + 1)
        assert "Preparing" not in elsewhere.wait_until_ready()
        assert prima(elsewhere.folder, "stop").stdout == "Stopping ...\nPrima has stopped.\n"
        assert elsewhere.process.wait(timeout=90) == 0
        assert elsewhere.is_gone()
