"""The accounts to try Prima with: one passphrase of this installation, kept in a private file."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from lms.core import audit
from lms.core.roles import Role
from lms.demo import content

WORDS = 4


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody to sign in as. ``role`` is a value of ``Role``."""

    role: str
    username: str
    password: str

    @property
    def role_label(self) -> str:
        """What the role is called."""
        return str(Role(self.role).label)


def path() -> Path:
    """Say where the accounts are written down; only the owner of the data may read it."""
    return Path(settings.DATA_DIR) / "demo-accounts.json"


def new_accounts() -> list[Account]:
    """Give every account of the demonstration the same new passphrase; nothing is stored yet."""
    passphrase = "-".join(secrets.choice(content.words()) for _word in range(WORDS))
    return [
        Account(entry.get("role", Role.OFFICER.value), entry["username"], passphrase)
        for entry in content.read("people")["accounts"]
    ]


def listed() -> list[Account]:
    """Return the accounts written down, none if the file is not there. Reads a file, no query."""
    if not path().exists():
        return []
    return [Account(**entry) for entry in json.loads(path().read_text(encoding="utf-8"))]


def write(accounts: list[Account]) -> None:
    """Write the accounts down."""
    text = json.dumps([asdict(account) for account in accounts], indent=2)
    path().unlink(missing_ok=True)
    descriptor = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def known() -> list[Account]:
    """Return the accounts written down; when the file is lost, give them a new passphrase."""
    return listed() or _renew()


@transaction.atomic
def _renew() -> list[Account]:
    accounts = new_accounts()
    for account in accounts:
        user = get_user_model().objects.filter(username=account.username).first()
        if user is not None:
            user.set_password(account.password)
            user.save(update_fields=["password"])
            audit.record(by=None, action="demo.password", target=user)
    write(accounts)
    return accounts
