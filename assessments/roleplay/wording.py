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
