"""How moods, outcomes, kinds of node and choices are called."""

from django.utils.translation import gettext_lazy as _

from assessments.roleplay.engine import Mood, Outcome

MOODS = [
    (Mood.ANGRY.value, _("Angry")),
    (Mood.UPSET.value, _("Upset")),
    (Mood.TENSE.value, _("Tense")),
    (Mood.CALM.value, _("Calm")),
    (Mood.RELIEVED.value, _("Relieved")),
]
OUTCOMES = [
    (Outcome.GOOD.value, _("Good")),
    (Outcome.MIXED.value, _("Mixed")),
    (Outcome.POOR.value, _("Poor")),
]
KINDS = {
    "turn": _("Turn"),
    "scene": _("Scene"),
    "later": _("Later"),
    "document": _("Document check"),
    "reply": _("Write it yourself"),
    "fork": _("Fork"),
    "chance": _("Chance"),
    "ending": _("Ending"),
}
MARKED = {
    "all": _("found everything"),
    "some": _("found some"),
    "none": _("found nothing"),
}
WRITTEN = _("once it is written")
CHOICE = _("Choice %(number)s")
WITHOUT_WORDS = {"document": MARKED, "reply": {"written": WRITTEN}}


def choice_name(kind: str, key: object, words: str, place: int) -> str:
    """Name a choice of a node of this kind: without words by what it stands for, or its place."""
    stands_for = WITHOUT_WORDS.get(kind, {}).get(str(key))
    return words or str(stands_for or CHOICE % {"number": place + 1})
