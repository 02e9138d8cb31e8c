"""Load the demonstration, once and only where nothing real is."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from assessments import api as assessments
from courses import api as courses
from lms import installation
from lms.core import audit
from lms.core.models import AuditEvent, AuditSeal
from lms.demo import accounts
from lms.demo.accounts import Account
from lms.demo.assessing import add_assessing
from lms.demo.content import read
from lms.demo.conversations import add_conversations
from lms.demo.course import add_course
from lms.demo.district import add_district
from lms.demo.history import Learner, add_history, start_course
from lms.demo.organisation import HR, TRAINER, add_organisation
from lms.demo.replying import add_writing
from lms.demo.story import Story
from lms.demo.unit_course import UNIT_TRAINER, add_unit_course
from lms.notifications import api as notifications

LOADED = "demo.load"  # the audit entry that says the demonstration is in this database
FIRST_OFFICER = "Ayu Lestari"
DUE_IN_DAYS = 14
BEGIN_DAYS_AGO = 270
"""When Prima came to the district."""


class NotADemoError(Exception):
    """This installation is not, or cannot become, a demonstration; the message says what to do."""


def load(*, with_district: bool = True) -> list[Account]:
    """Load everything in one transaction; a second time changes nothing. Return the accounts.

    Half a minute the first time, one query afterwards. Without the rest of the district there are
    the 27 officers with a history only, which takes half as long.

    Raises:
        NotADemoError: if ``DEMO`` is off, or somebody's real data is here.
    """
    if not settings.DEMO:
        raise NotADemoError(
            _(
                "This installation is not a demonstration. To try Prima, set DEMO=true in the .env "
                "of a new installation with a database of its own."
            )
        )
    if AuditEvent.objects.filter(action=LOADED).exists():
        return accounts.known()
    with transaction.atomic():
        return _load(with_district=with_district)


def _load(*, with_district: bool) -> list[Account]:
    _refuse_real_data()
    installation.prepare()
    signing_in = accounts.new_accounts()
    story = Story()
    story.add(BEGIN_DAYS_AGO, partial(_begin, story, signing_in, with_district=with_district))
    with notifications.inbox_only():
        story.tell()
    assessments.refresh_attainments()  # some have faded since they were recorded
    accounts.write(signing_in)
    return signing_in


def _begin(story: Story, signing_in: Sequence[Account], *, with_district: bool) -> None:
    """Enter the government and the courses on the first day; add what happens after it."""
    framework = assessments.install_frameworks(by=None)
    organisation = add_organisation(signing_in, framework)
    assessments.install_profiles(by=organisation.users[HR])
    hr, trainer = organisation.users[HR], organisation.users[TRAINER]
    course = add_course(by=trainer)
    add_conversations(by=trainer)
    courses.install_courses(by=trainer)
    add_unit_course(
        by=organisation.users[UNIT_TRAINER],
        unit=organisation.units["DUKCAPIL"],
    )
    add_history(story, organisation.officers, course, by=hr)
    add_assessing(story, organisation.users, organisation.units, organisation.officers, framework)
    add_writing(story, organisation.officers, course.page, by=trainer)
    first = Learner(organisation.officers[FIRST_OFFICER], skill=1)
    due_on = story.today + dt.timedelta(DUE_IN_DAYS)
    story.add(1, partial(start_course, story, first, course, by=hr, lessons=1, due_on=due_on))
    if with_district:
        add_district(story, organisation.units, framework, by=hr)
    story.add(0, partial(audit.record, by=None, action=LOADED, target=course.page))


def _refuse_real_data() -> None:
    """Refuse where there are officers or accounts, which the demonstration did not make.

    Also where the ledger has been proved or the audit trail sealed: what is recorded before that
    would be a rewritten past.

    Raises:
        NotADemoError: saying so.
    """
    if apps.get_model("lms", "Officer").objects.exists():
        raise NotADemoError(
            _(
                "There are officers in this database that the demonstration did not make. "
                "Load the demonstration into a new, empty database."
            )
        )
    closing = (apps.get_model("assessments", "LedgerCheck"), AuditSeal)
    if any(model.objects.exists() for model in closing):
        raise NotADemoError(
            _(
                "This database has proved its ledger already, so its past is closed. "
                "Load the demonstration into a new, empty database."
            )
        )
    usernames = [entry["username"] for entry in read("people")["accounts"]]
    taken = apps.get_model("lms", "User").objects.filter(username__in=usernames).first()
    if taken is not None:
        raise NotADemoError(
            _(
                "There is already a user “%(username)s” in this database. "
                "Load the demonstration into a new, empty database."
            )
            % {"username": taken.username}
        )
