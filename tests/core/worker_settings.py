"""Settings for worker processes in tests: the suite's, in more of a hurry."""

from pathlib import Path

from tests.settings import *  # noqa: F403
from tests.settings import Q_CLUSTER, ROOT, TEMPLATES

JOB_RETRY_SECONDS = 0
Q_CLUSTER["poll"] = 0.1
TEMPLATES[0]["DIRS"] = [ROOT / "templates", Path(__file__).parent / "templates"]
