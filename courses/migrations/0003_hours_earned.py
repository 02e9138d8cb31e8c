"""Hours are earned by each activity; what was completed before keeps those it had."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import TruncDate


def keep_hours(apps, schema_editor):
    """Credit what was completed: in the year of its course, as before, or else of its own day."""
    database = schema_editor.connection.alias
    progress = apps.get_model("courses", "ActivityProgress").objects.using(database)
    records = apps.get_model("courses", "TrainingRecord").objects.using(database)
    completed = progress.filter(completed_at__isnull=False)
    completed.update(
        credited_minutes=F("minutes"), credited_on=TruncDate("completed_at"), basis="earlier"
    )
    of_course = records.filter(enrolment=OuterRef("enrolment"))
    within = completed.filter(Exists(of_course), completed_at__lte=F("enrolment__ended_at"))
    within.update(credited_on=Subquery(of_course.values("completed_on")[:1]))
    # PostgreSQL alters no table while foreign keys of rows just changed are to be checked.
    schema_editor.connection.check_constraints(table_names=["courses_activityprogress"])


def round_again(apps, schema_editor):
    """Write the hours of each record as they were rounded before, on the way back."""
    database = schema_editor.connection.alias
    records = apps.get_model("courses", "TrainingRecord").objects.using(database)
    for record in records.only("minutes").iterator():
        hours = Decimal(record.minutes * 2 // 45) / 2
        records.filter(pk=record.pk).update(training_hours=hours)


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0002_what_activities_give'),
        ('lms', '0006_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadingClock',
            fields=[
                ('officer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='lms.officer', verbose_name='officer')),
                ('read_at', models.DateTimeField(verbose_name='time')),
            ],
            options={
                'verbose_name': 'reading clock',
                'verbose_name_plural': 'reading clocks',
            },
        ),
        migrations.AlterField(
            model_name='trainingrecord',
            name='training_hours',
            field=models.DecimalField(decimal_places=1, default=0, max_digits=5, verbose_name='training hours (JP)'),
        ),
        migrations.RunPython(migrations.RunPython.noop, round_again),
        migrations.RemoveField(
            model_name='trainingrecord',
            name='training_hours',
        ),
        migrations.AddField(
            model_name='activityprogress',
            name='basis',
            field=models.CharField(blank=True, choices=[('measured', 'Reading time measured'), ('between', 'Time between opening and finishing'), ('passed', 'Passed'), ('accepted', 'Accepted by HR'), ('earlier', 'From before time was measured'), ('elsewhere', 'Earned in another course before')], max_length=10, verbose_name='known by'),
        ),
        migrations.AddField(
            model_name='activityprogress',
            name='credited_minutes',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='minutes earned'),
        ),
        migrations.AddField(
            model_name='activityprogress',
            name='credited_on',
            field=models.DateField(null=True, verbose_name='minutes earned on'),
        ),
        migrations.AddField(
            model_name='activityprogress',
            name='opened_again_at',
            field=models.DateTimeField(null=True, verbose_name='last opened'),
        ),
        migrations.AddField(
            model_name='activityprogress',
            name='seconds',
            field=models.PositiveIntegerField(default=0, help_text='The time spent with a lesson; once it is completed, at most its duration.', verbose_name='seconds'),
        ),
        migrations.AddIndex(
            model_name='activityprogress',
            index=models.Index(condition=models.Q(('completed_at__isnull', False), ('credited_on', None)), fields=['-completed_at'], name='progress_too_quick'),
        ),
        migrations.AddConstraint(
            model_name='activityprogress',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), ('credited_minutes', 0), ('credited_on', None)), models.Q(('completed_at__isnull', False), ('credited_on__isnull', False), models.Q(('basis', ''), _negated=True)), _connector='OR'), name='progress_hours_of_what_is_completed'),
        ),
        migrations.RunPython(keep_hours, migrations.RunPython.noop),
    ]
