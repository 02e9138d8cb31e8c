"""Write many questions at once, as a trainer would one by one.

Each gets a revision, entries in Wagtail's history and in the audit trail, and its place in the
indexes of search and references. What is published gets a new draft, unless it is published too.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.models import ModelLogEntry, Revision

from assessments.questions.content import Purpose, QuestionContent
from assessments.questions.kinds.editing import BodyField, read, written
from assessments.questions.kinds.kept_pictures import (
    PictureField,
    read_picture,
    written_picture,
)
from assessments.questions.kinds.pictures import Picture
from assessments.questions.kinds.protocol import JSON, Body
from assessments.questions.models import (
    Question,
    QuestionIndicator,
    QuestionTopic,
    Topic,
)
from assessments.questions.rules import problems
from assessments.questions.storing import BATCH, index_questions, write_relations
from assessments.questions.uses import many_changed
from lms.core import audit
from lms.core.content_stamp import content_changed
from lms.people.api import Actor, OrgUnit

PLAIN = ("prompt", "explanation", "hint", "source", "purpose", "difficulty")
ROW = (
    *PLAIN, "kind", "body", "picture", "lesson", "passage_block", "passage_title", "external_key",
    "has_unpublished_changes", "live", "first_published_at", "last_published_at", "updated_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A passage: a page by its id, a block of it, and what it is called."""

    lesson_id: int
    block: str
    title: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a question is to say; ``None`` leaves what it says already.

    A new one has no ``question_id``. ``prompt``, ``explanation`` and ``hint`` are HTML. One that
    ``is_fit`` denies is not published whatever its rules say.
    """

    body: Body
    prompt: str
    question_id: int | None = None
    external_key: str = ""
    explanation: str | None = None
    hint: str | None = None
    source: str | None = None
    purpose: Purpose | None = None
    difficulty: int | None = None
    passage: Place | None = None
    picture: Picture | None = None
    topics: tuple[str, ...] | None = None
    indicator_ids: tuple[int, ...] | None = None
    is_fit: bool = True


@dataclass(slots=True)
class _Work:
    """A question under way: its row, and what its new revision says."""

    draft: Draft
    question: Question
    content: dict[str, JSON]
    was_live: bool
    is_published: bool = False

    @property
    def is_new(self) -> bool:
        """Whether there was no such question."""
        return self.draft.question_id is None

    @property
    def writes_row(self) -> bool:
        """Whether readers, or at least lists, see the new version: what is live keeps its own."""
        return self.is_published or not self.was_live


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a draft."""

    question_id: int
    is_published: bool


@dataclass(slots=True)
class _Names:
    """The rows that topics stand for."""

    topics: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, drafts: Iterable[Draft]) -> "_Names":
        """Find them, and add those that are new. One query, and two for each new one."""
        wanted = {topic for draft in drafts for topic in draft.topics or ()}
        folded = {topic.casefold() for topic in wanted}
        known = {
            name.casefold(): pk
            for pk, name in Topic.objects.values_list("pk", "name")
            if name.casefold() in folded
        }
        for topic in sorted(wanted):
            if topic.casefold() not in known:
                known[topic.casefold()] = Topic.objects.create(name=topic).pk
        return cls(known)

    def ids(self, topics: Iterable[str]) -> list[int]:
        """Return the ids of topics, each once."""
        return list(dict.fromkeys(self.topics[topic.casefold()] for topic in topics))


@transaction.atomic
def write_questions(
    *,
    by: Actor,
    drafts: Sequence[Draft],
    unit: OrgUnit | None,
    publish: bool = False,
    images: Mapping[str, int] | None = None,
) -> list[Outcome]:
    """Write ``drafts`` into a unit's bank (``None``: the central one), and say what became of each.

    New ones are drafts, and so are changes of published ones; with ``publish`` those that are fit
    are published. ``images`` are the ids of pictures in the picture library by the names of their
    files. Give some hundred at a time: some thirty queries, see ``index_questions``.
    """
    names = _Names.of(drafts)
    now = timezone.now()
    new = [_begun(draft, unit) for draft in drafts if draft.question_id is None]
    work = [*new, *_found(drafts)]
    for each in work:
        _say(each, names)
        _name_images(each.content, images or {})
        each.is_published = publish and each.draft.is_fit and _is_fit(each)
        _settle(each, now)
    _insert(new)
    _update(work[len(new) :])
    _note_revisions(work, by, now)
    written = [each for each in work if each.writes_row]
    _write_relations(written)
    index_questions([each.question.pk for each in written])
    _record(work, by, now)
    by_draft = {id(each.draft): each for each in work}
    return [Outcome(by_draft[id(d)].question.pk, by_draft[id(d)].is_published) for d in drafts]


def _begun(draft: Draft, unit: OrgUnit | None) -> _Work:
    """Begin a new question."""
    question = Question(unit=unit, live=False, body="[]")
    return _Work(draft, question, question.serializable_data(), was_live=False)


