"""The settings of a server, with static files as they lie, and for people who never tire."""

from lms.settings import *  # noqa: F403
from lms.settings import RATE_LIMITS, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
RATE_LIMITS |= {"proof": "1000000/s/user"}
