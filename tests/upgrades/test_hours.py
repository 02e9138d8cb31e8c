"""Hours earned before each activity earned its own stay, in the year they stood in."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from courses import api as courses
from courses.models import ActivityProgress, TrainingRecord
from tests.upgrades.test_upgrade import last_migrations

pytestmark = pytest.mark.django_db


def hours_before() -> dict[tuple[int, int], Decimal]:
    """Read the hours of each officer and year, as a release without activities' hours has them."""
    hours: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT officer_id, completed_on, training_hours FROM courses_trainingrecord"
        )
        for officer_id, day, earned in cursor.fetchall():
            hours[officer_id, int(str(day)[:4])] += Decimal(str(earned))
    return dict(hours)


def test_nobody_loses_hours_and_what_was_completed_is_not_too_quick(
    upgrade: Callable[[], None],
) -> None:
    before = hours_before()
    assert before
    upgrade()
    for (officer_id, year), earned in before.items():
        now = courses.training_hours_of([officer_id], year)[officer_id]
        assert earned <= now
    assert not ActivityProgress.objects.too_quick().exists()
    assert set(ActivityProgress.objects.with_hours().values_list("basis", flat=True)) == {"earlier"}
    for record in TrainingRecord.objects.all():
        days = record.enrolment.progress.with_hours().values_list("credited_on", flat=True)
        assert set(days) == {record.completed_on}


def test_on_the_way_back_records_have_their_hours_as_they_were(
    release: Path, upgrade: Callable[[], None]
) -> None:
    before = hours_before()
    upgrade()
    call_command("migrate", "courses", last_migrations(release)["courses"], verbosity=0)
    assert hours_before() == before
