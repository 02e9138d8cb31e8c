"""What the database is told about how to work for Prima, besides its tables."""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver


@receiver(post_migrate, sender=apps.get_app_config("lms"))
def turn_off_compiling(using: str, **_signal: Any) -> None:
    """Have PostgreSQL run our queries without compiling them, in whatever session they arrive.

    Compiling takes five times as long as the lists of 100,000 officers it serves. The role keeps
    it for this database: as a start parameter a pooler refuses it, and as a statement at the start
    of a session it would hold for some of the pooler's sessions only. One query once it is off.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('jit')::boolean")
        if cursor.fetchone() == (True,):
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER ROLE CURRENT_USER IN DATABASE {name} SET jit = off")
