"""Call the end of an attempt what every sitting calls it; attempts and plays share their fields."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

OFFICER = models.ForeignKey(
    on_delete=django.db.models.deletion.PROTECT,
    related_name="%(class)ss",
    to="lms.officer",
    verbose_name="officer",
)
KEY = models.UUIDField(db_index=True, verbose_name="activity key")


def constraints(finished):
    one_open = models.UniqueConstraint(
        fields=["officer", "page_key"], condition=Q(**{finished: None}), name="attempt_one_open"
    )
    result = models.CheckConstraint(
        condition=Q(**{finished: None}, score=None, max_score=None, passed=None)
        | Q(
            **{f"{finished}__isnull": False},
            score__isnull=False,
            max_score__isnull=False,
            passed__isnull=False,
        ),
        name="attempt_result_with_submission",
    )
    return one_open, result


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_kinds_of_question"), ("lms", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("attempt", "attempt_one_open"),
        migrations.RemoveConstraint("attempt", "attempt_result_with_submission"),
        migrations.RenameField("attempt", "submitted_at", "finished_at"),
        *(migrations.AddConstraint("attempt", each) for each in constraints("finished_at")),
        # Names only: no table changes from here on.
        migrations.AlterField(
            "attempt", "finished_at", models.DateTimeField(null=True, verbose_name="finished")
        ),
        *(migrations.AlterField(model, "officer", OFFICER) for model in ("attempt", "play")),
        *(migrations.AlterField(model, "page_key", KEY) for model in ("attempt", "play")),
        migrations.AlterField(
            "play", "started_at", models.DateTimeField(verbose_name="started")
        ),
    ]
