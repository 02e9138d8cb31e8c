"""Let each check of the ledger say in which order its fingerprint took the officers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_kinds_of_source")]

    operations = [
        migrations.AddField(
            model_name="ledgercheck",
            name="format",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="format"),
        ),
        migrations.AlterField(
            model_name="ledgercheck",
            name="format",
            field=models.PositiveSmallIntegerField(default=2, verbose_name="format"),
        ),
    ]
