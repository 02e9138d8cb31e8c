"""Settings fail loudly, with a sentence that says what to do."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from lms.core.roles import Role

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "for-this-test-only-" + "0a9b8c7d6e" * 5,
    "BASE_URL": "https://prima.example.go.id",
    "DEBUG": "false",
    "DEMO": "false",
    "DJANGO_SETTINGS_MODULE": "lms.settings",
}


def run(*arguments: str, data_dir: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own with production settings, changed by ``settings``."""
    environment = {**os.environ, **PRODUCTION, "DATA_DIR": str(data_dir), **settings}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set for the browser tests only
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def manage(*arguments: str, data_dir: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return run("manage.py", *arguments, data_dir=data_dir, **settings)


def values(*names: str, data_dir: Path, **settings: str) -> list[Any]:
    """Read settings without starting what they are the settings of, which takes seconds."""
    script = f"import json; from lms.settings import *; print(json.dumps([{', '.join(names)}]))"
    found: list[Any] = json.loads(run("-c", script, data_dir=data_dir, **settings).stdout)
    return found


def test_a_production_setup_passes_the_deployment_check(tmp_path: Path) -> None:
    checked = manage("check", "--deploy", "--fail-level", "WARNING", data_dir=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"SECRET_KEY": ""}, "put 50 random characters into SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "put 50 random characters into SECRET_KEY"),
        ({"DEBUG": "true"}, "set DEBUG=false"),
        ({"BASE_URL": "prima.example.go.id"}, "BASE_URL must be the full address"),
        (
            {"SECURITY_CONTACT": "keamanan@example.go.id"},
            "SECURITY_CONTACT must begin with mailto:",
        ),
    ],
)
def test_an_unsafe_setting_stops_the_start_and_says_what_to_do(
    settings: dict[str, str], advice: str, tmp_path: Path
) -> None:
    refused = manage("check", data_dir=tmp_path, **settings)
    assert refused.returncode != 0
    assert advice in refused.stderr


def test_debug_is_allowed_on_this_machine(tmp_path: Path) -> None:
    checked = manage("check", data_dir=tmp_path, DEBUG="true", BASE_URL="http://localhost:8000")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("address", "prefix"),
    [("https://prima.example.go.id", "__Host-"), ("http://localhost:8000", "")],
)
def test_cookies_are_tied_to_the_host_where_https_is_on(
    address: str, prefix: str, tmp_path: Path
) -> None:
    cookies = ["CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "SESSION_COOKIE_NAME"]
    assert values(*cookies, data_dir=tmp_path, BASE_URL=address) == [
        f"{prefix}{name}" for name in ("csrftoken", "django_language", "sessionid")
    ]


@pytest.mark.parametrize(("demo", "asks"), [("false", True), ("true", False)])
def test_every_role_but_the_officers_asks_for_a_second_factor(
    demo: str, asks: bool, tmp_path: Path
) -> None:
    [roles] = values("MFA_REQUIRED_ROLES", data_dir=tmp_path, DEMO=demo)
    others = sorted(role for role in Role.values if role != Role.OFFICER)
    assert roles == (others if asks else [])


@pytest.mark.django_db
def test_no_account_exists_after_migrating() -> None:
    assert not get_user_model().objects.exists()
