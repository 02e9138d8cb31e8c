"""Prima works through a pooler that gives each transaction another session."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.core.workers import wait_until
from tests.factories import organisation

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="poolers are for PostgreSQL"),
]

# While the reader is half through, somebody else takes the session that it has used so far.
READ_IN_TURNS = """
import threading
from django.db import transaction
from lms.people.models import User

names = User.objects.order_by("username").values_list("username", flat=True).iterator(1)
read = [next(names)]
taken, done = threading.Event(), threading.Event()

def take():
    with transaction.atomic():
        User.objects.count()
        taken.set()
        done.wait(60)

thread = threading.Thread(target=take)
thread.start()
taken.wait(60)
try:
    print(*read, *names)
finally:
    done.set()
    thread.join()
"""


def server() -> dict[str, str]:
    """Say where the server of the test database is."""
    return {key: str(connection.settings_dict[key]) for key in ("HOST", "PORT", "USER", "PASSWORD")}


@pytest.fixture
def pooler(tmp_path: Path, port: int) -> Iterator[str]:
    """Run PgBouncer in front of the test database and return its address."""
    program = shutil.which("pgbouncer")
    if program is None:
        pytest.skip("PgBouncer is not installed")
    at = server()
    users = tmp_path / "users.txt"
    users.write_text(f'"{at["USER"]}" "{at["PASSWORD"]}"\n')
    config = tmp_path / "pgbouncer.ini"
    config.write_text(
        f"[databases]\n* = host={at['HOST'] or '127.0.0.1'} port={at['PORT'] or 5432}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = trust\nauth_file = {users}\npool_mode = transaction\n"
    )
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(0o755)  # PgBouncer refuses to be root, so it reads as nobody
    as_nobody = ["--user", "nobody"] if os.geteuid() == 0 else []
    with subprocess.Popen([program, *as_nobody, str(config)]) as process:
        address = f"postgres://{at['USER']}@127.0.0.1:{port}/{connection.settings_dict['NAME']}"
        wait_until(lambda: answers(address), "the pooler answers")
        yield address
        process.terminate()


def answers(address: str) -> bool:
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


def manage(*arguments: str, address: str, data_dir: Path) -> str:
    """Run manage.py as on a server; return what it says."""
    environment = {"DJANGO_SETTINGS_MODULE": "lms.settings", "DATABASE_URL": address}
    ran = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.ROOT,
        env=os.environ | environment | {"DATABASE_POOLED": "true", "DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_long_list_is_read_to_its_end_in_another_session(pooler: str, tmp_path: Path) -> None:
    for username in ("ayu", "bima", "eko"):
        organisation.user(username, username.title())

    read = manage("shell", "-c", READ_IN_TURNS, address=pooler, data_dir=tmp_path)

    assert read.split()[-3:] == ["ayu", "bima", "eko"]


def test_the_tables_are_brought_up_to_date_and_nothing_is_compiled(
    pooler: str, tmp_path: Path
) -> None:
    manage("migrate", "--verbosity=0", address=pooler, data_dir=tmp_path)

    with psycopg.connect(pooler) as session:
        assert session.execute("SHOW jit").fetchone() == ("off",)
