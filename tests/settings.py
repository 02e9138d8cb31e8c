"""Settings for the test suite: the real ones, with a fixed address and a throw-away database."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "0123456789" * 5)
os.environ["BASE_URL"] = "http://localhost:8000"
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="prima-test-"))
os.environ["DEBUG"] = "false"
os.environ["DEMO"] = "false"
os.environ["EMAIL_URL"] = "memorymail://"

from lms.core.translations import compile_all
from lms.settings import *  # noqa: F403
from lms.settings import DATABASES, STATIC_ROOT, STORAGES

compile_all()
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns in every test where there is none

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
STATICFILES_FINDERS = [
    "tests.bundles.BundlesFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
for _alias, _database in DATABASES.items():
    if _database["ENGINE"] == "django.db.backends.sqlite3":
        # A file, not memory: threads and browser tests need connections of their own.
        _database["TEST"] = {"NAME": Path(os.environ["DATA_DIR"]) / f"{_alias}.sqlite3"}
        _database["TEST"]["MIGRATE"] = _alias == "default"  # sessions need no history of 200 steps
        _database["OPTIONS"] = _database["OPTIONS"] | {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
        }
    else:
        _database["OPTIONS"] = {"options": "-c synchronous_commit=off"}

# Most tests are about something else; tests/people/signing_in asks for the second factor.
MFA_REQUIRED_ROLES = []

# The half minute of a code may end between reading and using it.
MFA_TOTP_TOLERANCE = 1
