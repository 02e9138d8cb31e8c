"""What the tests of the floor share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.core.models import JobRun


@pytest.fixture
def diary(tmp_path: Path) -> str:
    """Return the path of an empty file that sample jobs write to."""
    path = tmp_path / "diary"
    path.touch()
    return str(path)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return where a worker may write its log."""
    return tmp_path / "log"


@pytest.fixture(autouse=True)
def no_files_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Delete the files that jobs made."""
    yield
    if request.node.get_closest_marker("django_db"):
        for job in JobRun.objects.exclude(result_file=""):
            job.result_file.delete(save=False)
