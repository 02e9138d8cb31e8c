"""Static files as a server has them: under names that change with their content, kept for ever."""

import re
import shutil
from pathlib import Path
from typing import Any, cast

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.test import Client

from lms import settings as production


@pytest.fixture
def static_files(settings: Any, tmp_path: Path) -> ManifestStaticFilesStorage:
    """Prepare Prima's own files as ``manage.py prepare`` does on a server."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": production.STORAGES["staticfiles"]}
    shutil.copytree(settings.ROOT / "static", tmp_path, dirs_exist_ok=True)
    names = [str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.*")]
    storage = cast(ManifestStaticFilesStorage, staticfiles_storage)
    for *_names, processed in storage.post_process({name: (storage, name) for name in names}):
        assert not isinstance(processed, Exception), processed
    return storage


@pytest.mark.parametrize("script", ["quiz", "rating"])
def test_a_module_imports_another_by_the_name_under_which_it_is_served(
    static_files: ManifestStaticFilesStorage, script: str
) -> None:
    client = Client()
    served = client.get(static_files.url(f"js/{script}.js"))
    [name] = re.findall(r'from "\./(saving\.[0-9a-f]{12}\.js)";', served.getvalue().decode())
    imported = client.get(f"/static/js/{name}")
    assert imported.status_code == 200
    assert imported["Cache-Control"] == "max-age=315360000, public, immutable"


def test_what_every_page_has_of_style_is_one_file(static_files: ManifestStaticFilesStorage) -> None:
    style = Client().get(static_files.url("css/prima.css")).getvalue().decode()

    assert "@import" not in style
    assert "/*" not in style
    for part in (":root{", ".skip-link{", ".card{", ".site-nav{"):
        assert part in style
    cover = Path(static_files.url("img/cover.svg")).name
    assert cover in style


def test_every_component_has_its_style_in_it(settings: Any) -> None:
    folder = settings.ROOT / "static/css"
    imported = re.findall(r'@import "(components/.+)";', (folder / "prima.css").read_text())

    assert sorted(imported) == sorted(
        f"components/{f.name}" for f in (folder / "components").iterdir()
    )
