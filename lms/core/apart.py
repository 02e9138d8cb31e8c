"""Have a file that somebody sent looked at in a process apart, which it can do no harm to.

A small file can ask for any amount of time and memory. So whatever decodes one runs by itself, with
a limit to both and behind everything else that wants the processor, and one such process runs at a
time on this machine.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from time import monotonic, sleep

from django.conf import settings
from django.utils.translation import gettext as _

from lms.core.errors import ExplainedError

LONGEST_LOOK = 30.0
"""Seconds, also where the processor is busy with others; of its own time it has less."""
LONGEST_WAIT = 10.0
"""Seconds until it is one's turn."""
SECONDS_BETWEEN_TRIES = 0.05
MOST_WAITING = 3
"""Threads of one web process that look or wait for their turn; the others go on answering."""

_room = BoundedSemaphore(MOST_WAITING)


class BusyError(ExplainedError):
    """So many files are being looked at that this one would have to wait too long."""

    def __init__(self) -> None:
        super().__init__(
            _("Many files are being checked just now. Wait a minute, then send yours again.")
        )


class TooCostlyError(Exception):
    """The file takes more time or memory than any that is meant to be read."""


def look(verdict: Callable[[bytes], str], content: bytes) -> str:
    """Return what ``verdict``, a function of a module without Django, says of a file.

    Call this outside a transaction: it may take as long as a wait and a look together.

    Raises:
        BusyError: if too many are being looked at.
        TooCostlyError: if it reaches a limit, or a library that it uses crashes.
        RuntimeError: if ``verdict`` raises; the message is its traceback.
    """
    function = f"{verdict.__module__}:{verdict.__qualname__}"
    command = [sys.executable, "-B", "-m", "lms.core.confined", function]
    with _turn():
        try:
            done = subprocess.run(  # noqa: S603 - nothing in the command comes from outside
                command,
                input=content,
                capture_output=True,
                timeout=LONGEST_LOOK,
                cwd=settings.ROOT,
                env={},  # it needs to know no secrets
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TooCostlyError from error
    # Killed by a signal: its processor time is up, or a library gave up for lack of memory.
    if done.returncode < 0 or done.returncode == os.EX_UNAVAILABLE:
        raise TooCostlyError
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return done.stdout.decode()


@contextmanager
def _turn() -> Iterator[None]:
    """Hold the one place on this machine; whoever dies holding it frees it."""
    if not _room.acquire(blocking=False):
        raise BusyError
    try:
        place = os.open(
            settings.DATA_DIR, os.O_RDONLY
        )  # a folder can be locked, on a full disk too
        try:
            _lock(place)
            yield
        finally:
            os.close(place)
    finally:
        _room.release()


def _lock(place: int) -> None:
    deadline = monotonic() + LONGEST_WAIT
    while True:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() >= deadline:
                raise BusyError from None
            sleep(SECONDS_BETWEEN_TRIES)
        else:
            return
