"""What people are told, and how they want to be told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = [
        ('lms', '0005_outgoing_mail'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('key', models.CharField(max_length=120, verbose_name='key')),
                ('facts', models.JSONField(default=dict, verbose_name='facts')),
                ('url', models.CharField(max_length=300, verbose_name='address')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='time')),
                ('read_at', models.DateTimeField(null=True, verbose_name='read')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recipient')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'indexes': [models.Index(fields=['recipient', '-created_at'], name='notice_newest'), models.Index(condition=models.Q(('read_at', None)), fields=['recipient'], name='notice_unread'), models.Index(fields=['read_at'], name='notice_read_at')],
                'constraints': [models.UniqueConstraint(fields=('recipient', 'key'), name='notice_once_per_key'), models.CheckConstraint(condition=models.Q(('url__startswith', '/')), name='notice_leads_here')],
            },
        ),
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('channel', models.CharField(max_length=20, verbose_name='channel')),
                ('is_wanted', models.BooleanField(verbose_name='wanted')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'choice about notices',
                'verbose_name_plural': 'choices about notices',
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'channel'), name='notice_choice_once')],
            },
        ),
    ]
