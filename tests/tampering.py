"""What somebody with the database in their hands can do: change it with its triggers off."""

from django.db import connection


def raw(table: str, statement: str, *values: object) -> None:
    """Run SQL after the triggers of ``table`` were taken away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            found = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
            cursor.execute(found, [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
