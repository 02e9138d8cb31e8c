"""Carry provisional levels to the overview of many officers, and count them there.

Past days that are computed already come from before levels could be provisional.
"""

from django.db import migrations, models

WAITS = """
    FROM assessments_attainment AS shown
    WHERE shown.officer_id = assessments_standing.officer_id
        AND shown.competency_id = assessments_standing.competency_id
        AND shown.provisional > shown.level
"""
TAKE_OVER = f"""
    UPDATE assessments_standing
    SET provisional = (SELECT shown.provisional {WAITS}), check_from = (SELECT shown.check_from {WAITS})
    WHERE EXISTS (SELECT 1 {WAITS})
"""
COUNTED = """
    FROM assessments_standing AS standing
    WHERE standing.unit_id = assessments_unittally.unit_id
        AND standing.competency_id = assessments_unittally.competency_id
        AND standing.importance = assessments_unittally.importance
        AND standing.provisional > 0
"""
COUNT = f"""
    UPDATE assessments_unittally SET provisional = (SELECT COUNT(*) {COUNTED})
    WHERE EXISTS (SELECT 1 {COUNTED})
"""


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0019_policies_that_do_not_certify'),
    ]

    operations = [
        migrations.AddField(
            model_name='paststanding',
            name='check_from',
            field=models.DateField(null=True, verbose_name='may be confirmed from'),
        ),
        migrations.AddField(
            model_name='paststanding',
            name='provisional',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='provisional level'),
        ),
        migrations.AddField(
            model_name='pasttally',
            name='provisional',
            field=models.PositiveIntegerField(default=0, verbose_name='with a provisional level'),
        ),
        migrations.AddField(
            model_name='standing',
            name='check_from',
            field=models.DateField(null=True, verbose_name='may be confirmed from'),
        ),
        migrations.AddField(
            model_name='standing',
            name='provisional',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='provisional level'),
        ),
        migrations.AddField(
            model_name='unittally',
            name='provisional',
            field=models.PositiveIntegerField(default=0, verbose_name='with a provisional level'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(condition=models.Q(('provisional__gt', 0)), fields=['unit'], name='standing_provisional'),
        ),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
