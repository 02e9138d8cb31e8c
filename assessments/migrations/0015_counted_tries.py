"""Let each try say whether it counts, and remember what officers were shown in which one first.

Tries from before were all counted. What they showed is read from what they are pinned to: the
questions of an attempt, in either format of a paper, and the turns that a finished play came to. A
play under way is entered when it ends, as every other.
"""

import itertools
from functools import partial

import django.db.models.deletion
from django.db import migrations, models

ROWS = 2000


def question_names(content):
    return [f"question:{item['question']['key']}" for item in content["items"]]


def best_choice(turn):
    def rank(choice):
        worth = sum(effect["points"] for effect in choice["effects"])
        is_critical = bool(choice["critical"])
        return -(min(0, worth) if is_critical else worth), is_critical, choice["key"]

    return min(map(rank, turn["choices"]))[-1] if turn["choices"] else ""


def turn_names(content):
    """Return the end of the name of each turn, by its key."""
    turns = [node for node in content["nodes"] if node["kind"] == "turn"]
    return {turn["key"]: f"{turn['key']}:{best_choice(turn)}" for turn in turns}


def by_snapshot(apps, sittings, read):
    """Read the content of all ``sittings``, each snapshot once."""
    pinned = apps.get_model("lms", "Snapshot").objects
    found = pinned.filter(pk__in=sittings.order_by().values("snapshot"))
    rows = found.values_list("pk", "content").iterator(chunk_size=100)
    return {pk: read(content) for pk, content in rows}


def shown_in_attempts(apps):
    attempts = apps.get_model("assessments", "Attempt").objects.order_by("started_at", "pk")
    names = by_snapshot(apps, attempts, question_names)
    rows = attempts.values_list("officer", "pk", "snapshot").iterator(chunk_size=ROWS)
    for officer, attempt, snapshot in rows:
        for name in names[snapshot]:
            yield officer, name, attempt


def shown_in_plays(apps):
    plays = apps.get_model("assessments", "Play").objects.exclude(finished_at=None)
    names = by_snapshot(apps, plays, turn_names)
    moves = apps.get_model("assessments", "Move").objects.exclude(play__finished_at=None)
    rows = moves.order_by("play__started_at", "play", "step").values_list(
        "play__officer", "play", "play__page_key", "play__snapshot", "node_key"
    )
    for officer, play, page, snapshot, node in rows.iterator(chunk_size=ROWS):
        yield officer, f"turn:{page}:{names[snapshot][node]}", play


def enter(apps, schema_editor):
    """Enter everything in the order in which it was shown; what comes again is passed over."""
    exposure = apps.get_model("assessments", "Exposure")
    shown = itertools.chain(shown_in_attempts(apps), shown_in_plays(apps))
    for rows in iter(partial(lambda: list(itertools.islice(shown, ROWS))), []):
        exposure.objects.bulk_create(
            [exposure(officer_id=officer, key=name, sitting_id=pk) for officer, name, pk in rows],
            ignore_conflicts=True,
        )


def is_counted():
    return models.BooleanField(
        default=True,
        help_text="Decided at the start. Otherwise it is practice.",
        verbose_name="counts",
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0014_policies_of_rule_3"), ("lms", "0007_audit_chain")]

    operations = [
        migrations.AddField("attempt", "is_counted", is_counted()),
        migrations.AddField("play", "is_counted", is_counted()),
        migrations.CreateModel(
            name="Exposure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, verbose_name="what was shown")),
                ("sitting_id", models.UUIDField(verbose_name="first shown in")),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lms.officer",
                        verbose_name="officer",
                    ),
                ),
            ],
            options={
                "verbose_name": "thing shown",
                "verbose_name_plural": "things shown",
                "constraints": [
                    models.UniqueConstraint(fields=("officer", "key"), name="exposure_once")
                ],
            },
        ),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
