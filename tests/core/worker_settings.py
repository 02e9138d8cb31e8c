"""Settings for worker processes in tests: the suite's, in more of a hurry."""

from tests.settings import *  # noqa: F403
from tests.settings import Q_CLUSTER

WORKER_HEARTBEAT_SECONDS = 1
Q_CLUSTER["poll"] = 0.1
