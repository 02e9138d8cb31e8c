"""How moods and outcomes are called."""

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
RECOVERY_MODELS = {
    "last": _("LAST: listen, apologise, solve, thank"),
    "heard": _("HEARD: hear, empathise, apologise, resolve, find the cause"),
    "heat": _("HEAT: hear, empathise, apologise, act"),
    "learn": _("LEARN: listen, empathise, apologise, react, report back"),
}
ACTS = {
    "listen": _("Listened to the end"),
    "empathise": _("Showed understanding for what they feel"),
    "apologise": _("Said sorry for what went wrong"),
    "explain": _("Explained clearly"),
    "act": _("Did something about it"),
    "thank": _("Thanked them for saying so"),
    "diagnose": _("Looked for the cause"),
    "follow_up": _("Reported back, or agreed when to"),
}
