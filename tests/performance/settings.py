"""The settings of a server, with static files as they lie: nobody fetches them here."""

from lms.settings import *  # noqa: F403
from lms.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
