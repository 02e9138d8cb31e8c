"""What trainers and the server do with the figures of role-plays."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.roleplay.api import published_scenario
from assessments.roleplay.losses import queries
from assessments.roleplay.losses.comparing import Cohort, Comparison, compared
from assessments.roleplay.losses.counting import count
from assessments.roleplay.losses.models import PlayTrace
from assessments.roleplay.losses.queries import Plays
from assessments.roleplay.losses.screens import Losses, VersionLine, loss_map
from assessments.roleplay.losses.selecting import Followed, Selection, Tries, one_each
from assessments.roleplay.losses.shown import LEAST, about, shown
from assessments.roleplay.models import Play, ScenarioPage
from assessments.roleplay.wording import choice_name
from lms.core import jobs
from lms.core.models import JobRun
from lms.people.api import User

FOLLOW = "assessments.roleplay.losses.tasks.follow"
AT_ONCE = 200
"""So many plays are followed while somebody waits for the page: about a tenth of a second."""
BATCH = 500


def losses_of(page: ScenarioPage, reader: User, selection: Selection) -> Losses | None:
    """Say where officers went in the conversation as it is published; ``None`` if it is not.

    Of the plays in sight of ``reader``. Up to eleven queries, however many plays; they are read
    as they were followed last, and followed now where few have changed since.
    """
    scenario = published_scenario(str(page.translation_key))
    if scenario is None:
        return None
    plays, newer = _plays(queries.plays_in_sight(page, reader, selection))
    now = timezone.now()
    decided = [play for play in plays if not play.may_go_on(now)]
    of_each = one_each(decided, selection.tries)
    counts = count((play.trace for play in of_each), scenario.conversation)
    found = shown(counts, is_part=selection.is_part)
    return Losses(
        map=loss_map(scenario, found) if found else None,
        versions=_versions(page, of_each, is_exact=found is not None and not found.is_rounded),
        going_on=about(len(plays) - len(decided)),
        newer=newer,
    )


def _plays(in_sight: Plays) -> tuple[list[Followed], int]:
    """Return plays with their ways, and how many of them were not followed as far as they are."""
    newer = list(queries.unfollowed(in_sight).order_by()[: AT_ONCE + 1])
    if len(newer) > AT_ONCE:
        return list(queries.kept(in_sight)), queries.unfollowed(in_sight).count()
    kept = in_sight.exclude(pk__in=[play.pk for play in newer])
    return [*queries.kept(kept), *queries.fresh(newer)], 0


def _versions(
    page: ScenarioPage, plays: Sequence[Followed], *, is_exact: bool
) -> tuple[VersionLine, ...]:
    played = Counter(play.version for play in plays)
    published = queries.published_print(page)
    found = [
        (version, sum(played[pin] for pin in version.pins)) for version in queries.versions(played)
    ]
    is_exact = is_exact and all(number >= LEAST for _version, number in found)
    return tuple(
        VersionLine(
            version.number,
            timezone.localdate(version.since),
            number if is_exact else about(number),
            version.print == published,
        )
        for version, number in found
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """The versions that were played, which two are compared, and how they compare.

    ``comparison`` is ``None`` where one of them was played by too few.
    """

    versions: tuple[VersionLine, ...]
    before: int
    after: int
    comparison: Comparison | None
    newer: int


def compare(page: ScenarioPage, reader: User, before: int = 0, after: int = 0) -> Compared | None:
    """Compare the first plays of two versions by number; of unknown ones, the last two.

    Of officers in sight of ``reader``. ``None`` where fewer than two versions were played.
    """
    plays, newer = _plays(queries.plays_in_sight(page, reader, Selection()))
    now = timezone.now()
    first = one_each((play for play in plays if not play.may_go_on(now)), Tries.FIRST)
    versions = queries.versions(play.version for play in first)
    if len(versions) < 2:
        return None
    by_number = {version.number: version for version in versions}
    if not (before in by_number and after in by_number and before != after):
        before, after = versions[-2].number, versions[-1].number
    one, other = (_cohort(by_number[number], first) for number in (before, after))
    lines = _versions(page, first, is_exact=False)
    return Compared(lines, before, after, compared(one, other, choice_name), newer)


def _cohort(version: queries.Version, plays: Sequence[Followed]) -> Cohort:
    mine = [play for play in plays if play.version in version.pins]
    conversation = queries.conversation_of(version)
    counts = count((play.trace for play in mine), conversation)
    return Cohort(conversation, counts, sum(play.passed for play in mine))


def request_following(*, by: User, page: ScenarioPage, request_key: str) -> JobRun:
    """Have the plays of a role-play followed in the background; the same key again is one job."""
    return jobs.start(
        FOLLOW,
        key=f"losses:{page.translation_key}:{by.pk}:{request_key}",
        by=by,
        title=_("Where we lose the citizen: %(page)s") % {"page": page.title[:120]},
        page_key=str(page.translation_key),
    )


def follow(*, page_key: UUID | None = None) -> None:
    """Follow the plays of a role-play, or of all, as far as they have come, and keep their ways.

    Again changes nothing unless officers went on. Three queries for each ``BATCH``; in a job it
    pauses when its time is over, and goes on with those that are left.
    """
    plays: QuerySet[Play] = queries.unfollowed(Play.objects.whole().order_by())
    if page_key is not None:
        plays = plays.filter(page_key=page_key)
    ids = list(plays.values_list("pk", flat=True))
    for begin in range(0, len(ids), BATCH):
        batch = Play.objects.filter(pk__in=ids[begin : begin + BATCH])
        _keep(list(queries.followed(batch)))
        jobs.report_progress(min(begin + BATCH, len(ids)), len(ids))
        if jobs.pause_if_late():
            return


def _keep(rows: list[PlayTrace]) -> None:
    PlayTrace.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["play"],
        update_fields=["moves", "last_at", "format", "content"],
    )
