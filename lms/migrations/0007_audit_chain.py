"""Let the database itself refuse to change or delete audit events, and chain them by seals.

Only a network address may go from an event: it is forgotten when its time is over. Names no code of
the project. On SQLite a later migration that rebuilds one of the two tables loses its triggers and
must make them again.
"""

import django.db.models.deletion
from django.db import migrations, models

REFUSAL = "The audit trail is append-only."
COLUMNS = (
    "id", "at", "actor_id", "actor_label", "action", "target_type", "target_id", "target_label",
    "changes",
)  # fmt: skip
NEW, OLD = (", ".join(f"{row}.{name}" for name in COLUMNS) for row in ("NEW", "OLD"))
TABLES = {"audit": "lms_auditevent", "seal": "lms_auditseal"}
STATEMENTS = {
    "sqlite": [
        f"""
        CREATE TRIGGER audit_no_update BEFORE UPDATE ON lms_auditevent
        WHEN NEW.ip_address IS NOT NULL OR ({NEW}) IS NOT ({OLD})
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """,
        f"""
        CREATE TRIGGER audit_no_delete BEFORE DELETE ON lms_auditevent
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """,
        f"""
        CREATE TRIGGER seal_no_update BEFORE UPDATE ON lms_auditseal
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """,
        f"""
        CREATE TRIGGER seal_no_delete BEFORE DELETE ON lms_auditseal
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """,
    ],
    "postgresql": [
        f"""
        CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
        END
        $$
        """,
        """
        CREATE TRIGGER audit_no_update BEFORE UPDATE ON lms_auditevent FOR EACH ROW
        WHEN (
            NEW.ip_address IS NOT NULL
            OR to_jsonb(NEW) - 'ip_address' IS DISTINCT FROM to_jsonb(OLD) - 'ip_address'
        )
        EXECUTE FUNCTION audit_is_append_only()
        """,
        """
        CREATE TRIGGER audit_no_delete BEFORE DELETE ON lms_auditevent
        FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
        """,
        """
        CREATE TRIGGER seal_no_update BEFORE UPDATE ON lms_auditseal
        FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
        """,
        """
        CREATE TRIGGER seal_no_delete BEFORE DELETE ON lms_auditseal
        FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
        """,
    ],
}
TRIGGERS = [
    (f"{name}_no_{action}", table)
    for name, table in TABLES.items()
    for action in ("update", "delete")
]
REVERSE_STATEMENTS = {
    "sqlite": [f"DROP TRIGGER {name}" for name, _table in TRIGGERS],
    "postgresql": [
        *(f"DROP TRIGGER {name} ON {table}" for name, table in TRIGGERS),
        "DROP FUNCTION audit_is_append_only()",
    ],
}


def protect(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unprotect(apps, schema_editor):
    for statement in REVERSE_STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("lms", "0006_notices")]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "sequence",
                    models.PositiveBigIntegerField(
                        primary_key=True, serialize=False, verbose_name="place in the chain"
                    ),
                ),
                (
                    "format",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="format of the hash"
                    ),
                ),
                ("chain_hash", models.BinaryField(max_length=32, verbose_name="hash")),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="lms.auditevent",
                        verbose_name="audit event",
                    ),
                ),
            ],
            options={
                "verbose_name": "seal of an audit event",
                "verbose_name_plural": "seals of audit events",
            },
        ),
        migrations.RunPython(protect, unprotect),
    ]
