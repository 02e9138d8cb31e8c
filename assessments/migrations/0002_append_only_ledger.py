"""Let the database itself refuse to change or delete evidence.

Names no code of the project, so it stays right whatever becomes of it. On SQLite a later
migration that rebuilds ``assessments_evidence`` loses its triggers and must run ``protect`` again;
a test looks for them after all migrations.
"""

from django.db import migrations

STATEMENTS = {
    "sqlite": [
        """
        CREATE TRIGGER evidence_no_update BEFORE UPDATE ON assessments_evidence
        BEGIN
            SELECT RAISE(ABORT, 'Evidence is append-only; add a voiding row.');
        END
        """,
        """
        CREATE TRIGGER evidence_no_delete BEFORE DELETE ON assessments_evidence
        BEGIN
            SELECT RAISE(ABORT, 'Evidence is append-only; add a voiding row.');
        END
        """,
    ],
    "postgresql": [
        """
        CREATE FUNCTION evidence_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'Evidence is append-only; add a voiding row.'
                USING ERRCODE = 'restrict_violation';
        END
        $$
        """,
        """
        CREATE TRIGGER evidence_no_update BEFORE UPDATE ON assessments_evidence
        FOR EACH ROW EXECUTE FUNCTION evidence_is_append_only()
        """,
        """
        CREATE TRIGGER evidence_no_delete BEFORE DELETE ON assessments_evidence
        FOR EACH ROW EXECUTE FUNCTION evidence_is_append_only()
        """,
    ],
}
REVERSE_STATEMENTS = {
    "sqlite": ["DROP TRIGGER evidence_no_update", "DROP TRIGGER evidence_no_delete"],
    "postgresql": [
        "DROP TRIGGER evidence_no_update ON assessments_evidence",
        "DROP TRIGGER evidence_no_delete ON assessments_evidence",
        "DROP FUNCTION evidence_is_append_only()",
    ],
}


def protect(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unprotect(apps, schema_editor):
    for statement in REVERSE_STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [migrations.RunPython(protect, unprotect)]