def _found(drafts: Sequence[Draft]) -> list[_Work]:
    """Find the questions that are there, as their latest revisions have them."""
    wanted = {draft.question_id: draft for draft in drafts if draft.question_id is not None}
    rows = Question.objects.select_for_update(of=("self",)).order_by("pk")
    found = rows.filter(pk__in=wanted).select_related("latest_revision")
    return [
        _Work(wanted[question.pk], question, latest_content(question), was_live=question.live)
        for question in found.prefetch_related("indicator_tags", "tagged_topics")
    ]


def latest_content(question: Question) -> dict[str, JSON]:
    """Return what the newest revision of a question says. No query after ``latest_revision``."""
    revision = question.latest_revision
    content = revision.content if revision else question.serializable_data()
    return dict(cast("Mapping[str, JSON]", content))


def _say(work: _Work, names: _Names) -> None:
    """Put into the content what the draft says."""
    draft, content = work.draft, work.content
    old = cast("list[JSON]", json.loads(str(content.get("body") or "[]")))
    content["kind"] = draft.body.kind
    content["body"] = _stored(raw_body(draft.body, old))
    for name in PLAIN:
        value = getattr(draft, name)
        if value is not None:
            content[name] = str(value) if isinstance(value, Purpose) else value
    if draft.passage is not None:
        content["lesson"] = draft.passage.lesson_id
        content["passage_block"] = draft.passage.block
        content["passage_title"] = draft.passage.title
    if draft.picture is not None:
        block = _pictures().stream_block
        prepared = block.normalize(written_picture(draft.picture)).get_prep_value()
        _keep_ids(json.loads(str(content.get("picture") or "[]")), prepared)
        content["picture"] = _stored(prepared)
    if draft.indicator_ids is not None:
        rows = _related(work, "indicator_tags", "indicator", draft.indicator_ids)
        content["indicator_tags"] = [{"question": work.question.pk, **row} for row in rows]
    if draft.topics is not None:
        rows = _related(work, "tagged_topics", "tag", names.ids(draft.topics))
        content["tagged_topics"] = [{"content_object": work.question.pk, **row} for row in rows]


def _name_images(content: dict[str, JSON], images: Mapping[str, int]) -> None:
    """Let pictures name those of the library that they are, so that editors show them."""
    for name in ("body", "picture"):
        stored = json.loads(str(content.get(name) or "[]"))
        if images and _number(stored, images):
            content[name] = json.dumps(stored)


def _number(value: JSON, images: Mapping[str, int]) -> int:
    """Put ids into what is stored; return how many pictures there were to number."""
    if isinstance(value, dict):
        if "image_id" in value and value.get("file") in images:
            value["image_id"] = images[str(value["file"])]
            return 1
        return sum(_number(each, images) for each in value.values())
    return sum(_number(each, images) for each in value) if isinstance(value, list) else 0


def _related(work: _Work, relation: str, name: str, ids: Iterable[int]) -> list[dict[str, JSON]]:
    """Return the rows of a relation with these ids; those that are there already stay."""
    rows = cast("list[Mapping[str, JSON]]", work.content.get(relation) or [])
    known = {row[name]: row.get("pk") for row in rows}
    return [{"pk": known.get(pk), name: pk} for pk in dict.fromkeys(ids)]


def _is_fit(work: _Work) -> bool:
    """Tell whether a question may be published."""
    content = work.content
    written_so_far = QuestionContent(
        key="",
        revision_id=None,
        kind=work.draft.body.kind,
        prompt=str(content["prompt"]),
        body=read(_stream(content)),
        explanation="",
        source="",
        indicators=(),
        picture=read_picture(_pictures().to_python(content.get("picture") or "[]")),
    )
    return not problems(written_so_far)


def _stream(content: Mapping[str, JSON]) -> StreamValue:
    return _field().to_python(content["body"])


def _pictures() -> PictureField:
    return cast("PictureField", Question._meta.get_field("picture"))


def _field() -> BodyField:
    return cast("BodyField", Question._meta.get_field("body"))


def _settle(work: _Work, now: dt.datetime) -> None:
    """Put into the row what it is to say, but for its revisions."""
    question, content = work.question, work.content
    question.has_unpublished_changes = not work.is_published
    question.external_key = question.external_key or work.draft.external_key
    question.updated_at = now
    if not work.writes_row:
        return
    for name in (*PLAIN, "kind", "passage_block", "passage_title"):
        setattr(question, name, content.get(name, getattr(question, name)))
    question.lesson_id = content.get("lesson")
    question.body = _stream(content)
    question.picture = _pictures().to_python(content.get("picture") or "[]")
    if work.is_published:
        question.live = True
        question.first_published_at = question.first_published_at or now
        question.last_published_at = now


