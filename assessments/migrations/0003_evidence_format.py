"""Let each row of the ledger say in which format it was hashed; those that lie there are of format 1.

SQLite builds the table anew for that, which takes the triggers of 0002 away, so they are put back.
"""

from django.db import migrations, models

REFUSAL = "SELECT RAISE(ABORT, 'Evidence is append-only; add a voiding row.')"


def protect(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for action in ("update", "delete"):
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS evidence_no_{action} BEFORE {action.upper()}"
            f" ON assessments_evidence BEGIN {REFUSAL}; END"
        )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_append_only_ledger")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, protect),
        migrations.AddField(
            model_name="evidence",
            name="format",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="format of the hash"),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
