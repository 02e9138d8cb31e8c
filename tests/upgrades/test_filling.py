"""What is kept of a release has something of everything to lose."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from tests.upgrades.filling import fill
from tests.upgrades.make_release import APPS

pytestmark = pytest.mark.django_db


def test_a_kept_database_has_rows_in_every_table_of_ours(settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    fill()
    models = [m for app in APPS for m in apps.get_app_config(app).get_models(True)]
    empty = [model._meta.label for model in models if not model._base_manager.exists()]
    assert not empty, "let tests/upgrades/filling.py make one"
