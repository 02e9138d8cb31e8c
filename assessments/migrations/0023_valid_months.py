"""Call it what it means: how long a level of a competency holds.

Earlier versions of a competency, which editors may go back to, are told the new name too.
"""

from functools import partial

from django.core.validators import MinValueValidator
from django.db import migrations, models


def rename_in_revisions(apps, _editor, *, before, after):
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="assessments", content_type__model="competency"
    )
    for revision in revisions.iterator():
        if before in revision.content:
            revision.content[after] = revision.content.pop(before)
            revision.save(update_fields=["content"])


OLD, NEW = "half_life_months", "valid_months"


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0022_every_number_of_the_rule'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.RenameField(model_name='competency', old_name=OLD, new_name=NEW),
        migrations.AlterField(
            model_name='competency',
            name=NEW,
            field=models.PositiveSmallIntegerField(blank=True, default=24, help_text='How long a level holds without new evidence. Empty: for ever. Under a policy of independent sources, evidence weighs half after this time.', null=True, validators=[MinValueValidator(1)], verbose_name='validity in months'),
        ),
        migrations.RunPython(
            partial(rename_in_revisions, before=OLD, after=NEW),
            partial(rename_in_revisions, before=NEW, after=OLD),
        ),
    ]
