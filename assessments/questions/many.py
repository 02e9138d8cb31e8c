"""What is done to many questions at once, by whoever keeps them.

Each function takes the ids of up to some hundred questions, leaves out those that ``by`` does not
keep and those that are so already, and says whom it refused and why. It is one transaction, and
but for publishing its queries do not grow with the questions. Each question has an entry in the
audit trail and in Wagtail's history, and what changes what it says a revision.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, Revision

from assessments.competency.models import Indicator
from assessments.questions.content import Purpose
from assessments.questions.kinds.protocol import JSON
from assessments.questions.models import Question, QuestionIndicator, QuestionTopic, State, Topic
from assessments.questions.publishing import newest_versions, publish
from assessments.questions.uses import many_changed, needed_of
from lms.core import audit
from lms.core.content_stamp import content_changed
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import User

Values = Mapping[str, JSON]
NOTHING: Mapping[Question, Values] = {}


@dataclass(frozen=True, slots=True)
class Refused:
    """A question to which it was not done."""

    question_id: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, by the ids of questions. Those that are in neither were so already."""

    changed_ids: tuple[int, ...] = ()
    refused: tuple[Refused, ...] = ()

    @property
    def changed(self) -> int:
        """To how many it was done."""
        return len(self.changed_ids)


def _outcome(changed: Iterable[Question], refused: Iterable[Refused] = ()) -> Outcome:
    return Outcome(tuple(question.pk for question in changed), tuple(refused))


@transaction.atomic
def tag_questions(
    *, by: User, ids: Collection[int], add: Sequence[str] = (), remove: Sequence[str] = ()
) -> Outcome:
    """Find questions by the topics ``add``, and no longer by ``remove``; capitals do not matter."""
    gone = frozenset(topic.casefold() for topic in remove)
    new = {topic.pk: topic for topic in _topics(add) if topic.name.casefold() not in gone}
    kept = _held(by, ids, "tagged_topics__tag")
    topics = {
        question: {
            tagged.tag_id: tagged.tag
            for tagged in question.tagged_topics.all()
            if tagged.tag.name.casefold() not in gone
        }
        | new
        for question in kept
    }
    changed = [
        question
        for question in kept
        if topics[question].keys() != {tagged.tag_id for tagged in question.tagged_topics.all()}
    ]
    QuestionTopic.objects.filter(content_object__in=changed).delete()
    QuestionTopic.objects.bulk_create(
        QuestionTopic(content_object=question, tag=topic)
        for question in changed
        for topic in topics[question].values()
    )
    _note(by, changed, lambda question: {"tagged_topics": _children(question, topics[question])})
    names = {
        question: {"topics": [topic.name for topic in topics[question].values()]}
        for question in changed
    }
    audit.record_all(by=by, action="question.topics", targets=names.items())
    return _outcome(changed)


def _children(question: Question, topics: Iterable[int]) -> JSON:
    return [{"pk": None, "tag": topic, "content_object": question.pk} for topic in topics]


def _topics(names: Sequence[str]) -> list[Topic]:
    """Find topics, and add those that are new. One query, and two for each new one."""
    known = {topic.name.casefold(): topic for topic in Topic.objects.all()} if names else {}
    for name in names:
        if name.casefold() not in known:
            known[name.casefold()] = Topic.objects.create(name=name)
    return [known[name.casefold()] for name in names]


@transaction.atomic
def set_behaviours(
    *, by: User, ids: Collection[int], add: Sequence[str] = (), remove: Sequence[str] = ()
) -> Outcome:
    """Let questions give evidence for the indicators ``add``, and no longer for ``remove``.

    Both are full codes in force today; others are left out. What else a draft says of a question's
    indicators stays so.
    """
    known = Indicator.objects.by_slug([*add, *remove])
    new = {known[slug].pk for slug in add if slug in known}
    gone = {known[slug].pk for slug in remove if slug in known} - new
    shown = {
        question: {tag.indicator_id for tag in question.indicator_tags.all()}
        for question in _held(by, ids, "indicator_tags")
    }
    changed = [
        question
        for question, published in shown.items()
        if any(new - each or gone & each for each in (published, _drafted(question, published)))
    ]
    QuestionIndicator.objects.filter(question__in=changed, indicator__in=gone).delete()
    QuestionIndicator.objects.bulk_create(
        QuestionIndicator(question=question, indicator_id=indicator)
        for question in changed
        for indicator in new - shown[question]
    )
    _note(by, changed, lambda question: {"indicator_tags": _redrafted(question, new, gone)})
    codes = {"add": list(add), "remove": list(remove)}
    targets = [(question, codes) for question in changed]
    audit.record_all(by=by, action="question.behaviours", targets=targets)
    return _outcome(changed)


