"""Number the checks of the ledger, so that it shows when one is missing."""

from django.db import migrations, models


def number_checks(apps, schema_editor):
    checks = apps.get_model("assessments", "LedgerCheck").objects
    for number, pk in enumerate(checks.order_by("pk").values_list("pk", flat=True), start=1):
        checks.filter(pk=pk).update(number=number)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0011_witnesses")]

    operations = [
        migrations.AddField(
            model_name="ledgercheck",
            name="number",
            field=models.PositiveIntegerField(null=True, verbose_name="number"),
        ),
        migrations.RunPython(number_checks, migrations.RunPython.noop),
    ]
