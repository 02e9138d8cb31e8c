"""A trainer writes a conversation: what is refused, where it says so, and what is shown."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from assessments.competency.models import EvidenceSource
from assessments.models import CoreValue, Indicator, ScenarioPage
from assessments.roleplay import api
from tests.factories import content

pytestmark = pytest.mark.django_db


def opening(*leads_to):
    choices = [
        content.choice(f"pilih-{number}", target, ("KOM.1.1", number))
        for number, target in enumerate(leads_to)
    ]
    return content.turn("buka", "Halo?", choices)


def test_publishing_a_broken_draft_is_refused_whichever_way(framework):
    page = content.scenario(content.course())
    page.conversation = {"nodes": [opening("hilang", "hilang")]}
    revision = page.save_revision()

    with pytest.raises(ValidationError, match="Giliran “Halo"):
        revision.publish()
    assert "hilang" not in str(ScenarioPage.objects.get().snapshot_content())


def test_a_published_role_play_is_offered_as_evidence_until_it_is_unpublished(framework):
    page = content.scenario(content.course())

    source = EvidenceSource.objects.get(source_key=f"roleplay:{page.translation_key}")
    assert {i.slug for i in source.indicators.all()} == {"KOM.1.1", "PP.1.2", "PP.1.3"}
    assert source.duration_minutes == page.duration_minutes

    page.unpublish()
    assert not EvidenceSource.objects.exists()


def test_a_scenario_is_created_by_code_with_indicators_by_their_codes(framework, admin):
    nodes = [
        {
            "kind": "turn",
            "key": "buka",
            "mood": "tense",
            "says": "Halo?",
            "choices": [
                {
                    "key": key,
                    "text": key,
                    "leads_to": "akhir",
                    "effects": [{"indicator": "PP.1.1", "points": points, "reason": "Sebab."}],
                }
                for key, points in (("baik", 2), ("kurang", 0))
            ],
        },
        {"kind": "ending", "key": "akhir", "title": "Selesai", "outcome": "good", "text": "Usai."},
    ]

    page = api.create_scenario(
        by=None,
        parent=content.course(),
        title="Baru",
        conversation={"format": 2, "nodes": nodes},
        persona_name="Bu Sri",
    )

    assert page.live
    assert page.slug == "baru"
    assert [i["slug"] for i in page.snapshot_content()["indicators"]] == ["PP.1.1"]


@pytest.mark.parametrize(
    "nodes",
    [
        [{"kind": "turn", "choices": [{"effects": [{"indicator": "XX.9.9"}]}]}],
        [{"kind": "ending", "key": "akhir", "title": "T", "outcome": "good"}],
    ],
)
def test_a_scenario_that_does_not_hold_together_is_not_created(framework, nodes):
    with pytest.raises(ValidationError):
        api.create_scenario(
            by=None,
            parent=content.course(),
            title="Baru",
            conversation={"format": 2, "nodes": nodes},
            persona_name="Bu Sri",
        )
    assert not ScenarioPage.objects.exists()


# --- In Wagtail -----------------------------------------------------------------------------------


@pytest.fixture
def editor(admin, as_user):
    admin.is_superuser = admin.is_staff = True
    admin.save()
    return as_user(admin)


@pytest.mark.parametrize("is_finished", [True, False])
def test_the_editor_opens_with_the_conversation_in_its_field(framework, editor, is_finished):
    page = content.scenario(content.course())
    if not is_finished:
        page.conversation = {"nodes": [opening("hilang", ""), content.turn("", "", [])]}
        page.save_revision()

    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert "<conversation-editor" in html
    assert "needs JavaScript" in html or "memerlukan JavaScript" in html
    assert "&quot;key&quot;: &quot;buka&quot;" in html


def test_the_page_for_a_new_role_play_opens(framework, editor):
    course = content.course()

    url = reverse("wagtailadmin_pages:add", args=["assessments", "scenariopage", course.pk])

    assert editor.get(url).status_code == 200


@pytest.mark.parametrize("mode", ["", "conversation", "map"])
def test_previews_show_the_conversation_and_record_nothing(framework, editor, mode):
    page = content.scenario(content.course())

    url = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    response = editor.get(url, {"mode": mode})
    preview = page.make_preview_request(response.wsgi_request, mode)

    assert preview.status_code == 200
    html = preview.content.decode()
    assert ("Sudah tiga kali" in html) is (mode != "")
    assert ("Alasan dengar" in html) is (mode == "map")
    assert not page.plays.exists()


def test_simulated_plays_say_how_people_fare_and_what_nobody_meets(framework, editor):
    page = content.scenario(content.course())
    forecast = page.forecast()
    best, careless, random = forecast.habits
    assert (best.passed, best.moves) == (100, 2)
    assert best.percent > careless.percent > random.percent
    assert sum(ending.percent for ending in random.endings) == 100
    assert (forecast.luck_passes, forecast.contradicting, forecast.never_met) == (True, (), ())

    response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    html = page.make_preview_request(response.wsgi_request, "simulation").content.decode()
    assert "Akhir baik" in html
    assert "1000 permainan" in html

    page.conversation = {}
    assert page.forecast() is None
    html = page.make_preview_request(response.wsgi_request, "simulation").content.decode()
    assert "belum dapat dimainkan" in html


def test_the_map_counts_the_choices_that_speak_for_a_core_value(framework, editor):
    page = content.scenario(content.course())
    value = CoreValue.objects.create(code="akuntabel", name="Akuntabel", meaning="-", sort_order=1)
    value.indicators.set(Indicator.objects.filter(slug__in=["KOM.1.1", "PP.1.2", "PP.1.3"]))

    outline = page.outline()
    spoken_for = [choice for node in outline.nodes for choice in node.choices if choice.effects]
    assert outline.core_values == {"Akuntabel": len(spoken_for)}

    response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    html = page.make_preview_request(response.wsgi_request, "map").content.decode()
    assert f"Akuntabel ({len(spoken_for)})" in html


def test_indicators_can_be_chosen_and_searched(framework, editor):
    url = reverse("wagtailsnippetchoosers_assessments_indicator:choose_results")

    html = editor.get(url, {"q": "PP.1.2"}).content.decode()

    assert "Perilaku PP 1.2" in html
    assert "Perilaku KOM" not in html


def test_a_trainer_without_the_course_does_not_see_the_map(framework, ayu, as_user):
    page = content.scenario(content.course())

    response = as_user(ayu).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert response.status_code in {302, 403}
