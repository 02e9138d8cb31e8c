"""Make every number of the rule one of the policy; those that lie there go on with the same numbers."""


import django.core.validators
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0021_offered_levels'),
    ]

    operations = [
        migrations.AddField(
            model_name='attainmentpolicy',
            name='fading_share',
            field=models.FloatField(default=0.25, help_text='0 to 1: 0.25 warns in the last quarter of the time for which it holds.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='part of its time in which a level fades'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='mastered_by_half',
            field=models.FloatField(default=0.5, help_text='0 to 1: sureness tells apart who is able and who masters this part only.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='what somebody masters who is not able yet'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='pause_days',
            field=models.PositiveSmallIntegerField(default=7, help_text='From the end of one to the start of the next; in between, tries are practice. 0: no pause. Whatever the pause, only questions and turns that are new count.', verbose_name='days between tries that count'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='slip_certified',
            field=models.FloatField(default=0.1, help_text='More than 0, less than 0.5: how often somebody who is able fails all the same.', validators=[django.core.validators.MinValueValidator(0.001), django.core.validators.MaxValueValidator(0.499)], verbose_name='slips in what was shown elsewhere'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='slip_knowledge',
            field=models.FloatField(default=0.1, help_text='More than 0, less than 0.5: how often somebody who is able fails all the same.', validators=[django.core.validators.MinValueValidator(0.001), django.core.validators.MaxValueValidator(0.499)], verbose_name='slips at questions'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='slip_observed',
            field=models.FloatField(default=0.1, help_text='More than 0, less than 0.5: how often somebody who is able fails all the same.', validators=[django.core.validators.MinValueValidator(0.001), django.core.validators.MaxValueValidator(0.499)], verbose_name='slips at work'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='slip_simulated',
            field=models.FloatField(default=0.15, help_text='More than 0, less than 0.5: how often somebody who is able fails all the same.', validators=[django.core.validators.MinValueValidator(0.001), django.core.validators.MaxValueValidator(0.499)], verbose_name='slips in conversations'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='sureness_high',
            field=models.FloatField(default=0.95, help_text='0 to 1: the probability from which it is called highly sure.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='“high” from'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='sureness_medium',
            field=models.FloatField(default=0.8, help_text='0 to 1: the probability from which a level is called medium sure.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='“medium” from'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='weight_certified',
            field=models.FloatField(default=1.0, help_text='1: like every other kind. 2: each observation counts for two.', validators=[django.core.validators.MinValueValidator(0.01), django.core.validators.MaxValueValidator(100)], verbose_name='weight of what was shown elsewhere'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='weight_knowledge',
            field=models.FloatField(default=1.0, help_text='1: like every other kind. 2: each observation counts for two.', validators=[django.core.validators.MinValueValidator(0.01), django.core.validators.MaxValueValidator(100)], verbose_name='weight of answers to questions'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='weight_observed',
            field=models.FloatField(default=1.0, help_text='1: like every other kind. 2: each observation counts for two.', validators=[django.core.validators.MinValueValidator(0.01), django.core.validators.MaxValueValidator(100)], verbose_name='weight of what an assessor saw at work'),
        ),
        migrations.AddField(
            model_name='attainmentpolicy',
            name='weight_simulated',
            field=models.FloatField(default=1.0, help_text='1: like every other kind. 2: each observation counts for two.', validators=[django.core.validators.MinValueValidator(0.01), django.core.validators.MaxValueValidator(100)], verbose_name='weight of conversations played'),
        ),
        migrations.AlterField(
            model_name='attainmentpolicy',
            name='indicator_mark',
            field=models.FloatField(default=0.5, help_text='0 to 1: the same for each behaviour of the level by itself.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='mark of each indicator'),
        ),
        migrations.AlterField(
            model_name='attainmentpolicy',
            name='kind_mark',
            field=models.FloatField(default=0.5, help_text='0 to 1: the same for each kind of evidence that the level needs.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='mark of each kind of evidence'),
        ),
        migrations.AlterField(
            model_name='attainmentpolicy',
            name='later_mark',
            field=models.FloatField(default=0.5, help_text='0 to 1: the same for what is shown again later.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='mark of the later check'),
        ),
        migrations.AlterField(
            model_name='attainmentpolicy',
            name='level_mark',
            field=models.FloatField(default=0.75, help_text='0 to 1: so much of what was observed must be right, beyond what luck would give.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='mark of a level'),
        ),
        migrations.AlterField(
            model_name='attainmentpolicy',
            name='observations',
            field=models.PositiveSmallIntegerField(default=15, help_text='So many answers, turns of a conversation and rated behaviours must stand behind a level.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='observations'),
        ),
        migrations.AlterField(
            model_name='attainmentpolicy',
            name='observations_per_indicator',
            field=models.PositiveSmallIntegerField(default=4, help_text='So many of them of each behaviour of the level.', verbose_name='observations of each indicator'),
        ),
        migrations.AlterField(
            model_name='attainmentpolicy',
            name='observations_per_kind',
            field=models.PositiveSmallIntegerField(default=6, help_text='So many of them of each kind of evidence that the level needs.', verbose_name='observations of each kind'),
        ),
        migrations.AlterField(
            model_name='attainmentpolicy',
            name='starts_on',
            field=models.DateField(default=django.utils.timezone.localdate, help_text='Today or later; earlier days stay as they were judged.', verbose_name='in force from'),
        ),
    ]
