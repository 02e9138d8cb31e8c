"""Which database file a table lives in when the database is SQLite."""

from typing import Any

from django.db.models import Model

EPHEMERAL = "ephemeral"
EPHEMERAL_APPS = {"sessions", "django_cache"}


class EphemeralRouter:
    """Sessions and cache go to their own file; everything else to the default one."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:  # noqa: ARG002
        """Name the database to read ``model`` from."""
        return EPHEMERAL if model._meta.app_label in EPHEMERAL_APPS else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:  # noqa: ARG002
        """Let each table be created in its own file only."""
        return (db == EPHEMERAL) == (app_label in EPHEMERAL_APPS)
