"""A file is looked at in a process apart, one at a time, within limits."""

import fcntl
import os
import resource
import threading

import pytest

from lms.core import apart, confined


def length(content):
    return str(len(content))


def limits(_content):
    most = [resource.getrlimit(limit)[1] for limit in (resource.RLIMIT_CPU, resource.RLIMIT_AS)]
    return f"{most} {os.nice(0)}"


def surroundings(_content):
    return " ".join(sorted(os.environ))


def take_memory(_content):
    return str(len(bytearray(2 * confined.MOST_BYTES)))


def crash(_content):
    os.abort()


def fail(_content):
    raise ValueError("salah")


def wait_for_ever(_content):
    threading.Event().wait()


def test_what_the_function_says_of_the_content_comes_back():
    assert apart.look(length, b"x" * 3_000_000) == "3000000"


def test_it_runs_within_limits_and_behind_others():
    most = [confined.MOST_SECONDS, confined.MOST_BYTES]
    assert apart.look(limits, b"") == f"{most} {confined.POLITENESS}"


def test_it_knows_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    assert "SECRET_KEY" not in apart.look(surroundings, b"")


@pytest.mark.parametrize("function", [take_memory, crash])
def test_a_file_that_reaches_a_limit_or_crashes_a_library_is_too_costly(function):
    with pytest.raises(apart.TooCostlyError):
        apart.look(function, b"")


def test_so_is_one_that_takes_too_long(monkeypatch):
    monkeypatch.setattr(apart, "LONGEST_LOOK", 0.5)
    with pytest.raises(apart.TooCostlyError):
        apart.look(wait_for_ever, b"")


def test_a_mistake_of_ours_is_no_fault_of_the_file():
    with pytest.raises(RuntimeError, match="ValueError: salah"):
        apart.look(fail, b"")


@pytest.fixture
def taken(settings):
    """Somebody on this machine looks at a file for as long as the test takes."""
    place = os.open(settings.DATA_DIR, os.O_RDONLY)
    fcntl.flock(place, fcntl.LOCK_EX)
    yield place
    os.close(place)


def test_while_another_is_looked_at_one_waits_and_then_gives_up(taken, monkeypatch):
    monkeypatch.setattr(apart, "LONGEST_WAIT", 0)
    with pytest.raises(apart.BusyError):
        apart.look(length, b"")


def test_when_the_other_is_done_it_is_ones_turn(taken):
    said = []
    waiting = threading.Thread(target=lambda: said.append(apart.look(length, b"abc")))
    waiting.start()
    fcntl.flock(taken, fcntl.LOCK_UN)
    waiting.join()
    assert said == ["3"]


def test_only_some_threads_of_a_web_process_ever_wait(taken, monkeypatch):
    monkeypatch.setattr(apart, "_room", threading.BoundedSemaphore(1))
    monkeypatch.setattr(apart, "LONGEST_WAIT", 60)
    assert apart._room.acquire(blocking=False)  # as a thread that waits for its turn holds it
    with pytest.raises(apart.BusyError):
        apart.look(length, b"")
