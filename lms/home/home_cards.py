"""What stands on the first page of those who look after officers; it joins several parts."""

from dataclasses import dataclass
from typing import cast

from courses import api as courses
from lms.core.first_page import Content, HomeCard, Place, Reader, declare
from lms.core.roles import Permission
from lms.people import api as people


@dataclass(frozen=True, slots=True)
class Team(Content):
    """The officers a person looks after, in numbers."""

    officers: int
    counts: courses.ParticipationCounts
    may_download: bool


def _team(reader: Reader) -> Team | None:
    user = cast(people.User, reader.user)
    if not people.has_permission(user, Permission.SEE_OFFICERS):
        return None
    officers = people.visible_officers(user).exclude(user=user.pk)
    return Team(
        officers=officers.count(),
        counts=courses.participation_counts(officers.values("pk")),
        may_download=people.has_permission(user, Permission.DOWNLOAD_REPORTS),
    )


declare(HomeCard("team", Place.WORK, 10, "home/team.html", _team))
