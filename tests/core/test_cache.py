"""With Redis away or mute, people sign in, guesses are counted, and monitoring knows."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import Any, Self

import pytest
import redis
from django.core.cache import cache, caches
from redis.backoff import NoBackoff
from redis.retry import Retry
from wagtail.models import Site

from lms.core import health
from lms.core.cache import FailoverCache
from lms.people.models import Officer
from lms.settings import caches_at
from tests.core.workers import wait_until
from tests.people.signing_in.conftest import browser, try_password

pytestmark = pytest.mark.django_db


class Redis:
    """A Redis server of our own, which can be stopped and started."""

    def __init__(self, port: int) -> None:
        self.port = port

    def start(self) -> Self:
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
        )
        client = redis.Redis(port=self.port, retry=Retry(NoBackoff(), 0))

        def answers() -> bool:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False

        wait_until(answers, "Redis answers")
        client.close()
        return self

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def use_redis(settings: Any) -> Iterator[Callable[[int], None]]:
    """Return a function that has Prima use the Redis on a port, as CACHE_URL does."""

    FailoverCache.next_trial_at = None

    def use(port: int) -> None:
        settings.CACHES = caches_at(f"redis://127.0.0.1:{port}/0")
        cache.clear()

    yield use
    caches["database"].clear()
    FailoverCache.next_trial_at = None


@pytest.fixture
def redis_server(port: int, use_redis: Callable[[int], None]) -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.skip("Redis is not installed")
    server = Redis(port).start()
    use_redis(port)
    yield server
    server.stop()


def is_ready() -> bool:
    return health.readiness()["cache"].is_ok


def wrong_passwords(count: int) -> list[bool]:
    """Try a wrong password so often, each time from another address."""
    return [
        try_password(browser(f"198.51.100.{number}"), "ayu", "salah-sekali")
        for number in range(count)
    ]


def test_people_sign_in_and_out_while_redis_is_stopped(redis_server: Redis, ayu: Officer) -> None:
    assert try_password(browser(), "ayu")
    assert is_ready()
    redis_server.stop()

    assert not try_password(browser(), "ayu", "salah-sekali")
    ayus = browser()
    assert try_password(ayus, "ayu")
    assert ayus.get("/").status_code == 200
    assert not is_ready()


def test_guesses_are_counted_on_while_redis_is_stopped(redis_server: Redis, ayu: Officer) -> None:
    wrong_passwords(3)
    redis_server.stop()
    wrong_passwords(2)
    assert not try_password(browser("192.0.2.1"), "ayu")


def test_redis_is_used_again_as_soon_as_it_answers(
    redis_server: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    redis_server.stop()
    cache.set("kept", "in the database")
    redis_server.start()
    assert cache.get("kept") == "in the database", "not tried again at once"

    FailoverCache.next_trial_at = 0.0
    assert cache.get("kept") is None
    cache.set("kept", "in Redis")

    assert caches["redis"].get("kept") == "in Redis"
    assert caches["database"].get("kept") is None
    assert is_ready()


def test_what_was_deleted_in_redis_does_not_come_back_with_the_next_stop(
    redis_server: Redis,
) -> None:
    for hostname in ("lama.example.go.id", "baru.example.go.id"):
        redis_server.stop()
        Site.objects.update(hostname=hostname)
        assert hostname in Site.get_site_root_paths()[0].root_url
        redis_server.start()
        FailoverCache.next_trial_at = 0.0
        Site.clear_site_root_paths_cache()


def test_a_redis_that_accepts_and_never_answers_is_waited_for_once(
    port: int, use_redis: Callable[[int], None], ayu: Officer
) -> None:
    with socket.create_server(("127.0.0.1", port)) as mute:
        calls: list[socket.socket] = []
        threading.Thread(target=lambda: accept_all(mute, calls), daemon=True).start()
        use_redis(port)
        ayus = browser()
        assert try_password(ayus, "ayu")
        assert ayus.get("/").status_code == 200
        assert len(calls) == 1
        assert not is_ready()


def accept_all(mute: socket.socket, calls: list[socket.socket]) -> None:
    while True:
        try:
            calls.append(mute.accept()[0])
        except OSError:
            return


@pytest.mark.parametrize("is_stopped", [False, True])
def test_both_stores_do_all_that_a_cache_does(*, is_stopped: bool, redis_server: Redis) -> None:
    if is_stopped:
        redis_server.stop()
    assert cache.add("a", 1)
    assert not cache.add("a", 2)
    assert cache.incr("a") == 2
    assert cache.touch("a", 60)
    assert cache.has_key("a")
    cache.set_many({"b": 3, "c": 4})
    assert cache.get_many(["a", "b", "d"]) == {"a": 2, "b": 3}
    assert cache.get_or_set("d", 5) == 5
    cache.delete_many(["a", "b"])
    assert cache.delete("c")
    cache.clear()
    assert cache.get("d") is None
