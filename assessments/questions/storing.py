"""What belongs to a question besides its row, written for many at once as Wagtail does for one."""

from collections.abc import Collection, Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backend

from assessments.questions.models import Question, QuestionIndicator, QuestionTopic

BATCH = 500


def write_relations(
    ids: Collection[int], indicators: Iterable[QuestionIndicator], topics: Iterable[QuestionTopic]
) -> None:
    """Let questions have these indicators and topics, and no others. Four queries."""
    QuestionIndicator.objects.filter(question__in=ids).delete()
    QuestionTopic.objects.filter(content_object__in=ids).delete()
    QuestionIndicator.objects.bulk_create(indicators)
    QuestionTopic.objects.bulk_create(topics)


def index_questions(ids: Collection[int]) -> None:
    """Let search and the index of references find what the rows say now.

    Some ten queries for some hundred questions; on SQLite one more for each that search knows.
    """
    rows = Question.objects.filter(pk__in=ids).prefetch_related("indicator_tags", "tagged_topics")
    if found := list(rows):
        get_search_backend().add_bulk(Question, found)
        _refer(found)


def _refer(rows: Sequence[Question]) -> None:
    """Note what rows refer to now, and no longer what they referred to before."""
    kind = ContentType.objects.get_for_model(Question, for_concrete_model=False)
    index = ReferenceIndex.objects.filter(
        base_content_type=kind, object_id__in=[str(row.pk) for row in rows]
    )
    columns = ("object_id", "to_content_type", "to_object_id", "model_path", "content_path")
    known = {tuple(said): pk for pk, *said in index.values_list("pk", *columns)}
    found = {
        (str(row.pk), *reference)
        for row in rows
        for reference in ReferenceIndex._extract_references_from_object(row)  # noqa: SLF001
    }
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type=kind,
            base_content_type=kind,
            object_id=object_id,
            to_content_type_id=to_type,
            to_object_id=to_id,
            model_path=model_path,
            content_path=path,
            content_path_hash=ReferenceIndex._get_content_path_hash(path),  # noqa: SLF001
        )
        for object_id, to_type, to_id, model_path, path in sorted(found - known.keys())
    )
    gone = [pk for said, pk in known.items() if said not in found]
    for begin in range(0, len(gone), BATCH):
        ReferenceIndex.objects.filter(pk__in=gone[begin : begin + BATCH]).delete()
