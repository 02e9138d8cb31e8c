"""Keep a small database of this version, for all later ones to be upgraded from.

    .venv/bin/python -m tests.upgrades.make_release postgres://postgres@127.0.0.1:5432

Run once when a version is released, with the oldest PostgreSQL server that is supported and its
``pg_dump``. It writes ``tests/upgrades/releases/VERSION``: what ``filling`` fills in, as a SQLite
file and as statements for PostgreSQL, and the checksums of the migrations that made both, which
from then on must not change. About two minutes; files in private storage are not kept.
"""

import hashlib
import lzma
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
RELEASES = Path(__file__).parent / "releases"
DATABASE = "prima_make_release"
APPS = ("lms", "courses", "assessments", "certificates")


def main(server: str) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    release = RELEASES / version
    release.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(release / "prima.sqlite3.xz", sqlite_database(folder))
        write(release / "postgresql.sql.xz", postgresql_database(folder, server))
    (release / "migrations.txt").write_text("".join(checksums()))


def write(path: Path, content: bytes) -> None:
    path.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes\n")


def checksums() -> list[str]:
    """Say which migrations there are and what is in them, as ``sha256sum`` does."""
    paths = sorted(path for app in APPS for path in (ROOT / app / "migrations").glob("[0-9]*.py"))
    return [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(ROOT)}\n"
        for path in paths
    ]


def sqlite_database(folder: Path) -> bytes:
    file, compact = folder / "prima.sqlite3", folder / "compact.sqlite3"
    fill(folder, f"sqlite:///{file}")
    connection = sqlite3.connect(file)
    connection.execute("VACUUM INTO ?", [str(compact)])
    connection.close()
    return compact.read_bytes()


def postgresql_database(folder: Path, server: str) -> bytes:
    url = f"{server}/{DATABASE}"
    dump = ["pg_dump", "--no-owner", "--no-privileges", "--rows-per-insert=100", url]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
        try:
            fill(folder, url)
            dumped = subprocess.run(dump, check=True, capture_output=True).stdout
        finally:
            connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    # The rest is plain SQL, for any client.
    return re.sub(rb"(?m)^\\(un)?restrict .*\n", b"", dumped)


def fill(folder: Path, url: str) -> None:
    """Prepare a database and fill it, as in a demonstration of its own."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "kept-databases-only-" + "0123456789" * 4,
        "BASE_URL": "http://localhost:8000",
        "DEBUG": "false",
        "DEMO": "true",
        "EMAIL_URL": "memorymail://",
        "CACHE_URL": "",
        "LOG_LEVEL": "WARNING",
    }
    script = "from tests.upgrades.filling import fill; fill()"
    for arguments in (["prepare"], ["shell", "--command", script]):
        command = [sys.executable, "manage.py", *arguments, "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    main(sys.argv[1])
