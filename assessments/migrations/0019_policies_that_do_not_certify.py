"""Let policies say that their levels do not certify; those that lie there go on certifying."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0018_what_activities_prove'),
    ]

    operations = [
        migrations.AddField(
            model_name='attainmentpolicy',
            name='certifies',
            field=models.BooleanField(default=True, help_text='If not, everybody sees beside its levels that they are not yet certified.', verbose_name='its levels certify'),
        ),
    ]
