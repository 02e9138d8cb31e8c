"""Let checks write down what policies, frameworks and requirements say, for good.

On SQLite a later migration that rebuilds the table loses its triggers and must make them again.
"""

import django.db.models.deletion
from django.db import migrations, models

REFUSAL = "What a check found is append-only."
ACTIONS = ("update", "delete")


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"""
            CREATE FUNCTION check_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
            END
            $$
            """
        )
    refuse = {
        "sqlite": f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        "postgresql": "FOR EACH ROW EXECUTE FUNCTION check_is_append_only()",
    }[schema_editor.connection.vendor]
    for action in ACTIONS:
        schema_editor.execute(
            f"CREATE TRIGGER witness_no_{action} BEFORE {action.upper()}"
            f" ON assessments_witness {refuse}"
        )


def unprotect(apps, schema_editor):
    of_table = {"sqlite": "", "postgresql": " ON assessments_witness"}
    for action in ACTIONS:
        table = of_table[schema_editor.connection.vendor]
        schema_editor.execute(f"DROP TRIGGER witness_no_{action}{table}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION check_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0010_evidence_observations")]

    operations = [
        migrations.CreateModel(
            name="Witness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("policy", "Attainment policy"),
                            ("framework", "Competency framework"),
                            ("requirements", "Requirements of the position"),
                        ],
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
                ("object_id", models.BigIntegerField(verbose_name="object")),
                (
                    "check_made",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="witnesses",
                        to="assessments.ledgercheck",
                        verbose_name="check",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lms.snapshot",
                        verbose_name="content",
                    ),
                ),
            ],
            options={
                "verbose_name": "what a check found of the rules",
                "verbose_name_plural": "what checks found of the rules",
                "indexes": [
                    models.Index(fields=["about", "object_id"], name="witness_object")
                ],
            },
        ),
        migrations.RunPython(protect, unprotect),
    ]
