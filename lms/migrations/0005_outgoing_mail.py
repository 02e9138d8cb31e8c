"""Mail waits in a table until the worker has sent it; an invitation knows its mail."""

import django.utils.timezone
from django.db import migrations, models


def forget_failed(apps, _schema_editor):
    """Going back, drop invitations whose mail was given up: they would count as waiting again."""
    apps.get_model("lms", "Invitation").objects.filter(sent_at=None).exclude(failed_at=None).delete()


class Migration(migrations.Migration):
    """A table, and how an invitation's mail fared."""

    dependencies = [
        ('lms', '0004_creation'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(max_length=255, unique=True, verbose_name='message id')),
                ('recipients', models.TextField(verbose_name='recipients')),
                ('subject', models.TextField(verbose_name='subject')),
                ('sealed', models.TextField(blank=True, verbose_name='sealed message')),
                ('is_bulk', models.BooleanField(default=False, verbose_name='one of many')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('failed', 'Not sent')], default='waiting', max_length=10, verbose_name='status')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('queued_at', models.DateTimeField(auto_now_add=True, verbose_name='queued')),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='not before')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
            ],
            options={
                'verbose_name': 'outgoing mail',
                'verbose_name_plural': 'outgoing mail',
            },
        ),
        migrations.RemoveConstraint(
            model_name='invitation',
            name='invitation_one_waiting',
        ),
        migrations.AddField(
            model_name='invitation',
            name='failed_at',
            field=models.DateTimeField(null=True, verbose_name='given up'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='message_id',
            field=models.CharField(blank=True, db_index=True, max_length=255, verbose_name='message id'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('failed_at', None), ('sent_at', None)), fields=('user',), name='invitation_one_waiting'),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_failed, elidable=True),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('status', 'waiting')), fields=['is_bulk', 'due_at'], name='mail_waiting'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(fields=['status', 'finished_at'], name='mail_finished'),
        ),
    ]