def _drafted(question: Question, published: Set[int]) -> Set[int]:
    """Return the indicators of a question's newest version; ``published`` if it has none."""
    if question.latest_revision is None:
        return published
    return {tag["indicator"] for tag in question.latest_revision.content["indicator_tags"]}


def _redrafted(question: Question, new: Set[int], gone: Set[int]) -> JSON:
    """Return what the newest version says of its indicators, changed."""
    tags = question.latest_revision.content["indicator_tags"]
    kept = [tag for tag in tags if tag["indicator"] not in new | gone]
    added = [{"pk": None, "indicator": pk, "question": question.pk} for pk in sorted(new)]
    return [*kept, *added]


@transaction.atomic
def move_questions(*, by: User, ids: Collection[int], unit_id: int | None) -> Outcome:
    """Put questions into another bank that ``by`` keeps; ``None``: the central one.

    One with a key in its source is refused where the bank has one of that key.

    Raises:
        ValidationError: if ``by`` does not keep that bank.
    """
    _check_bank(by, unit_id)
    moving = [question for question in _held(by, ids) if question.unit_id != unit_id]
    keys = [question.external_key for question in moving if question.external_key]
    there = Question.objects.filter(unit=unit_id, external_key__in=keys)
    taken = set(there.values_list("external_key", flat=True))
    reason = _("This bank has a question from the same line of the same source already.")
    refused = []
    for question in list(moving):
        if question.external_key and question.external_key in taken:
            refused.append(Refused(question.pk, str(question), reason))
            moving.remove(question)
        taken.add(question.external_key)
    _set(by, moving, "question.move", {"unit": unit_id})
    return _outcome(moving, refused)


def _check_bank(by: User, unit_id: int | None) -> None:
    if people.covers_everything(by, Permission.AUTHOR):
        return
    if unit_id is None or not people.authored_units(by).filter(pk=unit_id).exists():
        raise ValidationError(_("Choose a bank that you keep."))


@transaction.atomic
def set_use_of_questions(
    *,
    by: User,
    ids: Collection[int],
    purpose: Purpose | None = None,
    difficulty: int | None = None,
) -> Outcome:
    """Set what questions are for and how hard they are; ``None`` leaves it as it is."""
    given: dict[str, JSON] = {"purpose": purpose and purpose.value, "difficulty": difficulty}
    wanted = {name: value for name, value in given.items() if value is not None}
    changed = [
        question
        for question in _held(by, ids)
        if any(getattr(question, name) != value for name, value in wanted.items())
    ]
    _set(by, changed, "question.use", wanted)
    return _outcome(changed)


def _set(by: User, changed: Sequence[Question], action: str, values: Values) -> None:
    """Give questions the same values, in their rows and in their newest versions."""
    columns = {Question._meta.get_field(name).attname: name for name in values}
    before = {question: audit.values_of(question, values) for question in changed}
    rows = Question.objects.filter(pk__in=[question.pk for question in changed])
    rows.update(**{column: values[name] for column, name in columns.items()})
    _note(by, changed, lambda _question: values)
    differences = [(each, audit.difference(before[each], values)) for each in changed]
    audit.record_all(by=by, action=action, targets=differences)


@transaction.atomic
def publish_questions(*, by: User, ids: Collection[int]) -> Outcome:
    """Publish the newest versions of those questions that are fit. See ``newest_versions``."""
    pending = [question for question in _held(by, ids) if question.state is not State.LIVE]
    refused = [
        Refused(question.pk, str(question), _("It is retired. Bring it back first."))
        for question in pending
        if question.state is State.RETIRED
    ]
    drafts = [question for question in pending if question.state is not State.RETIRED]
    fit = []
    for version in newest_versions(drafts, by=by):
        try:
            version.check_publishable()
        except ValidationError as error:
            refused.append(Refused(version.pk, str(version), " ".join(error.messages)))
        else:
            fit.append(version)
    _publish(by, fit, {question.pk: str(question) for question in drafts})
    return _outcome(fit, refused)


def _publish(by: User, versions: Sequence[Question], before: Mapping[int, str]) -> None:
    """Publish fit versions of questions that were called as ``before`` says."""
    publish(versions)
    renamed = {
        version: {"title": {"old": before[version.pk], "new": str(version)}}
        for version in versions
        if before[version.pk] != str(version)
    }
    _log(by, list(renamed), "wagtail.rename", renamed)
    _log(by, versions, "wagtail.publish", renamed)
    audit.record_all(by=by, action="question.publish", targets=[(each, {}) for each in versions])
    _tell(versions)


