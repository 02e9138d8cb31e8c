"""Let the database itself keep earlier results, decisions about quizzes and marks of replies.

On SQLite a later migration that rebuilds one of the tables loses its triggers and must make them
again.
"""

from django.db import migrations

REFUSAL = "What results were, what was decided and how replies were marked is append-only."
TABLES = {
    "earlier_result": "assessments_attemptresult",
    "regrading": "assessments_regrading",
    "reply_mark": "assessments_replymark",
}
ACTIONS = ("update", "delete")


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"""
            CREATE FUNCTION result_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
            END
            $$
            """
        )
    refuse = {
        "sqlite": f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        "postgresql": "FOR EACH ROW EXECUTE FUNCTION result_is_append_only()",
    }[schema_editor.connection.vendor]
    for name, table in TABLES.items():
        for action in ACTIONS:
            schema_editor.execute(
                f"CREATE TRIGGER {name}_no_{action} BEFORE {action.upper()} ON {table} {refuse}"
            )


def unprotect(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for name, table in TABLES.items():
        for action in ACTIONS:
            of_table = f" ON {table}" if is_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {name}_no_{action}{of_table}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION result_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0035_written_replies")]

    operations = [migrations.RunPython(protect, unprotect)]
