"""Two web processes: what one of them changes holds for the next request at the other."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connections
from wagtail.models import PageViewRestriction

from courses import api as courses
from lms.core.roles import Role
from lms.people import api as people
from tests.core.workers import database_url
from tests.factories import content

pytestmark = pytest.mark.django_db(transaction=True)


class Answer(NamedTuple):
    status: int
    text: str


class Other:
    """The other process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def get(self, browser: Any, address: str) -> Answer:
        session = browser.cookies[settings.SESSION_COOKIE_NAME].value
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"session": session, "address": address}) + "\n")
        self.process.stdin.flush()
        return Answer(**json.loads(self.process.stdout.readline()))


@pytest.fixture
def other() -> Iterator[Other]:
    environment = {"DATABASE_URL": database_url(), "DATA_DIR": str(settings.DATA_DIR)}
    if "ephemeral" in connections:
        environment["EPHEMERAL"] = str(connections["ephemeral"].settings_dict["NAME"])
    with subprocess.Popen(
        [sys.executable, "-m", "tests.courses.other_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    ) as process:
        yield Other(process)
        assert process.stdin
        process.stdin.close()


def test_nothing_that_changed_is_shown_by_either(course, enrolled, ayu, dewi, as_user, other):
    reader, hr = as_user(ayu), as_user(dewi)
    reader.cookies["django_language"] = hr.cookies["django_language"] = "en"

    def both(browser, address):
        here = browser.get(address)
        there = other.get(browser, address)
        assert here.status_code == there.status, address
        return Answer(*there), here.text

    def shown(address, words):
        answers = both(reader, address)
        is_shown = {words in answers[0].text, words in answers[1]}
        assert len(is_shown) == 1, words
        return is_shown.pop()

    def status(browser, address):
        return both(browser, address)[0].status

    # As it is, so both remember it.
    assert shown(course.page.url, "Pelajaran dua")
    assert shown(course.page.url, "Leave this course")
    assert shown("/kursus/", course.page.title)
    assert shown(course.first.url, course.first.title)
    assert status(hr, "/laporan/") == 200

    course.first.title = "Pelajaran kesatu"
    course.first.save_revision()
    assert not shown(course.page.url, "Pelajaran kesatu")
    course.first.get_latest_revision().publish()
    assert shown(course.page.url, "Pelajaran kesatu")
    assert shown(course.first.url, "Pelajaran kesatu")

    content.lesson(course.page, "Pelajaran tiga")
    assert shown(course.page.url, "Pelajaran tiga")

    course.second.unpublish()
    assert not shown(course.page.url, "Pelajaran dua")
    assert status(reader, course.second.url) == 404

    target = content.course("Kursus lain")
    before = course.optional.url
    course.optional.move(target, pos="last-child")
    assert status(reader, before) == 404
    assert not shown(course.page.url, "Bacaan tambahan")
    assert shown(target.url, "Bacaan tambahan")

    courses.withdraw(enrolment=enrolled, by=ayu.user)
    assert not shown(course.page.url, "Leave this course")

    guests = Group.objects.create(name="Tamu")
    rule = PageViewRestriction.objects.create(
        page=course.page, restriction_type=PageViewRestriction.GROUPS
    )
    rule.groups.add(guests)
    assert status(reader, course.first.url) == 302
    assert not shown("/kursus/", course.page.title)
    ayu.user.groups.add(guests)
    assert status(reader, course.first.url) == 200
    assert shown("/kursus/", course.page.title)

    people.revoke_role(by=None, grant=dewi.role_grants.get(role=Role.HR))
    assert status(hr, "/laporan/") == 403

    ayu.user.is_active = False
    ayu.user.save()
    assert status(reader, course.first.url) == 302
