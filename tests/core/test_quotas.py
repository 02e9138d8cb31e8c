"""What is limited is limited for all processes together, in one statement."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from lms.core import quotas, tasks
from lms.core.models import Quota
from lms.core.quotas import Limit
from tests.core.workers import database_url

FIVE = Limit("five", 5, 300)
TWO = Limit("two", 2, 60)


@pytest.fixture
def clock(monkeypatch: Any) -> Callable[[int], None]:
    """Return a function that lets so many seconds pass."""
    began = time.time()

    def later(seconds: int) -> None:
        monkeypatch.setattr("time.time", lambda: began + seconds)

    later(0)
    return later


def times(number: int, *limits: Limit) -> list[bool]:
    return [quotas.take(limits) for _n in range(number)]


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_so_many_get_through(self) -> None:
        assert times(7, FIVE) == [True] * 5 + [False] * 2

    def test_the_tightest_decides_and_a_refusal_uses_nothing(self) -> None:
        assert times(4, FIVE, TWO) == [True, True, False, False]
        assert times(4, FIVE) == [True] * 3 + [False]

    def test_the_time_begins_with_the_first_and_then_anew(self, clock: Any) -> None:
        assert quotas.seconds_left([FIVE]) == 0
        times(4, FIVE)
        clock(200)
        assert quotas.seconds_left([FIVE]) == 0
        assert times(2, FIVE) == [True, False]
        assert quotas.seconds_left([FIVE, TWO]) == 100
        clock(299)
        assert times(1, FIVE) == [False]
        clock(301)
        assert quotas.seconds_left([FIVE]) == 0
        assert times(6, FIVE) == [True] * 5 + [False]
        assert quotas.seconds_left([FIVE]) == 300

    def test_the_longest_wait_is_told(self) -> None:
        times(5, FIVE)
        times(2, TWO)
        assert quotas.seconds_left([FIVE, TWO]) == 300

    def test_what_is_given_back_was_never_used(self, clock: Any) -> None:
        times(4, FIVE)
        for _again in range(3):
            assert times(1, FIVE) == [True]
            quotas.give_back([FIVE])
        assert times(2, FIVE) == [True, False]

    def test_a_time_in_which_all_was_given_back_has_not_begun(self, clock: Any) -> None:
        times(2, FIVE)
        quotas.give_back([FIVE])
        quotas.give_back([FIVE])
        clock(290)
        assert times(6, FIVE) == [True] * 5 + [False]
        assert quotas.seconds_left([FIVE]) == 300

    def test_what_is_given_back_too_late_opens_nothing(self, clock: Any) -> None:
        times(1, FIVE)
        clock(301)
        quotas.give_back([FIVE])
        assert times(6, FIVE) == [True] * 5 + [False]

    def test_renewed_it_is_as_new(self) -> None:
        times(5, FIVE)
        quotas.renew([FIVE])
        assert times(6, FIVE) == [True] * 5 + [False]

    @pytest.mark.parametrize("action", [quotas.take, quotas.give_back, quotas.seconds_left])
    def test_each_costs_one_statement_however_many_limits(self, action: Any) -> None:
        with CaptureQueriesContext(connection) as queries:
            action([FIVE, TWO])
        of_transactions = ("SAVEPOINT", "RELEASE")
        assert [q["sql"].startswith(of_transactions) for q in queries].count(False) == 1

    def test_what_is_over_is_forgotten_at_night(self, clock: Any) -> None:
        clock(-61)
        times(1, FIVE, TWO)
        clock(0)
        tasks.clean_up.call()
        assert [quota.name for quota in Quota.objects.all()] == ["five"]


@pytest.mark.django_db
def test_counted_is_by_address_user_key_and_key_from_here(ayu: Any, settings: Any) -> None:
    settings.RATE_LIMITS = {"x": "1/m/ip,2/h/user,3/d/key,4/5m/here"}

    def limits(address: str, key: str) -> list[str]:
        request = RequestFactory().get("/", REMOTE_ADDR=address)
        request.user = ayu.user
        return [limit.name for limit in quotas.limits("x", request=request, key=key)]

    def same(one: Iterable[str], other: Iterable[str]) -> list[bool]:
        return [first == second for first, second in zip(one, other, strict=True)]

    here = limits("203.0.113.7", "ayu")
    assert len(set(here)) == 4
    assert same(here, limits("203.0.113.7", "ayu")) == [True] * 4
    assert same(here, limits("203.0.113.8", "ayu")) == [False, True, True, False]
    assert same(here, limits("203.0.113.7", "eko")) == [True, True, False, False]
    network = limits("2001:db8::1", "ayu")
    assert same(network, limits("2001:db8::2", "ayu")) == [True] * 4
    assert not any("ayu" in name or "203" in name for name in here)


CROWD = 12
ELSEWHERE = f"""
import sys
from concurrent.futures import ThreadPoolExecutor
from django.db import connections
from lms.core import quotas
from lms.core.quotas import Limit

def take(_number):
    try:
        return quotas.take([Limit("a", 5, 300), Limit("b", 100, 300)])
    finally:
        connections.close_all()

with ThreadPoolExecutor({CROWD}) as threads:
    print("ready", flush=True)
    sys.stdin.readline()
    print(sum(threads.map(take, range({CROWD}))))
"""


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def test_two_processes_let_five_through_together(self) -> None:
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", ELSEWHERE]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(settings.DATA_DIR),
        }
        both = [
            subprocess.Popen(
                command,
                cwd=settings.ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _n in range(2)
        ]
        for process in both:
            assert process.stdout.readline() == "ready\n"
        for process in both:
            process.stdin.write("go\n")
            process.stdin.flush()
        assert sum(int(process.communicate()[0]) for process in both) == 5
        assert Quota.objects.get(name="b").remaining == 95, "nobody who was refused is counted"

    def test_nobody_is_in_anybodys_way(self) -> None:
        """Whatever order limits are named in, no two callers wait for each other."""
        limits = [Limit(name, 1_000, 300) for name in "abc"]
        start, errors = threading.Barrier(CROWD), []

        def sign_in_again_and_again(number: int) -> None:
            mine = limits[number % 3 :] + limits[: number % 3]
            try:
                start.wait()
                for _time in range(10):
                    assert quotas.take(mine)
                    quotas.give_back(reversed(mine))
            except Exception as error:  # noqa: BLE001
                errors.append(error)
            finally:
                connection.close()

        threads = [
            threading.Thread(target=sign_in_again_and_again, args=[number])
            for number in range(CROWD)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert set(Quota.objects.values_list("remaining", flat=True)) == {1_000}
