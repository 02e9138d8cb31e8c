"""Let each row of the ledger say on how many observations it rests; those that lie there do not.

SQLite builds the table anew for that, which takes the triggers of 0002 away, so they are put back.
"""

from django.conf import settings
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

    dependencies = [
        ('assessments', '0009_check_of_the_trail'),
        ('lms', '0007_audit_chain'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, protect),
        migrations.AddField(
            model_name='evidence',
            name='chance',
            field=models.FloatField(default=0.0, verbose_name='by chance'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='has_fault',
            field=models.BooleanField(default=False, verbose_name='critical fault'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='observations',
            field=models.PositiveSmallIntegerField(help_text='Empty: recorded before they were counted.', null=True, verbose_name='observations'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='occasion',
            field=models.CharField(blank=True, max_length=80, verbose_name='occasion'),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='format',
            field=models.PositiveSmallIntegerField(default=2, verbose_name='format of the hash'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('chance__gte', 0), ('chance__lt', 1)), name='evidence_chance_0_to_1'),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
