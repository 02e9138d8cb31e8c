"""Let policies hold the numbers of rule 3 as well; those that lie there are of rule 2."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0013_fingerprints'),
    ]

    operations = [
        migrations.AddField(
            model_name='attainment',
            name='check_from',
            field=models.DateField(null=True, verbose_name='may be confirmed from'),
        ),
        migrations.AddField(
            model_name='attainment',
            name='provisional',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='provisional level'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='days_between',
            field=models.PositiveSmallIntegerField(default=7, help_text='0: nothing has to be shown again.', verbose_name='days until the later check'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='evidence_half_life_months',
            field=models.PositiveSmallIntegerField(default=12, help_text='After this time a result weighs half of a new one.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='half-life of evidence in months'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='indicator_mark',
            field=models.FloatField(default=0.5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='mark of each indicator'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='kind_mark',
            field=models.FloatField(default=0.5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='mark of each kind of evidence'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='kinds_needed',
            field=models.CharField(choices=[('by_level', 'Two; from level 3 something done, from level 4 at work'), ('one', 'One')], default='by_level', max_length=10, verbose_name='kinds of evidence'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='later_mark',
            field=models.FloatField(default=0.5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='mark of the later check'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='level_mark',
            field=models.FloatField(default=0.75, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='mark of a level'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='observations',
            field=models.PositiveSmallIntegerField(default=15, verbose_name='observations'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='observations_per_indicator',
            field=models.PositiveSmallIntegerField(default=4, verbose_name='observations of each indicator'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='observations_per_kind',
            field=models.PositiveSmallIntegerField(default=6, verbose_name='observations of each kind'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='rating_counts_as',
            field=models.PositiveSmallIntegerField(default=4, help_text='Whoever rates a behaviour has seen the whole of it.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='observations in the rating of an assessor'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='rule',
            field=models.PositiveSmallIntegerField(choices=[(2, 'Independent sources, each strong enough'), (3, 'Observations, shown and remembered')], default=2, verbose_name='rule'),
        ),
    ]
