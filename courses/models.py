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
from courses.references.models import GlossaryTerm, Regulation

__all__ = [
    "ActivityProgress",
    "CatalogueIndexPage",
    "CentralReviewTask",
    "CoursePage",
    "Enrolment",
    "GlossaryTerm",
    "HomePage",
    "LessonPage",
    "Note",
    "ReadingClock",
    "Regulation",
    "TrainingRecord",
    "UnitCataloguePage",
]
