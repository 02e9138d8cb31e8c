"""What trainers wrote when conversations were blocks opens today."""

import json

import pytest

from assessments.models import ScenarioPage
from assessments.roleplay.upgrading import upgraded
from tests.factories import content


def blocks(indicator=7):
    effect = {"indicator": indicator, "points": 2, "reason": "Sebab."}
    untagged = {"indicator": None, "points": 1, "reason": ""}
    choice = {
        "key": "dengar",
        "text": "“Silakan.”",
        "leads_to": "usai",
        "reaction": None,
        "critical": "",
        "effects": [{"type": "item", "id": "1", "value": each} for each in (effect, untagged)],
    }
    turn = {
        "key": "buka",
        "mood": "angry",
        "narration": "",
        "says": "Sudah tiga kali!",
        "choices": [{"type": "item", "id": "2", "value": choice}],
    }
    ending = {"key": "usai", "title": "Usai", "outcome": "good", "mood": "calm", "text": "Pulang."}
    return [
        {"type": "turn", "id": "3", "value": turn},
        {"type": "ending", "id": "4", "value": ending},
    ]


@pytest.mark.parametrize("write", [json.dumps, list])
def test_blocks_become_the_nodes_of_a_document(write):
    content = upgraded({"title": "Marah", "nodes": write(blocks())})
    assert set(content) == {"title", "conversation"}
    opening, ending = content["conversation"]["nodes"]
    assert opening == {
        "kind": "turn",
        "key": "buka",
        "mood": "angry",
        "narration": "",
        "says": "Sudah tiga kali!",
        "choices": [
            {
                "key": "dengar",
                "text": "“Silakan.”",
                "leads_to": "usai",
                "critical": "",
                "effects": [{"indicator": 7, "points": 2, "reason": "Sebab."}],
            }
        ],
    }
    assert (ending["kind"], ending["text"]) == ("ending", "Pulang.")


def test_a_document_stays_as_it_is():
    written = {"conversation": {"format": 2}}
    assert upgraded(written) is written
    assert upgraded({"title": "Lain"}) == {"title": "Lain"}
    assert upgraded({"nodes": ""})["conversation"]["nodes"] == []


@pytest.mark.django_db
def test_an_earlier_revision_opens_and_is_published_again(framework):
    page = content.scenario(content.course())
    revision = page.save_revision()
    revision.content.pop("conversation")
    revision.content["nodes"] = json.dumps(blocks(content.indicator("KOM.1.1").pk))
    revision.save()

    opened = ScenarioPage.objects.get().get_latest_revision_as_object()
    assert [node.key for node in opened.written.nodes] == ["buka", "usai"]
    assert ScenarioPage.drafted([page.pk])[page.pk][0].names
    revision.publish()
    published = ScenarioPage.objects.get()
    assert published.conversation["nodes"][0]["says"] == "Sudah tiga kali!"
