"""Let each check keep where it found the end of the audit trail's chain."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0008_check_format"), ("lms", "0007_audit_chain")]

    operations = [
        migrations.AddField(
            model_name="ledgercheck",
            name="trail_sequence",
            field=models.PositiveBigIntegerField(default=0, verbose_name="sealed audit events"),
        ),
        migrations.AddField(
            model_name="ledgercheck",
            name="trail_hash",
            field=models.BinaryField(
                default=bytes(32), max_length=32, verbose_name="hash of the last seal"
            ),
        ),
    ]
