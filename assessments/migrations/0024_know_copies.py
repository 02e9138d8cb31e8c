"""Enter what officers were shown by its words too, so that a copy of it is not new to them.

Read from what their tries are pinned to, as 0015 did: questions of attempts in either format of a
paper, and turns that finished plays came to. The prints are those of ``lms.core.prints`` and of the
contents when this was written. Nothing is entered of whom nothing was kept: they were anonymised.
Activities say anew under which names they show things.
"""

import html
import itertools
import json
import re
from functools import partial
from hashlib import sha256

from django.db import migrations

ROWS = 2000


def words(value):
    if isinstance(value, str):
        text = html.unescape(re.sub(r"<[^>]*>", " ", value))
        return " ".join(re.findall(r"\w+", text.casefold()))
    if isinstance(value, dict):
        return {
            name: words(each)
            for name, each in value.items()
            if not name.startswith(("key", "feedback"))
        }
    return [words(each) for each in value] if isinstance(value, list) else value


def print_of(*content):
    written = json.dumps([words(each) for each in content], sort_keys=True, ensure_ascii=False)
    return sha256(written.encode()).hexdigest()[:32]


def kind_and_body(question):
    """Read a question of a paper in format 2, or in format 1, which knew one kind in two."""
    if "body" in question:
        return question["kind"], question["body"]
    takes_several = question["kind"] == "multiple"
    return "choice", {"options": question["options"], "takes_several": takes_several}


def question_prints(content):
    questions = [item["question"] for item in content["items"]]
    return [f"asked:{print_of(each['prompt'], *kind_and_body(each))}" for each in questions]


def best_text(turn):
    def rank(choice):
        worth = sum(effect["points"] for effect in choice["effects"])
        is_critical = bool(choice["critical"])
        return -(min(0, worth) if is_critical else worth), is_critical, choice["key"]

    return min(turn["choices"], key=rank)["text"] if turn["choices"] else ""


def turn_prints(content):
    """Return the print of each turn by its key."""
    turns = [node for node in content["nodes"] if node["kind"] == "turn"]
    return {
        turn["key"]: "said:"
        + print_of(
            turn["says"], sorted(choice["text"] for choice in turn["choices"]), best_text(turn)
        )
        for turn in turns
    }


def by_snapshot(apps, sittings, read):
    """Read the content of all ``sittings``, each snapshot once."""
    pinned = apps.get_model("lms", "Snapshot").objects
    found = pinned.filter(pk__in=sittings.order_by().values("snapshot"))
    rows = found.values_list("pk", "content").iterator(chunk_size=100)
    return {pk: read(content) for pk, content in rows}


def shown_in_attempts(apps):
    attempts = apps.get_model("assessments", "Attempt").objects.order_by("started_at", "pk")
    prints = by_snapshot(apps, attempts, question_prints)
    rows = attempts.values_list("officer", "pk", "snapshot").iterator(chunk_size=ROWS)
    for officer, attempt, snapshot in rows:
        for name in prints[snapshot]:
            yield officer, name, attempt


def shown_in_plays(apps):
    plays = apps.get_model("assessments", "Play").objects.exclude(finished_at=None)
    prints = by_snapshot(apps, plays, turn_prints)
    moves = apps.get_model("assessments", "Move").objects.exclude(play__finished_at=None)
    rows = moves.order_by("play__started_at", "play", "step").values_list(
        "play__officer", "play", "play__snapshot", "node_key"
    )
    for officer, play, snapshot, node in rows.iterator(chunk_size=ROWS):
        yield officer, prints[snapshot][node], play


def enter(apps, schema_editor):
    """Enter everything in the order in which it was shown; what comes again is passed over."""
    exposure = apps.get_model("assessments", "Exposure")
    forgotten = set(
        apps.get_model("lms", "Officer")
        .objects.exclude(pk__in=exposure.objects.values("officer"))
        .values_list("pk", flat=True)
    )
    shown = itertools.chain(shown_in_attempts(apps), shown_in_plays(apps))
    known = (row for row in shown if row[0] not in forgotten)
    for rows in iter(partial(lambda: list(itertools.islice(known, ROWS))), []):
        exposure.objects.bulk_create(
            [exposure(officer_id=officer, key=name, sitting_id=pk) for officer, name, pk in rows],
            ignore_conflicts=True,
        )
    apps.get_model("assessments", "EvidenceSource").objects.update(observables=None)


def remove(apps, schema_editor):
    exposure = apps.get_model("assessments", "Exposure")
    for kind in ("asked:", "said:"):
        exposure.objects.filter(key__startswith=kind).delete()
    apps.get_model("assessments", "EvidenceSource").objects.update(observables=None)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0023_valid_months"), ("lms", "0007_audit_chain")]

    operations = [migrations.RunPython(enter, remove)]
