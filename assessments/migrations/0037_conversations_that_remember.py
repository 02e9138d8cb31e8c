"""The conversation of a role-play becomes one document of format 2 (docs/scenarios.md).

Going back, turns and endings become blocks again; what only format 2 knows is lost. Revisions are
left as they are: whoever opens one reads both forms.
"""

import wagtail.fields
from django.db import migrations, models


def to_document(apps, schema_editor):
    for page in apps.get_model("assessments", "ScenarioPage").objects.all().iterator(100):
        nodes = [_node(block["type"], block["value"]) for block in page.nodes.raw_data]
        page.conversation = {"format": 2, "nodes": nodes}
        page.save(update_fields=["conversation"])


def _node(kind, value):
    texts = {name: text for name, text in value.items() if name != "choices" and text is not None}
    if kind == "ending":
        return {"kind": kind, **texts}
    choices = [_choice(item["value"]) for item in value.get("choices") or []]
    return {"kind": kind, **texts, "choices": choices}


def _choice(value):
    texts = {name: text for name, text in value.items() if name != "effects" and text is not None}
    effects = [item["value"] for item in value.get("effects") or []]
    return {**texts, "effects": [effect for effect in effects if effect.get("indicator")]}


def to_blocks(apps, schema_editor):
    for page in apps.get_model("assessments", "ScenarioPage").objects.all().iterator(100):
        nodes = page.conversation.get("nodes", [])
        page.nodes = [_block(node) for node in nodes if node["kind"] in {"turn", "ending"}]
        page.save(update_fields=["nodes"])


def _block(node):
    if node["kind"] == "ending":
        names = ("key", "title", "outcome", "mood", "text")
        return {"type": "ending", "value": {name: node.get(name, "") for name in names}}
    names = ("key", "mood", "narration", "says")
    choices = [{"type": "item", "value": _choice_block(choice)} for choice in node["choices"]]
    return {
        "type": "turn",
        "value": {**{name: node.get(name, "") for name in names}, "choices": choices},
    }


def _choice_block(choice):
    names = ("key", "text", "leads_to", "reaction", "critical")
    effects = [{"type": "item", "value": effect} for effect in choice.get("effects", [])]
    return {**{name: choice.get(name, "") for name in names}, "effects": effects}


class Migration(migrations.Migration):
    dependencies = [("assessments", "0036_keep_results_and_regradings")]

    operations = [
        migrations.AddField(
            model_name="scenariopage",
            name="conversation",
            field=models.JSONField(blank=True, default=dict, verbose_name="conversation"),
        ),
        # Before the next operation: a StreamField leaves out blocks of which it is not told.
        migrations.RunPython(to_document, to_blocks),
        migrations.AlterField(
            model_name="scenariopage",
            name="nodes",
            field=wagtail.fields.StreamField([], default=""),
        ),
        migrations.RemoveField(model_name="scenariopage", name="nodes"),
        migrations.AddField(
            model_name="play",
            name="variant",
            field=models.CharField(blank=True, max_length=60, verbose_name="variant"),
        ),
        migrations.AddField(
            model_name="play",
            name="pace",
            field=models.CharField(
                choices=[
                    ("as_set", "As set"),
                    ("twice", "Twice as long"),
                    ("none", "Without time limits"),
                ],
                default="as_set",
                max_length=10,
                verbose_name="time limits",
            ),
        ),
        migrations.AddField(
            model_name="move",
            name="reply",
            field=models.TextField(blank=True, verbose_name="what was written or marked"),
        ),
    ]
