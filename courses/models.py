"""The tables of the courses app, gathered from its parts for Django."""

from courses.catalogue.models import (
    CatalogueIndexPage,
    CentralReviewTask,
    CoursePage,
    HomePage,
    LessonPage,
    UnitCataloguePage,
)
from courses.enrolment.models import Enrolment
from courses.notebook.models import Note
from courses.progress.models import ActivityProgress, ReadingClock, TrainingRecord

__all__ = [
    "ActivityProgress",
    "CatalogueIndexPage",
    "CentralReviewTask",
    "CoursePage",
    "Enrolment",
    "HomePage",
    "LessonPage",
    "Note",
    "ReadingClock",
    "TrainingRecord",
    "UnitCataloguePage",
]
