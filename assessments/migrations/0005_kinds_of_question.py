"""Let each kind of question own what it asks for: answers to choose from move into its body.

The same is done to every revision, so that older versions stay readable and can be restored.
"""

import json
import uuid

import wagtail.fields
from django.db import migrations, models

TRUE_FALSE = {"true": "Benar", "false": "Salah"}


def block(kind, value):
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def body_of(kind, options):
    """Return the body of a question that had the rows ``options``. Their ids stay."""
    rows = [{"type": "item", "value": row["value"], "id": row["id"]} for row in options]
    takes = "several" if kind == "multiple" else "one"
    return [block("choice", {"takes": takes, "options": rows})]


def options_of(body):
    """Return kind and rows of a question as they were before; the inverse of ``body_of``."""
    if not body:
        return "single", []
    value = body[0]["value"]
    if body[0]["type"] == "choice":
        rows = [{**row, "type": "option"} for row in value["options"]]
        return "multiple" if value["takes"] == "several" else "single", rows
    if body[0]["type"] == "true_false":
        rows = [
            block("option", {
                "text": word,
                "is_correct": value["solution"] == answer,
                "feedback": value[f"feedback_{answer}"],
            })
            for answer, word in TRUE_FALSE.items()
        ]
        return "single", rows
    raise ValueError(
        f"A question of the kind {body[0]['type']!r} cannot be kept by the earlier version: delete "
        "the questions of that kind, and their versions, before you go back."
    )


def with_ids(rows):
    return [row if row.get("id") else {**row, "id": str(uuid.uuid4())} for row in rows]


def revisions(apps):
    found = apps.get_model("wagtailcore", "Revision").objects
    return found.filter(content_type__app_label="assessments", content_type__model="question")


def give_bodies(apps, schema_editor):
    questions = apps.get_model("assessments", "Question").objects
    for pk, kind, options in questions.values_list("pk", "kind", "options").iterator():
        questions.filter(pk=pk).update(kind="choice", body=body_of(kind, with_ids(options)))
    for revision in revisions(apps).iterator(chunk_size=500):
        content = revision.content
        options = with_ids(json.loads(content.pop("options") or "[]"))
        body = json.dumps(body_of(content["kind"], options))
        revision.content = {**content, "kind": "choice", "body": body}
        revision.save(update_fields=["content"])


def give_options(apps, schema_editor):
    questions = apps.get_model("assessments", "Question").objects
    for pk, body in questions.values_list("pk", "body").iterator():
        kind, options = options_of(body)
        questions.filter(pk=pk).update(kind=kind, options=options)
    for revision in revisions(apps).iterator(chunk_size=500):
        content = revision.content
        kind, options = options_of(json.loads(content.pop("body") or "[]"))
        revision.content = {**content, "kind": kind, "options": json.dumps(options)}
        revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0004_keep_indicators_of_activities"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.AlterField(
            model_name="question",
            name="kind",
            field=models.CharField(
                default="choice",
                editable=False,
                help_text="As in the body: for lists and filters.",
                max_length=30,
                verbose_name="kind",
            ),
        ),
        # Both as plain JSON while it is moved: what a block is called does not matter then.
        migrations.AlterField("question", "options", models.JSONField(default=list)),
        migrations.AddField("question", "body", models.JSONField(default=list)),
        migrations.RunPython(give_bodies, give_options),
        migrations.RemoveField("question", "options"),
        migrations.AlterField(
            model_name="question",
            name="body",
            field=wagtail.fields.StreamField(
                [],
                help_text="To ask in another way, remove what is here and choose another kind.",
                verbose_name="kind and answers",
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="answer",
            field=models.JSONField(default=list, verbose_name="answer"),
        ),
    ]
