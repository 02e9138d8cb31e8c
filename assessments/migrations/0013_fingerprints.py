"""Give each check a fingerprint that covers the one before, and let none be changed.

The triggers say that answers and the ends of chains stay as well. On SQLite a later migration that
rebuilds one of the tables loses its triggers and must make them again.
"""

import django.db.models.deletion
from django.db import migrations, models

REFUSAL = "What a check found is append-only."
TABLES = {
    "check": "assessments_ledgercheck",
    "answer": "assessments_ledgeranswer",
    "mark": "assessments_ledgermark",
}
TRIGGERS = [(name, action, TABLES[name]) for name in TABLES for action in ("update", "delete")]


def protect(apps, schema_editor):
    refuse = {
        "sqlite": f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        "postgresql": "FOR EACH ROW EXECUTE FUNCTION check_is_append_only()",
    }[schema_editor.connection.vendor]
    for name, action, table in TRIGGERS:
        schema_editor.execute(
            f"CREATE TRIGGER {name}_no_{action} BEFORE {action.upper()} ON {table} {refuse}"
        )


def unprotect(apps, schema_editor):
    for name, action, table in TRIGGERS:
        of_table = "" if schema_editor.connection.vendor == "sqlite" else f" ON {table}"
        schema_editor.execute(f"DROP TRIGGER {name}_no_{action}{of_table}")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0012_number_checks"), ("lms", "0007_audit_chain")]

    operations = [
        migrations.AlterField(
            model_name="ledgercheck",
            name="number",
            field=models.PositiveIntegerField(unique=True, verbose_name="number"),
        ),
        migrations.AlterField(
            model_name="ledgercheck",
            name="digest",
            field=models.CharField(
                max_length=64, verbose_name="hash over the ends of the chains"
            ),
        ),
        migrations.AddField(
            model_name="ledgercheck",
            name="fingerprint",
            field=models.CharField(
                blank=True, db_index=True, default="", max_length=64, verbose_name="fingerprint"
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="LedgerMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField(verbose_name="until")),
                ("sequence", models.PositiveIntegerField(verbose_name="rows")),
                ("chain_hash", models.BinaryField(max_length=32, verbose_name="hash")),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lms.officer",
                        verbose_name="officer",
                    ),
                ),
            ],
            options={
                "verbose_name": "end of a chain as a check found it",
                "verbose_name_plural": "ends of chains as checks found them",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["officer", "until"], name="mark_once_per_check"
                    )
                ],
            },
        ),
        migrations.RunPython(protect, unprotect),
    ]
