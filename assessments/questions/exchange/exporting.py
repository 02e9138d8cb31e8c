"""Questions of a bank, written to a file that other systems read, and Prima without any loss."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from assessments.questions.exchange.archive import packed
from assessments.questions.exchange.asked import Asked
from assessments.questions.exchange.bank import asked_of
from assessments.questions.exchange.carrying import to_carry
from assessments.questions.exchange.entries import entry_of, nearest_form
from assessments.questions.exchange.formats.protocol import Outgoing, Writer
from assessments.questions.exchange.formats.registry import FORMATS, WRITERS
from assessments.questions.exchange.pictures import contents_of, files_of, names_of
from assessments.questions.exchange.rich import text_of
from assessments.questions.models import Question, Topic
from lms.core import audit, jobs
from lms.core.models import JobRun
from lms.people.api import Actor, User

BATCH = 250
LONGEST_NAME = 80
EXPORT_TASK = "assessments.questions.exchange.tasks.export"


def piece_of(writer: Writer, asked: Asked, files: Mapping[str, bytes] | None = None) -> str:
    """Write one question, and beside it what reading that back would lose.

    ``files`` are the contents of its pictures, by their names.
    """
    name = " ".join(text_of(asked.prompt).split())[:LONGEST_NAME] or asked.key
    outgoing = Outgoing(asked, nearest_form(asked.body), name, files=files or {})
    plain = writer.piece(outgoing)
    reading = writer.reread(plain)
    carried = to_carry(asked, reading, entry_of(reading).asked)
    return writer.piece(replace(outgoing, carried=carried)) if carried else plain


def written(format_name: str, ids: Sequence[int], *, category: str) -> bytes:
    """Write questions to a file, as their newest versions have them.

    A batch of 250 costs six queries; those that are gone by then are left out.
    """
    return _written(WRITERS[format_name], ids, category, set())


def written_with_pictures(
    format_name: str, ids: Sequence[int], *, category: str
) -> tuple[bytes, str]:
    """Write questions as ``written`` does; return the file and its ending.

    It is a ZIP where there are pictures that the format itself does not take.
    """
    ending = FORMATS[format_name].ending
    named: set[str] = set()
    content = _written(WRITERS[format_name], ids, category, named)
    if not named:
        return content, ending
    name = f"{_('questions')}.{ending}"
    return packed(name, content, contents_of(sorted(named))), "zip"


def _written(writer: Writer, ids: Sequence[int], category: str, named: set[str]) -> bytes:
    """Write questions, and add the names of the pictures to ``named`` that are not in the file."""

    def pieces() -> Iterator[str]:
        for asked in _asked(ids):
            if not writer.takes_pictures:
                named.update(names_of(asked))
            yield piece_of(writer, asked, files_of(asked) if writer.takes_pictures else {})

    return writer.file(pieces(), category)


def _asked(ids: Sequence[int]) -> Iterator[Asked]:
    topics = dict(Topic.objects.values_list("pk", "name"))
    for begin in range(0, len(ids), BATCH):
        batch = ids[begin : begin + BATCH]
        found = asked_of(batch, topics)
        yield from (found[pk] for pk in batch if pk in found)
        jobs.report_progress(min(begin + BATCH, len(ids)), len(ids))


def start_export(*, by: User, format_name: str, ids: Sequence[int], key: str) -> JobRun:
    """Have questions written to a file in the background."""
    return jobs.start(
        EXPORT_TASK,
        key=f"question-export:{by.pk}:{key}",
        by=by,
        title=_("Export questions"),
        by_id=by.pk,
        format_name=format_name,
        ids=list(ids),
    )


def export(by_id: int, format_name: str, ids: Sequence[int]) -> None:
    """Write the questions that somebody may read to a file, and hand it to them."""
    by = User.objects.get(pk=by_id)
    readable = set(Question.objects.readable_by(by).filter(pk__in=ids).values_list("pk", flat=True))
    wanted = [pk for pk in ids if pk in readable]
    content, ending = written_with_pictures(format_name, wanted, category="Prima")
    jobs.attach_file(content, f"{_('questions')}.{ending}")
    note_export(by=by, number=len(wanted), format_name=format_name)


def note_export(*, by: Actor, number: int, format_name: str) -> None:
    """Note in the audit trail that questions with their answers left the house."""
    latest = Question.objects.order_by("-pk").first()
    if latest is not None:
        changes = {"rows": number, "kind": format_name}
        audit.record(by=by, action="question.export", target=latest, changes=changes)
