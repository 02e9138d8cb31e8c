"""Rules of quizzes: forward only, a window, practice, certainty."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0032_panels_of_experts'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='position',
            field=models.PositiveSmallIntegerField(default=1, help_text='Where one goes forward only.', verbose_name='question come to'),
        ),
        migrations.AddField(
            model_name='quizpage',
            name='asks_certainty',
            field=models.BooleanField(default=False, help_text='Beside each answer. It makes a score of its own, which is no part of the result, and shows where somebody is sure and wrong.', verbose_name='ask how sure participants are'),
        ),
        migrations.AddField(
            model_name='quizpage',
            name='closes_at',
            field=models.DateTimeField(blank=True, help_text='Nobody begins or answers later, not even with extra time: that lengthens the time limit. Empty: it stays open.', null=True, verbose_name='closes'),
        ),
        migrations.AddField(
            model_name='quizpage',
            name='is_practice',
            field=models.BooleanField(default=False, help_text='Asks practice questions only, says after each answer what is right and why, offers hints, and never counts. There is no limit of attempts and no pause.', verbose_name='practice'),
        ),
        migrations.AddField(
            model_name='quizpage',
            name='navigation',
            field=models.CharField(choices=[('free', 'Back and forth'), ('sequential', 'Only forward, one after another')], default='free', max_length=10, verbose_name='going through the questions'),
        ),
        migrations.AddField(
            model_name='quizpage',
            name='opens_at',
            field=models.DateTimeField(blank=True, help_text='Empty: as soon as it is published.', null=True, verbose_name='opens'),
        ),
        migrations.AddField(
            model_name='response',
            name='certainty',
            field=models.PositiveSmallIntegerField(help_text='From 1, hardly sure, to 3, very sure. Empty where nobody said.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3)], verbose_name='certainty'),
        ),
    ]
