"""What HR's list of lessons read too quickly shows."""

import datetime as dt
from dataclasses import dataclass

from lms.people.api import OfficerCard


@dataclass(frozen=True, slots=True)
class QuickLesson:
    """A lesson that an officer completed; ``minutes`` is how long it takes."""

    id: int
    officer: OfficerCard
    title: str
    course_title: str
    completed_on: dt.date
    seconds: int
    minutes: int
    is_waiting: bool
    basis_label: str

    @property
    def spent(self) -> str:
        """The time spent with it, as minutes and seconds."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"
