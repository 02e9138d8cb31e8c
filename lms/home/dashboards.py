"""What the first page shows to officers, to trainers, and to those who look after officers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments import api as assessments
from certificates import api as certificates
from courses import api as courses
from lms.core.clock import today
from lms.core.roles import Permission
from lms.people import api as people

YEARLY_TRAINING_HOURS = 20  # PP 11/2017, article 203 (4)
CERTIFICATES_SHOWN = 3
COMPETENCIES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class OfficerHome:
    """An officer's own learning. ``current`` is the most urgent course that goes on."""

    current: courses.CourseProgress | None
    others: Sequence[courses.CourseProgress]
    completed_count: int
    training_hours: Decimal
    standings: Sequence[assessments.CompetencyStanding]
    certificates: Sequence[certificates.CertificateCard]
    unread_feedback: int

    @property
    def yearly_training_hours(self) -> int:
        """What the law asks of a civil servant in a year."""
        return YEARLY_TRAINING_HOURS


@dataclass(frozen=True, slots=True)
class TrainerHome:
    """What the central catalogue sent back to a trainer, and the courses they write."""

    returned: Sequence[courses.ReturnedProposal]
    courses: Sequence[courses.AuthoredCourse]


@dataclass(frozen=True, slots=True)
class TeamHome:
    """The officers a person looks after, in numbers."""

    officers: int
    counts: courses.ParticipationCounts
    may_download: bool


@dataclass(frozen=True, slots=True)
class Home:
    """The sections of a first page, one for each thing the person is; ``None``: not for them."""

    officer: OfficerHome | None
    trainer: TrainerHome | None
    team: TeamHome | None

    @property
    def own_learning_comes_last(self) -> bool:
        """Whether the person has other work here and no course of their own going on."""
        has_other_work = bool(self.trainer or self.team)
        return has_other_work and (self.officer is None or self.officer.current is None)


def home_of(user: Any) -> Home:
    """Put together the first page of a signed-in person. A constant number of queries."""
    officer = people.officer_of(user)
    is_author = people.has_permission(user, Permission.AUTHOR)
    sees_officers = people.has_permission(user, Permission.SEE_OFFICERS)
    return Home(
        officer=_officer_home(officer.pk) if officer else None,
        trainer=_trainer_home(user) if is_author else None,
        team=_team_home(user) if sees_officers else None,
    )


def _officer_home(officer_id: int) -> OfficerHome:
    learning = courses.learning_of(officer_id)
    active = [course for course in learning if not course.is_completed]
    hours = courses.training_hours_of([officer_id], today().year)
    profile = assessments.competency_profile(officer_id)
    return OfficerHome(
        current=active[0] if active else None,
        others=active[1:],
        completed_count=len(learning) - len(active),
        training_hours=hours[officer_id],
        standings=profile.standings[:COMPETENCIES_SHOWN],
        certificates=certificates.certificates_of(officer_id)[:CERTIFICATES_SHOWN],
        unread_feedback=assessments.unread_feedback_count(officer_id),
    )


def _trainer_home(user: Any) -> TrainerHome:
    return TrainerHome(courses.returned_proposals(user), courses.authored_courses(user))


def _team_home(user: Any) -> TeamHome:
    officers = people.visible_officers(user).exclude(user=user)
    return TeamHome(
        officers=officers.count(),
        counts=courses.participation_counts(officers.values("pk")),
        may_download=people.has_permission(user, Permission.DOWNLOAD_REPORTS),
    )
