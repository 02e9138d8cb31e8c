"""What courses put on the first page of those who write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from courses.catalogue.authoring import AuthoredCourse, authored_courses
from courses.catalogue.proposals import ReturnedProposal, returned_proposals
from lms.core.first_page import Content, HomeCard, Place, Reader, declare
from lms.core.roles import Permission
from lms.people.api import User, has_permission


@dataclass(frozen=True, slots=True)
class Writing(Content):
    """What the central catalogue sent back to a trainer, and the courses they write."""

    returned: Sequence[ReturnedProposal]
    courses: Sequence[AuthoredCourse]


def _writing(reader: Reader) -> Writing | None:
    user = cast(User, reader.user)
    if not has_permission(user, Permission.AUTHOR):
        return None
    return Writing(returned_proposals(user), authored_courses(user))


declare(HomeCard("writing", Place.WORK, 20, "courses/home_writing.html", _writing))