def _insert(new: Sequence[_Work]) -> None:
    """Add the rows of new questions."""
    questions = [each.question for each in new]
    Question.objects.bulk_create(questions, batch_size=BATCH)
    # An older SQLite does not tell the ids of what it has inserted.
    ids = dict(Question.objects.filter(key__in=[q.key for q in questions]).values_list("key", "pk"))
    for each in new:
        each.question.pk = ids[each.question.key]
        own = {name: getattr(each.question, name) for name in ("pk", "external_key")}
        each.content.update(own, key=str(each.question.key), unit=each.question.unit_id)


def _update(old: Sequence[_Work]) -> None:
    """Write the rows that were there."""
    Question.objects.bulk_update([each.question for each in old], ROW, batch_size=BATCH)


def _note_revisions(work: Sequence[_Work], by: Actor, now: dt.datetime) -> None:
    """Insert a revision for each, and let its row name it."""
    kind = ContentType.objects.get_for_model(Question, for_concrete_model=False)
    Revision.objects.bulk_create(
        (
            Revision(
                content_type=kind,
                base_content_type=kind,
                object_id=str(each.question.pk),
                created_at=now,
                user=by,
                object_str=str(Question(prompt=each.content["prompt"])),
                content=each.content,
            )
            for each in work
        ),
        batch_size=BATCH,
    )
    own = Revision.objects.filter(
        base_content_type=kind, object_id=Cast(OuterRef("pk"), CharField())
    )
    newest = Subquery(own.order_by("-pk").values("pk")[:1])
    rows = Question.objects.filter(pk__in=[each.question.pk for each in work])
    rows.update(latest_revision_id=newest)
    rows.filter(pk__in=[each.question.pk for each in work if each.is_published]).update(
        live_revision_id=F("latest_revision_id")
    )
    ids = dict(rows.values_list("pk", "latest_revision_id"))
    for each in work:
        each.question.latest_revision_id = ids[each.question.pk]
        if each.is_published:
            each.question.live_revision_id = ids[each.question.pk]


def _write_relations(work: Sequence[_Work]) -> None:
    """Write which indicators and topics the rows have."""
    write_relations(
        [each.question.pk for each in work],
        [
            QuestionIndicator(
                pk=row.get("pk"), question_id=each.question.pk, indicator_id=row["indicator"]
            )
            for each in work
            for row in cast("list[Mapping[str, int]]", each.content["indicator_tags"])
        ],
        [
            QuestionTopic(pk=row.get("pk"), content_object_id=each.question.pk, tag_id=row["tag"])
            for each in work
            for row in cast("list[Mapping[str, int]]", each.content["tagged_topics"])
        ],
    )
    if any(each.is_published for each in work):
        content_changed()


def _record(work: Sequence[_Work], by: Actor, now: dt.datetime) -> None:
    """Write the histories, and tell those who ask published questions."""
    kind = ContentType.objects.get_for_model(Question, for_concrete_model=False)
    deeds = [(each, "wagtail.create" if each.is_new else "wagtail.edit") for each in work]
    deeds += [(each, "wagtail.publish") for each in work if each.is_published]
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=kind,
            object_id=str(each.question.pk),
            label=str(each.question),
            action=action,
            timestamp=now,
            user=by,
            revision_id=each.question.latest_revision_id,
            content_changed=True,
            data={},
        )
        for each, action in deeds
    )
    for action, is_new in (("question.import", True), ("question.import_change", False)):
        targets = [
            (each.question, {"published": each.is_published})
            for each in work
            if each.is_new is is_new
        ]
        audit.record_all(by=by, action=action, targets=targets)
    if told := [each.question.pk for each in work if each.is_published]:
        many_changed.send(None, question_ids=told)


def raw_body(body: Body, old: JSON = None) -> JSON:
    """Return a body as ``Question.body`` stores it; parts that say the same keep their ids."""
    block = _field().stream_block
    new = cast("list[JSON]", block.normalize(written(body)).get_prep_value())
    _keep_ids(old, new)
    return new


def _stored(prepared: JSON) -> str:
    """Write what a stream holds as its field does, numbers and days too."""
    return json.dumps(prepared, cls=DjangoJSONEncoder)


def _keep_ids(old: JSON, new: JSON) -> None:
    if isinstance(old, dict) and isinstance(new, dict):
        if "image_id" in new and old.get("file") == new.get("file"):
            new["image_id"] = old.get("image_id")
        for name, value in new.items():
            _keep_ids(old.get(name), value)
    if not (isinstance(old, list) and isinstance(new, list)):
        return
    left = [item for item in old if isinstance(item, dict) and "id" in item]
    for item in new:
        same = next((each for each in left if _mark(each) == _mark(item)), None)
        if same is not None and isinstance(item, dict):
            left.remove(same)
            item["id"] = same["id"]
            _keep_ids(same["value"], item["value"])


def _mark(item: JSON) -> JSON:
    """Return by what a part of a list is known again: its kind, and the text that leads it."""
    if not isinstance(item, dict):
        return None
    value = item.get("value")
    if isinstance(value, dict):
        lead = next((each for each in value.values() if isinstance(each, str)), None)
        return [item.get("type"), lead if item.get("type") == "item" else None]
    return [item.get("type"), value]