@transaction.atomic
def retire_questions(*, by: User, ids: Collection[int]) -> Outcome:
    """Take questions out of use: unpublished, no longer offered, kept for their results.

    Refused are those that leave a published quiz nothing to ask.
    """
    active = [question for question in _held(by, ids) if not question.is_retired]
    refused = needed(active, to_change=True)
    needed_ids = {each.question_id for each in refused}
    retired = [question for question in active if question.pk not in needed_ids]
    were_live = [question for question in retired if question.live]
    rows = Question.objects.filter(pk__in=[question.pk for question in retired])
    rows.filter(live=True).update(live=False, live_revision=None, has_unpublished_changes=True)
    rows.update(is_retired=True, updated_at=timezone.now())
    _log(by, were_live, "wagtail.unpublish")
    audit.record_all(by=by, action="question.retire", targets=[(each, {}) for each in retired])
    _tell(were_live)
    return _outcome(retired, refused)


def needed(questions: Sequence[Question], *, to_change: bool = False) -> list[Refused]:
    """Return those without which, and without the others, a published quiz has nothing to ask."""
    live = {question.pk: question for question in questions if question.live}
    reason = _("A published quiz would have nothing to ask without it.")
    ids = needed_of(live, to_change=to_change)
    return [Refused(pk, str(live[pk]), reason) for pk in live if pk in ids]


@transaction.atomic
def bring_back_questions(*, by: User, ids: Collection[int]) -> Outcome:
    """Offer retired questions again, as drafts."""
    retired = [question for question in _held(by, ids) if question.is_retired]
    rows = Question.objects.filter(pk__in=[question.pk for question in retired])
    rows.update(is_retired=False, updated_at=timezone.now())
    audit.record_all(by=by, action="question.bring_back", targets=[(each, {}) for each in retired])
    return _outcome(retired)


def _held(by: User, ids: Collection[int], *prefetched: str) -> list[Question]:
    """Return those that ``by`` keeps, locked, with their newest versions."""
    rows = Question.objects.kept_by(by).filter(pk__in=ids).select_for_update(of=("self",))
    found = rows.select_related("latest_revision").prefetch_related(*prefetched)
    return list(found.order_by("pk"))


def _note(by: User, changed: Sequence[Question], said: Callable[[Question], Values]) -> None:
    """Keep what has been changed as a new version of each: what else is drafted stays so."""
    now = timezone.now()
    revised = [question for question in changed if question.latest_revision is not None]
    kind = ContentType.objects.get_for_model(Question)
    for question in revised:
        drafted = question.latest_revision
        question.latest_revision = Revision(
            content_type=kind,
            base_content_type=kind,
            object_id=str(question.pk),
            object_str=drafted.object_str,
            created_at=now,
            user=by,
            content=drafted.content | said(question),
        )
    _store([question.latest_revision for question in revised], kind)
    for question in revised:
        if question.state is State.LIVE:
            question.live_revision = question.latest_revision
    Question.objects.bulk_update(revised, ["latest_revision", "live_revision"])
    Question.objects.filter(pk__in=[each.pk for each in changed]).update(updated_at=now)
    _log(by, revised, "wagtail.edit")
    _tell([question for question in changed if question.live])


def _store(revisions: Sequence[Revision], kind: ContentType) -> None:
    Revision.objects.bulk_create(revisions)
    ids = [revision.object_id for revision in revisions]
    rows = Revision.objects.filter(base_content_type=kind, object_id__in=ids).order_by("pk")
    newest = dict(rows.values_list("object_id", "pk"))  # an old SQLite does not return them
    for revision in revisions:
        revision.pk = newest[revision.object_id]


def _log(
    by: User, questions: Sequence[Question], action: str, data: Mapping[Question, Values] = NOTHING
) -> None:
    """Write Wagtail's history of each question."""
    now: dt.datetime = timezone.now()
    kind = ContentType.objects.get_for_model(Question)
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=kind,
            object_id=str(question.pk),
            label=str(question),
            action=action,
            timestamp=now,
            user=by,
            revision=question.latest_revision,
            content_changed=action in {"wagtail.edit", "wagtail.publish"},
            data=data.get(question, {}),
        )
        for question in questions
    )


def _tell(published: Sequence[Question]) -> None:
    if published:
        many_changed.send(None, question_ids=[question.pk for question in published])
        content_changed()
