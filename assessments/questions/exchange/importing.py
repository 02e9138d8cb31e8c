"""A file on its way into a bank: kept, read, and applied when somebody says so.

Reading changes nothing. Applying goes in batches, each one transaction, so whatever stops it, it
goes on from there; what is applied already is not applied again.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.questions.api import write_questions
from assessments.questions.exchange.archive import MAX_BYTES, unpacked
from assessments.questions.exchange.asked import from_json, to_json
from assessments.questions.exchange.bank import Bank, Known, Plan
from assessments.questions.exchange.enclosed import contents
from assessments.questions.exchange.entries import Entry, entries
from assessments.questions.exchange.formats.protocol import UnreadableError
from assessments.questions.exchange.formats.registry import Recognised, recognise
from assessments.questions.exchange.models import TO_DO, ImportedQuestion, Outcome, QuestionImport
from assessments.questions.exchange.pictures import names_of, take
from assessments.questions.exchange.readings import Reading
from assessments.questions.kinds.exchanging import Note, note
from lms.core import audit, jobs
from lms.core.errors import PermanentError
from lms.core.roles import Permission
from lms.core.storage import storing
from lms.people import api as people
from lms.people.api import Actor, OrgUnit, User

CHECK_TASK = "assessments.questions.exchange.tasks.check_import"
APPLY_TASK = "assessments.questions.exchange.tasks.apply_import"
MOST_QUESTIONS = 20_000
BATCH = 250
BATCH_WITH_PICTURES = 25
"""Each picture is drawn once before it is taken, which may take a second."""
LONGEST_NAME = 150


class ImportStoppedError(PermanentError):
    """An import that cannot go on as it is."""


def may_keep(user: User, unit: OrgUnit | None) -> bool:
    """Tell whether ``user`` writes the questions of a bank (``None``: the central one)."""
    if people.covers_everything(user, Permission.AUTHOR):
        return True
    return unit is not None and people.authored_units(user).filter(pk=unit.pk).exists()


def upload(*, by: Actor, file: File[bytes], filename: str, unit: OrgUnit | None) -> QuestionImport:
    """Keep a file that is to be read for a bank.

    Raises:
        ImportStoppedError: if it is too large, or the bank is not one of ``by``.
    """
    if by is not None and not may_keep(by, unit):
        raise ImportStoppedError(_("You do not keep this bank."))
    if file.size > MAX_BYTES:
        raise ImportStoppedError(_("The file is larger than 50 MB. Divide it."))
    run = QuestionImport(by=by, filename=PurePath(filename).name[-LONGEST_NAME:], unit=unit)
    with storing(run.file, f"question-imports/{run.pk}", file), transaction.atomic():
        run.save()
        audit.record(by=by, action="question.upload", target=run)
    return run


@transaction.atomic
def start_check(*, by: User, run: QuestionImport) -> None:
    """Have a file read in the background."""
    title = _("Read %(file)s") % {"file": run.filename}
    key = f"question-import:{run.pk}:check"
    run.job = jobs.start(CHECK_TASK, key=key, by=by, title=title[:200], run_id=str(run.pk))
    run.save(update_fields=["job"])


def check(run_id: str) -> None:
    """Find out what applying a file would do; write that down, and nothing else.

    Done again it begins anew. A batch of questions costs about ten queries.
    """
    run = QuestionImport.objects.select_related("unit").get(pk=run_id)
    if run.state not in {QuestionImport.State.READING, QuestionImport.State.UNREADABLE}:
        return
    run.questions.all().delete()
    try:
        found, beside = _opened(run)
        readings = _all_readings(found)
        read = list(entries(readings))
    except UnreadableError as error:
        _finish_check(run, QuestionImport.State.UNREADABLE, reason=as_json(error.reason))
        return
    within = {name for each in readings for name in contents(each.enclosed)}
    counts = _foresee(run, read, within | beside.keys())
    _finish_check(
        run,
        QuestionImport.State.READ,
        format=found.format.name,
        counts=dict(counts),
        notes=[as_json(each) for each in found.notes],
    )


def _opened(run: QuestionImport) -> tuple[Recognised, Mapping[str, bytes]]:
    """Read the file of an import; return it and the pictures beside it in its archive, by name.

    Raises:
        UnreadableError: if it is in no format.
    """
    with run.file.open("rb") as file:
        inside = unpacked(file.read())
    return recognise(inside.content), inside.pictures


def _all_readings(found: Recognised) -> list[Reading]:
    read = list(islice(found.readings(), MOST_QUESTIONS + 1))
    if not read:
        raise UnreadableError(note("empty"))
    if len(read) > MOST_QUESTIONS:
        raise UnreadableError(note("too_many_questions", most=MOST_QUESTIONS))
    return read


def _foresee(run: QuestionImport, read: Sequence[Entry], coming: Collection[str]) -> Counter[str]:
    bank, counts = Bank(run.unit), Counter[str]()
    for begin in range(0, len(read), BATCH):
        plans = bank.plan(read[begin : begin + BATCH], coming)
        ImportedQuestion.objects.bulk_create(
            _line(run, number, plan) for number, plan in enumerate(plans, start=begin + 1)
        )
        counts.update(plan.outcome.value for plan in plans)
        counts["noted"] += sum(bool(plan.notes) for plan in plans)
        jobs.report_progress(begin + len(plans), len(read))
    return counts


def _line(run: QuestionImport, number: int, plan: Plan) -> ImportedQuestion:
    asked, entry = plan.asked, plan.entry
    return ImportedQuestion(
        run=run,
        number=number,
        place=entry.place,
        name=entry.name,
        outcome=plan.outcome,
        kind=asked.body.kind if asked else "",
        asked=to_json(asked) if asked else {},
        notes=[as_json(each) for each in plan.notes],
        problem=as_json(plan.problem) if plan.problem else {},
        changes=list(plan.changes),
        excerpt="" if asked else entry.excerpt,
        question_id=plan.question_id,
    )


def as_json(said: Note) -> dict[str, object]:
    """Write a note as plain JSON."""
    return {"code": said.code, "details": dict(said.details)}


def _finish_check(run: QuestionImport, state: str, **found: object) -> None:
    is_open = [QuestionImport.State.READING, QuestionImport.State.UNREADABLE]
    QuestionImport.objects.filter(pk=run.pk, state__in=is_open).update(state=state, **found)
    run.refresh_from_db()


@transaction.atomic
def start_applying(*, by: User, run: QuestionImport, publish: bool) -> None:
    """Have what was read written in the background; asked twice, it happens once.

    Raises:
        ImportStoppedError: if the file has not been read, or the bank is not ``by``'s any more.
    """
    if _begin(run, by, publish=publish):
        title = _("Import %(file)s") % {"file": run.filename}
        key = f"question-import:{run.pk}:apply"
        run.job = jobs.start(APPLY_TASK, key=key, by=by, title=title[:200], run_id=str(run.pk))
        run.save(update_fields=["job"])


def apply_now(*, by: Actor, run: QuestionImport, publish: bool = False) -> None:
    """Write what was read here and now.

    Raises:
        ImportStoppedError: as ``start_applying``.
    """
    _begin(run, by, publish=publish)
    apply(str(run.pk))
    run.refresh_from_db()


@transaction.atomic
def _begin(run: QuestionImport, by: Actor, *, publish: bool) -> bool:
    """Let the import be applied; tell whether this call did so."""
    if by is not None and not may_keep(by, run.unit):
        raise ImportStoppedError(_("You do not keep this bank."))
    is_read = QuestionImport.objects.filter(pk=run.pk, state=QuestionImport.State.READ)
    is_ours = is_read.update(state=QuestionImport.State.APPLYING, publishes=publish)
    run.refresh_from_db()
    if is_ours:
        audit.record(by=by, action="question.apply", target=run, changes=run.counts)
    elif run.state not in {QuestionImport.State.APPLYING, QuestionImport.State.APPLIED}:
        raise ImportStoppedError(_("The file has not been read yet."))
    return bool(is_ours)


def apply(run_id: str) -> None:
    """Write what was read, from where that stopped. A job that has had its time pauses.

    Raises:
        ImportStoppedError: if whoever started it may no longer write into this bank.
    """
    run = QuestionImport.objects.select_related("by", "unit").get(pk=run_id)
    if run.by is not None and not may_keep(run.by, run.unit):
        raise ImportStoppedError(_("Whoever started this import no longer keeps this bank."))
    bank = Bank(run.unit)
    files = _pictures_in(run)
    total = run.questions.filter(outcome__in=TO_DO).count()
    for done in _batches(run, bank, files, total):
        jobs.report_progress(done, total)
        if done < total and jobs.pause_if_late():
            return
    _finish(run)


def _pictures_in(run: QuestionImport) -> dict[str, bytes]:
    """Return the pictures that come along in a file, by their names."""
    found, beside = _opened(run)
    within = {
        name: content
        for reading in found.readings()
        for name, content in contents(reading.enclosed).items()
    }
    return {**beside, **within}


def _batches(
    run: QuestionImport, bank: Bank, files: Mapping[str, bytes], total: int
) -> Iterator[int]:
    """Apply batch by batch; yield how many are done."""
    images: dict[str, int] = {}
    size = BATCH_WITH_PICTURES if files else BATCH
    while lines := list(run.questions.to_do()[:size]):
        read = [Entry(line.place, line.name, asked=from_json(line.asked)) for line in lines]
        _take_pictures(run, read, files, images)
        if not _apply_batch(run, bank, lines, read, images):
            return
        yield total - run.questions.to_do().count()


def _take_pictures(
    run: QuestionImport,
    read: Sequence[Entry],
    files: Mapping[str, bytes],
    images: dict[str, int],
) -> None:
    """Put the pictures of these questions where questions find them, and note their ids."""
    names = {name for entry in read if entry.asked for name in names_of(entry.asked)}
    for name in sorted(names & files.keys() - images.keys()):
        image_id = take(files[name], name, by=run.by)
        if image_id is not None:
            images[name] = image_id


@transaction.atomic
def _apply_batch(
    run: QuestionImport,
    bank: Bank,
    lines: Sequence[ImportedQuestion],
    read: Sequence[Entry],
    images: Mapping[str, int],
) -> bool:
    """Apply some questions; tell whether that was still to be done.

    What was read is planned anew: somebody may have written or deleted questions since.
    """
    applying = QuestionImport.objects.filter(pk=run.pk, state=QuestionImport.State.APPLYING)
    if not applying.update(state=QuestionImport.State.APPLYING):  # of two workers, one waits here
        return False
    if not run.questions.to_do().filter(pk__in=[line.pk for line in lines]).exists():
        return False
    codes = [{said["code"] for said in line.notes} for line in lines]
    plans = bank.plan(read)
    known = Known.of(plan.asked for plan in plans if plan.asked)
    drafts = {
        line.pk: known.draft(plan.asked, plan.question_id, noted)
        for line, plan, noted in zip(lines, plans, codes, strict=True)
        if plan.asked and plan.outcome in TO_DO
    }
    written = write_questions(
        by=run.by,
        drafts=list(drafts.values()),
        unit=run.unit,
        publish=run.publishes,
        images=images,
    )
    outcomes = dict(zip(drafts, written, strict=True))
    now = timezone.now()
    for line, plan in zip(lines, plans, strict=True):
        done = outcomes.get(line.pk)
        line.applied_at = now
        line.question_id = done.question_id if done else plan.question_id
        line.is_published = bool(done and done.is_published)
        if plan.asked and line.question_id:
            bank.note(plan.asked.key, line.question_id)
    ImportedQuestion.objects.bulk_update(lines, ["applied_at", "question", "is_published"])
    return True


@transaction.atomic
def _finish(run: QuestionImport) -> None:
    """Close the import, once; the file is not needed any more."""
    applied = run.questions.exclude(applied_at=None)
    counts = {
        Outcome.NEW.value: applied.filter(outcome=Outcome.NEW).count(),
        Outcome.CHANGED.value: applied.filter(outcome=Outcome.CHANGED).count(),
        "published": applied.filter(is_published=True).count(),
    }
    is_finished = QuestionImport.objects.filter(
        pk=run.pk, state=QuestionImport.State.APPLYING
    ).update(state=QuestionImport.State.APPLIED, applied_at=timezone.now(), applied_counts=counts)
    if is_finished:
        audit.record(by=run.by, action="question.imported", target=run, changes=counts)
