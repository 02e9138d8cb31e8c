"""What courses put on the first page of an officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from courses.progress.learning import CourseProgress, hours_of_year, learning_of
from lms.core.clock import today
from lms.core.first_page import Content, HomeCard, Place, Reader, declare

YEARLY_TRAINING_HOURS = 20  # PP 11/2017, article 203 (4)


@dataclass(frozen=True, slots=True)
class Learning(Content):
    """An officer's courses. ``current`` is the most urgent one in which something can be done now.

    Where they can do nothing in any, it is the most urgent one that goes on.
    """

    current: CourseProgress | None
    others: Sequence[CourseProgress]
    completed_count: int

    @property
    def is_pressing(self) -> bool:
        """Whether a course goes on."""
        return self.current is not None


@dataclass(frozen=True, slots=True)
class TrainingHours(Content):
    """The training hours (JP) of this year, and how many the law asks of a civil servant.

    ``too_quick`` counts the lessons that were read too quickly to earn theirs.
    """

    hours: Decimal
    too_quick: int = 0
    goal: int = YEARLY_TRAINING_HOURS


def _learning(reader: Reader) -> Learning | None:
    if reader.officer_id is None:
        return None
    found = learning_of(reader.officer_id)
    going_on = (course for course in found if not course.is_completed)
    active = sorted(going_on, key=lambda course: course.is_waiting)
    return Learning(
        current=active[0] if active else None,
        others=active[1:],
        completed_count=len(found) - len(active),
    )


def _hours(reader: Reader) -> TrainingHours | None:
    if reader.officer_id is None:
        return None
    this_year = hours_of_year(reader.officer_id, today().year)
    return TrainingHours(this_year.hours, this_year.too_quick)


declare(HomeCard("learning", Place.LEARNING, 10, "courses/home_learning.html", _learning))
declare(HomeCard("training-hours", Place.ATTAINED, 20, "courses/home_hours.html", _hours))
