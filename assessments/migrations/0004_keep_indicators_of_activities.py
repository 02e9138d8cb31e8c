"""Protect the indicators of published activities. The table stays as it is: Django holds the rule."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_evidence_format")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="EvidenceSourceIndicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "evidencesource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="assessments.evidencesource",
                                verbose_name="evidence source",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="assessments.indicator",
                                verbose_name="indicator",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "indicator of an evidence source",
                        "verbose_name_plural": "indicators of evidence sources",
                        "db_table": "assessments_evidencesource_indicators",
                        "unique_together": {("evidencesource", "indicator")},
                    },
                ),
                migrations.AlterField(
                    model_name="evidencesource",
                    name="indicators",
                    field=models.ManyToManyField(
                        related_name="sources",
                        through="assessments.EvidenceSourceIndicator",
                        to="assessments.indicator",
                        verbose_name="indicators",
                    ),
                ),
            ]
        )
    ]
