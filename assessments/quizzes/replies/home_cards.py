"""What waits to be marked, on the first page of those who mark."""

from dataclasses import dataclass
from typing import cast

from django.utils import timezone

from assessments.quizzes.replies.api import waiting_for
from lms.core.first_page import Content, HomeCard, Place, Reader, declare
from lms.core.roles import Permission
from lms.people.api import User, has_permission


@dataclass(frozen=True, slots=True)
class Marking(Content):
    """How many replies wait for the reader."""

    count: int


def _marking(reader: Reader) -> Marking | None:
    user = cast(User, reader.user)
    if not has_permission(user, Permission.AUTHOR):
        return None
    count = waiting_for(user, timezone.now())
    return Marking(count) if count else None


declare(HomeCard("marking", Place.WORK, 15, "assessments/replies_home.html", _marking))
