"""What the steps of a run have in common: who may take them, as a job, and against what."""

from typing import cast

from django.utils.translation import gettext as _

from lms.core import jobs
from lms.core.clock import today
from lms.core.errors import ExplainedError, PermanentError
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.imports import store
from lms.people.imports.models import ImportRun
from lms.people.imports.plan import Known, Planner, Terms
from lms.people.imports.rows import Batch
from lms.people.models import User

PERMISSION = Permission.MANAGE_PEOPLE
CHECK_TASK = "lms.people.imports.tasks.check_import"
APPLY_TASK = "lms.people.imports.tasks.apply_import"


class ImportStoppedError(PermanentError):
    """The run cannot go on as it is."""


class ImportBusyError(ExplainedError):
    """Another worker is applying the same run."""


def run_with(run_id: str) -> ImportRun:
    """Find a run whose starter may still manage people.

    Raises:
        ImportStoppedError: if they may not.
    """
    run = ImportRun.objects.select_related("by", "parent").get(pk=run_id)
    if run.by is None or not run.by.is_active or not people.has_permission(run.by, PERMISSION):
        raise ImportStoppedError(_("Whoever started this import may no longer manage people."))
    return run


def planner_for(run: ImportRun) -> Planner:
    """Load what rows are compared with: every unit and position, and the starter's scope."""
    terms = Terms(
        effective_on=run.effective_on or today(),
        scope=store.scope_of(cast(User, run.by), PERMISSION),
        may_add_units=run.may_add_units,
        may_add_positions=run.may_add_positions,
        parent_code=run.parent.code if run.parent else "",
    )
    return Planner(terms, store.units(), store.positions())


def known_in(run: ImportRun, batch: Batch) -> dict[str, Known]:
    """Look up who is on record under the numbers of a batch. Three queries."""
    return store.known(batch.numbers, by=run.by, mistaken=batch.mistaken)


def start_job(run: ImportRun, task: str, key: str, by: User, title: str) -> None:
    """Have a step done in the background; the run remembers its latest job."""
    named = (title % {"file": run.filename})[:200]
    job = jobs.start(task, key=key, by=by, title=named, run_id=str(run.pk))
    latest = {"job": job, "check_job": job} if task == CHECK_TASK else {"job": job}
    ImportRun.objects.filter(pk=run.pk).update(**latest)
