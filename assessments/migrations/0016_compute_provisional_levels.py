"""Have every level computed anew that was computed before levels could be provisional."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0015_counted_tries")]

    operations = [
        migrations.AlterField(
            model_name="attainment",
            name="rule_version",
            field=models.PositiveSmallIntegerField(default=3, verbose_name="version of the rule"),
        ),
    ]
