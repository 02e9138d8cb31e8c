"""Bring HR's files into the organisation: upload, choose columns, check, apply."""

from lms.people.imports.applying import apply_now, start_applying
from lms.people.imports.checking import Choices, check_now, start_check
from lms.people.imports.exports import start_export
from lms.people.imports.findings import problems_of
from lms.people.imports.runs import PERMISSION, ImportBusyError, ImportStoppedError
from lms.people.imports.uploading import MAX_BYTES, upload

__all__ = [
    "MAX_BYTES",
    "PERMISSION",
    "Choices",
    "ImportBusyError",
    "ImportStoppedError",
    "apply_now",
    "check_now",
    "problems_of",
    "start_applying",
    "start_check",
    "start_export",
    "upload",
]
