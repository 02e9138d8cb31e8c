"""Note which level an officer was told may be confirmed, so that nobody is told twice."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0020_provisional_standings'),
    ]

    operations = [
        migrations.AddField(
            model_name='attainment',
            name='offered',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='level offered for confirmation'),
        ),
        migrations.AddIndex(
            model_name='attainment',
            index=models.Index(condition=models.Q(('provisional__gt', models.F('level'))), fields=['check_from'], name='attainment_check_from'),
        ),
    ]
