from django.core.validators import MaxValueValidator
from django.db import migrations, models

HELP = (
    "Opens so many days after the participant has done the required activities before it in the"
    " course; 0: at once. With 7 it shows what is still known a week later."
)


def setting():
    return models.PositiveSmallIntegerField(
        default=0,
        help_text=HELP,
        validators=[MaxValueValidator(180)],
        verbose_name="days until it opens",
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0040_observed_scenario")]

    operations = [
        migrations.AddField("quizpage", "opens_after_days", setting()),
        migrations.AddField("scenariopage", "opens_after_days", setting()),
    ]
