"""Observations for tests."""

import datetime as dt

from django.utils import timezone

from assessments.models import Competency
from assessments.observations import api
from assessments.observations.models import RatingSheet


def sure(value: float | None) -> float:
    """A number that must be there."""
    assert value is not None
    return value


def level(code="KOM", number=1):
    """A pair of competency id and level."""
    return Competency.objects.get(code=code).pk, number


def opened(assessor, officer, *, levels=None, days_ago=1, **fields):
    """The assessor's own empty form at a new observation."""
    return api.open_observation(
        by=assessor,
        officer=officer,
        occasion=fields.pop("occasion", "work"),
        occurred_at=timezone.now() - dt.timedelta(days=days_ago),
        levels=levels or [level()],
        **fields,
    )


def sheet_of(assessor, sheet):
    """A form as a view would take it."""
    return RatingSheet.objects.of(assessor).get(pk=sheet.pk)


def mark(sheet, *marks, note=""):
    """Give marks in the order of the form; the last one goes on."""
    indicators = list(sheet.observation.content.indicators)
    given = [*marks, *[marks[-1]] * len(indicators)][: len(indicators)]
    for indicator, value in zip(indicators, given, strict=True):
        api.save_rating(sheet=sheet, indicator_id=indicator.id, mark=value, note=note, sequence=1)


def handed_in(assessor, officer, *marks, **fields):
    """A form that was marked and handed in."""
    sheet = opened(assessor, officer, **fields)
    mark(sheet, *marks or (3,))
    return api.submit(sheet=sheet, by=assessor)


def also_handed_in(sheet, assessor, *marks):
    """Another assessor's form at the same observation."""
    own = api.take_part(observation=sheet.observation, assessor=assessor, by=assessor)
    mark(own, *marks)
    return api.submit(sheet=own, by=assessor)
