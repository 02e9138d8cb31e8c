"""Whoever finds a weakness learns whom to tell."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

ADDRESS = "/.well-known/security.txt"


def test_the_contact_is_named_for_half_a_year_at_most(client: Any, settings: Any) -> None:
    settings.SECURITY_CONTACT = "mailto:keamanan@example.go.id"
    answer = client.get(ADDRESS)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:keamanan@example.go.id"
    assert fields["Canonical"] == f"http://localhost:8000{ADDRESS}"
    expires = dt.datetime.fromisoformat(fields["Expires"])
    assert dt.timedelta() < expires - timezone.now() < dt.timedelta(days=366)


@pytest.mark.django_db
def test_where_nobody_is_named_there_is_no_such_file(client: Any) -> None:
    assert client.get(ADDRESS).status_code == 404
