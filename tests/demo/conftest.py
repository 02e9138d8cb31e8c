"""The demonstration, loaded once for all tests of a module; each test is rolled back to it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import override_settings

from lms.demo import api
from lms.demo.accounts import Account


def row_counts() -> dict[str, int]:
    """Count the rows of every table."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


@pytest.fixture(scope="module")
def loaded_once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[list[Account]]:
    """Load the demonstration without the rest of the district, until the module ends."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        override_settings(DEMO=True, DATA_DIR=folder),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield api.load(with_district=False)
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once: list[Account], db: None) -> list[Account]:
    """Return the accounts of the loaded demonstration."""
    return loaded_once
