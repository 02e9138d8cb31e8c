"""The sign-in page offers the accounts of a demonstration, and of nothing else."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lms.demo import accounts
from tests.markup import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(settings: Any, tmp_path: Path) -> str:
    """Write the accounts down and return their password."""
    settings.DATA_DIR = tmp_path
    made = accounts.new_accounts()
    accounts.write(made)
    return made[0].password


def page(client: Client) -> str:
    return as_shown(client.get(reverse("account_login")).text)


def test_a_demonstration_shows_each_account_by_its_role(
    client: Client, settings: Any, written: str
) -> None:
    settings.DEMO = True
    html = page(client)
    assert f'data-login="dewi" data-password="{written}"' in html
    assert "Pengajar" in html


def test_no_other_installation_ever_shows_them(client: Client, settings: Any, written: str) -> None:
    settings.DEMO = False
    html = page(client)
    assert written not in html
    assert "data-login" not in html


def test_a_demonstration_not_yet_loaded_shows_none(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    assert "data-login" not in page(client)
