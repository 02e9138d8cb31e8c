"""Whoever keeps something by posting or status hears of every change of them."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

import pytest

from lms.core.clock import today
from lms.people import api as people
from lms.people.models import Officer, Posting, User
from lms.people.organisation import staffing
from lms.people.signals import postings_changed
from tests.conftest import Organisation
from tests.people.imports.files import applied, as_csv, checked, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(org: Organisation, ayu: Officer, bima: Officer) -> Iterator[list[set[int]]]:
    """Collect who is named from here on, sorted into one set for each time it is sent."""
    calls: list[set[int]] = []

    def listen(officer_ids: Collection[int], **_more: Any) -> None:
        calls.append(set(officer_ids))

    postings_changed.connect(listen)
    yield calls
    postings_changed.disconnect(listen)


def act(officer: Officer, org: Organisation) -> Posting:
    return people.post_officer(
        by=None,
        officer=officer,
        unit=org.registry,
        position=org.section_head,
        starts_on=today(),
        kind=Posting.Kind.ACTING,
    )


def test_a_posting_and_its_end_are_told(
    ayu: Officer, dewi: User, org: Organisation, heard: list[set[int]]
) -> None:
    posting = act(ayu, org)
    assert heard == [{ayu.pk}]
    staffing.end_posting(by=dewi, posting=posting)
    assert heard == [{ayu.pk}, {ayu.pk}]


def test_transfers_of_several_are_told(
    ayu: Officer, bima: Officer, dewi: User, org: Organisation, heard: list[set[int]]
) -> None:
    staffing.transfer_all(by=dewi, officers=[ayu, bima], unit=org.registry, starts_on=today())
    assert set().union(*heard) == {ayu.pk, bima.pk}


@pytest.mark.parametrize("status", ["on_leave", "left"])
def test_a_new_status_is_told_and_the_same_again_is_not(
    status: str, ayu: Officer, dewi: User, heard: list[set[int]]
) -> None:
    for _twice in range(2):
        staffing.set_status(by=dewi, officer=ayu, status=status, day=today())
    assert heard == [{ayu.pk}]


def test_who_is_anonymised_is_told(ayu: Officer, dewi: User, heard: list[set[int]]) -> None:
    staffing.set_status(by=dewi, officer=ayu, status="left", day=today())
    staffing.anonymise(by=dewi, officer=ayu)
    assert heard == [{ayu.pk}, {ayu.pk}]


def test_it_is_told_after_the_change_and_inside_its_transaction(
    ayu: Officer, dewi: User, org: Organisation
) -> None:
    def refuse(officer_ids: Collection[int], **_more: Any) -> None:
        assert Posting.objects.filter(officer__in=officer_ids, unit=org.registry).exists()
        raise RuntimeError

    postings_changed.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            act(ayu, org)
    finally:
        postings_changed.disconnect(refuse)
    assert not Posting.objects.filter(unit=org.registry).exists()


def test_an_import_tells_whom_it_posts_moves_or_lets_leave_once_a_batch(
    ayu: Officer, bima: Officer, dewi: User, heard: list[set[int]]
) -> None:
    applied(dewi, as_csv([row(1), row(2), row(3), row(4)]))
    first, second, third, fourth = Officer.objects.exclude(pk__in=[ayu.pk, bima.pk]).order_by(
        "staff_number"
    )
    assert heard.pop() == {first.pk, second.pk, third.pk, fourth.pk}

    headers = ("NIP", "Nama", "Kode Unit", "Kode Jabatan", "TMT Jabatan", "Status")
    cells = ("DUK-FO", "PL", "01/03/2021")
    rows = [
        (first.staff_number, first.name, "DUK", "PL", f"{today():%d/%m/%Y}", ""),
        (second.staff_number, second.name, *cells, "Cuti"),
        (third.staff_number, "Nama Lain", *cells, ""),
        (fourth.staff_number, fourth.name, *cells, ""),
    ]
    content = as_csv(rows, headers)
    checked(dewi, content)
    assert heard == []
    applied(dewi, content, effective_on=dt.date(2026, 1, 1))
    assert heard == [{first.pk, second.pk}]
    applied(dewi, content)
    assert len(heard) == 1
