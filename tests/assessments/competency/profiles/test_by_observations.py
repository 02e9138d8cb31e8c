"""A profile under rule 3, in words that nobody needs codes for."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from assessments.competency import api
from assessments.competency.models import CompetencyFramework, Evidence
from assessments.competency.profiles.standings import CompetencyStanding, EvidenceLine
from assessments.competency.rules.attainment import Freshness, SourceKind
from assessments.competency.rules.explanation import Verdict
from lms.core.clock import today
from lms.people.models import Officer
from tests.assessments.competency.making import (
    evidence,
    level_slugs,
    observables,
    rule_3,
    take_check,
    take_course,
)
from tests.factories import content

pytestmark = pytest.mark.django_db
LEVEL_1, LEVEL_2 = level_slugs("KOM", 1), level_slugs("KOM", 2)


@pytest.fixture(autouse=True)
def in_english(framework: CompetencyFramework, required: Any) -> Any:
    rule_3(framework)
    with translation.override("en"):
        yield


def kom(officer: Officer, **options: Any) -> CompetencyStanding:
    found = api.competency_profile(officer.pk, **options).standings
    return next(each for each in found if each.code == "KOM")


def offer(kind: str, minutes: int, *slugs: str) -> None:
    page = content.course(f"{kind} {minutes}")
    page.save_revision().publish()
    api.offer_evidence(
        source_key=f"{kind}:{minutes}",
        page=page,
        duration_minutes=minutes,
        observables=observables(*slugs, each=5),
    )


def titles(standing: CompetencyStanding) -> list[str]:
    return [step.title for step in standing.next_steps]


def test_without_evidence_the_first_level_comes_next(ayu: Officer) -> None:
    found = kom(ayu)
    assert found.sentence == "No evidence yet. Nothing has been shown of level 1 yet."
    assert (found.attained, found.to_confirm, found.next_level) == (0, None, 1)
    assert found.levels[0].notes == ()
    assert found.levels[0].indicators[0].notes == ("Not shown yet",)


def test_a_provisional_level_says_from_when_it_can_be_confirmed(ayu: Officer) -> None:
    take_course(ayu, *LEVEL_1)
    found = kom(ayu)
    day = date_format(today() + dt.timedelta(days=7))
    assert found.sentence == (
        f"Level 1 stands provisionally. A further good result confirms it, from {day} on."
    )
    assert (found.attained, found.gap.size) == (0, 2)
    assert found.to_confirm
    assert (found.to_confirm.level, found.to_confirm.is_due) == (1, False)
    assert found.levels[0].is_provisional
    assert [step.state for step in found.bar[:3]] == ["provisional", "missing", "open"]
    assert "level 1 provisionally" in found.bar_in_words


def test_a_level_that_was_shown_again_is_attained(ayu: Officer) -> None:
    take_course(ayu, *LEVEL_1, days_ago=8)
    take_check(ayu, *LEVEL_1)
    found = kom(ayu, with_history=True)
    assert found.sentence == (
        "Level 1 is attained: it was shown, and shown again later."
        " Nothing has been shown of level 2 yet."
    )
    assert found.levels[0].notes == (
        "100% of 36 observations",
        "answers to questions: 100% of 24",
        "conversations played: 100% of 12",
    )
    assert found.levels[0].indicators[0].notes == ("100% of 12 observations",)
    assert found.levels[0].sureness == "How sure this is: high (99%)"
    assert found.levels[1].sureness == ""
    assert found.outlook.freshness is Freshness.CURRENT
    assert [change.level for change in found.history] == [0, 1]


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        (
            [("quiz", 4, 1.0)],
            "There is not enough evidence of level 1 yet: 12 of 15 observations.",
        ),
        ([("quiz", 5, 1.0)], "Level 1 still needs another kind of evidence."),
        (
            [("quiz", 5, 0.8), ("roleplay", 5, 0.8)],
            "Level 1 is not shown yet: 73% beyond what luck would give, 75% are needed.",
        ),
    ],
)
def test_what_is_missing_is_said_in_figures(
    ayu: Officer, shown: list[tuple[str, int, float]], sentence: str
) -> None:
    items = [
        evidence(slug, share, source_kind=kind, source_key=kind, observations=count, chance=0.25)
        for kind, count, share in shown
        for slug in LEVEL_1
    ]
    api.record_evidence(officer_id=ayu.pk, items=items, by=None)
    found = kom(ayu)
    assert (found.sentence, found.levels[0].sureness) == (sentence, "")


def test_a_behaviour_that_is_missing_is_named_by_its_words(ayu: Officer) -> None:
    items = [
        evidence(slug, share, source_kind=kind, source_key=kind, observations=9, chance=0.25)
        for kind in ("quiz", "roleplay")
        for slug, share in zip(LEVEL_1, (1.0, 1.0, 0.6), strict=True)
    ]
    api.record_evidence(officer_id=ayu.pk, items=items, by=None)
    weak = content.indicator("KOM.1.3")
    assert kom(ayu).sentence == f"Level 1 still needs more of: “{weak.text.rstrip('.')}”."


def test_a_critical_fault_says_what_lifts_it(ayu: Officer) -> None:
    take_course(ayu, *LEVEL_1, days_ago=8)
    take_check(ayu, *LEVEL_1)
    fault = evidence(
        "KOM.1.1",
        0.0,
        source_kind="roleplay",
        source_key="roleplay:z",
        source_title="Loket ramai",
        has_fault=True,
        chance=0.25,
    )
    api.record_evidence(officer_id=ayu.pk, items=[fault], by=None)
    offer("roleplay", 20, *LEVEL_1)
    offer("quiz", 5, *LEVEL_1)
    found = kom(ayu)
    assert found.attained == 0
    assert found.sentence == (
        "A critical fault in “Loket ramai” keeps the level lower until that behaviour is shown in"
        " another conversation, or seen by an assessor."
    )
    assert titles(found) == ["roleplay 20"]


def test_of_several_critical_faults_the_one_that_keeps_the_level_lowest_is_named(
    ayu: Officer,
) -> None:
    for slug, title in (("KOM.2.1", "Loket sepi"), ("KOM.1.1", "Loket ramai")):
        fault = evidence(
            slug, 0.0, source_kind="roleplay", source_title=title, has_fault=True, chance=0.25
        )
        api.record_evidence(officer_id=ayu.pk, items=[fault], by=None)
    assert "“Loket ramai”" in kom(ayu).sentence


def test_a_level_that_has_lapsed_was_attained_before(ayu: Officer) -> None:
    take_course(ayu, *LEVEL_1, days_ago=1000)
    take_check(ayu, *LEVEL_1, days_ago=900)
    found = kom(ayu)
    assert found.sentence.startswith("Level 1 was attained before; its newest evidence is too old.")
    assert found.outlook.freshness is Freshness.STALE


def test_next_steps_are_what_can_still_count_and_helps_most_per_minute(ayu: Officer) -> None:
    offer("quiz", 10, *LEVEL_1)
    offer("quiz", 30, *LEVEL_1)
    offer("roleplay", 20, *LEVEL_1)
    found = kom(ayu)
    assert titles(found) == ["quiz 10", "roleplay 20"]
    assert found.next_steps[0].note == "Adds 15 observations of this level"


def test_what_no_activity_helps_with_is_said_by_its_words(ayu: Officer) -> None:
    texts = [content.indicator(slug).text.rstrip(".") for slug in LEVEL_1]
    assert kom(ayu).out_of_reach == (
        f"There are not yet enough activities for “{texts[0]}”, “{texts[1]}”, 1 more behaviour."
        " An observation at work by an assessor also counts."
    )
    offer("quiz", 10, *LEVEL_1)
    assert kom(ayu).out_of_reach == "What is missing can be shown at work, to an assessor."
    offer("roleplay", 10, *LEVEL_1)
    assert kom(ayu).out_of_reach == ""


def test_each_piece_of_evidence_says_what_became_of_it(ayu: Officer, admin: Any) -> None:
    take_course(ayu, *LEVEL_1, share=0.4, days_ago=30)
    for kind in ("quiz", "roleplay"):
        items = [
            evidence(
                slug,
                1.0,
                key=f"{kind}:{slug}:{days}",
                source_kind=kind,
                source_key=f"{kind}:{days}",
                observations=5,
                chance=0.25,
                days_ago=days,
            )
            for slug in LEVEL_1
            for days in (10, 0)
        ]
        api.record_evidence(officer_id=ayu.pk, items=items, by=None)
    others = [
        evidence("KOM.1.1", key="rating", source_kind=SourceKind.SELF_RATING),
        evidence("KOM.1.1", key="future", days_ago=-3),
        evidence("KOM.1.1", key="void"),
        evidence("KOM.1.1", key="expired", valid_until=today() - dt.timedelta(days=1)),
    ]
    api.record_evidence(officer_id=ayu.pk, items=others, by=None)
    void = Evidence.objects.get(key="void")
    api.void_evidence(evidence_id=void.pk, reason="Akun dipinjam", by=admin)
    found = kom(ayu)
    assert found.attained == 1
    verdicts = {Evidence.objects.get(pk=line.id).key: line.verdict for line in found.evidence}
    assert verdicts["quiz:KOM.1.1:0"] is Verdict.ENOUGH
    assert Verdict.LEFT_BEHIND in verdicts.values()
    assert {key: verdicts[key] for key in ("rating", "future", "void", "expired")} == {
        "rating": Verdict.KIND,
        "future": Verdict.NOT_YET,
        "void": Verdict.VOIDED,
        "expired": Verdict.EXPIRED,
    }
    assert [line.observations for line in found.evidence if line.verdict is Verdict.KIND] == [""]


def test_a_level_observed_at_work_covers_those_below(ayu: Officer) -> None:
    items = [
        evidence(
            slug,
            1.0,
            source_kind=SourceKind.ASSESSOR,
            source_key="assessor:1",
            observations=1,
            occasion=f"observation:{days}",
            days_ago=days,
        )
        for slug in level_slugs("KOM", 3)
        for days in (20, 0)
    ]
    api.record_evidence(officer_id=ayu.pk, items=items, by=None)
    found = kom(ayu)
    assert (found.attained, found.next_level) == (3, None)
    assert found.sentence.endswith("This is the highest level.")
    assert found.levels[0].is_attained


def test_the_page_shows_it_without_codes(ayu: Officer, as_user: Any) -> None:
    take_course(ayu, *LEVEL_1)
    competency = content.indicator("KOM.1.1").competency_id
    client = as_user(ayu.user)
    page = client.get(reverse("competency_detail_mine", args=[competency])).text
    assert "Sementara" in page
    assert "100% dari 8 pengamatan" in page
    assert client.get(reverse("competency_profile_mine")).status_code == 200


def test_evidence_comes_in_pages_and_by_behaviour(ayu: Officer, as_user: Any) -> None:
    take_course(ayu, *LEVEL_1, days_ago=8)
    for days in range(6):
        take_check(ayu, *LEVEL_1, days_ago=days)
    found = kom(ayu)
    assert len(found.evidence) == 24
    url = reverse("competency_detail_mine", args=[found.competency_id])
    client = as_user(ayu.user)

    def shown(query: str = "") -> list[EvidenceLine]:
        return list(client.get(url + query).context["page"].object_list)

    assert [*shown(), *shown("?page=2")] == list(found.evidence)
    assert len(shown()) == 20
    assert shown() == sorted(shown(), key=lambda line: line.on, reverse=True)
    first = found.levels[0].indicators[0]
    assert shown(f"?perilaku={first.slug}") == list(first.evidence)
    assert {line.indicator_slug for line in first.evidence} == {first.slug}
    assert shown("?perilaku=lain") == shown()
