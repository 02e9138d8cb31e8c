"""What quizzes tell officers of."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.notifications.api import Kind, declare

RESULT_CHANGED = declare(
    Kind(
        name="quiz.result_changed",
        label=_("A result of a quiz that changed"),
        text=_(
            "Your result of “%(quiz)s” was marked anew: %(before)s%% before, %(after)s%% now."
            " Reason: %(reason)s"
        ),
        icon="quiz",
        audience=Permission.LEARN,
    )
)
RESULT_KNOWN = declare(
    Kind(
        name="quiz.result_known",
        label=_("A result of a quiz that waits no longer"),
        text=_("Your result of “%(quiz)s” is known now: %(after)s%%. Reason: %(reason)s"),
        icon="quiz",
        audience=Permission.LEARN,
    )
)
REPLY_MARKED = declare(
    Kind(
        name="quiz.reply_marked",
        label=_("A reply of yours that was marked"),
        text=_("Your reply in “%(quiz)s” has been marked. Your result is now %(percent)s%%."),
        icon="quiz",
        audience=Permission.LEARN,
    )
)
