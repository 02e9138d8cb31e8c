"""Bring questions in from files, and out to them."""

from assessments.questions.exchange.archive import MAX_BYTES
from assessments.questions.exchange.exporting import (
    note_export,
    start_export,
    written,
    written_with_pictures,
)
from assessments.questions.exchange.importing import (
    ImportStoppedError,
    apply_now,
    check,
    may_keep,
    start_applying,
    start_check,
    upload,
)

__all__ = [
    "MAX_BYTES",
    "ImportStoppedError",
    "apply_now",
    "check",
    "may_keep",
    "note_export",
    "start_applying",
    "start_check",
    "start_export",
    "upload",
    "written",
    "written_with_pictures",
]
