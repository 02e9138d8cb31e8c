"""What a checked import would do to whom; and officers who have been removed again."""

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models


def forget_removed(apps, _schema_editor):
    """Going back, drop what could not be kept without its officer; the audit trail tells it."""
    apps.get_model("lms", "ImportedOfficer").objects.filter(officer=None).delete()


class Migration(migrations.Migration):
    """An imported officer may be gone."""

    dependencies = [
        ('lms', '0002_phone_numbers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='importedofficer',
            name='effect',
            field=models.CharField(choices=[('added', 'Added'), ('left', 'Left'), ('transferred', 'Transferred'), ('changed', 'Details changed'), ('removed', 'Removed')], max_length=11, verbose_name='effect'),
        ),
        migrations.AlterField(
            model_name='importedofficer',
            name='officer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='lms.officer', verbose_name='officer'),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_removed, elidable=True),
        migrations.CreateModel(
            name='PlannedOfficer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(verbose_name='row')),
                ('staff_number', models.CharField(max_length=30, verbose_name='NIP or staff number')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('effect', models.CharField(choices=[('added', 'Added'), ('left', 'Left'), ('transferred', 'Transferred'), ('changed', 'Details changed'), ('removed', 'Removed')], max_length=11, verbose_name='effect')),
                ('changes', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='changes')),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='lms.officer', verbose_name='officer')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='lms.importrun', verbose_name='import')),
            ],
            options={
                'verbose_name': 'planned officer',
                'verbose_name_plural': 'planned officers',
                'ordering': ['row'],
                'constraints': [models.UniqueConstraint(fields=('run', 'row'), name='planned_once')],
            },
        ),
    ]
