"""What quizzes keep of people."""

from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="attempts",
        label=_("Attempts at quizzes"),
        holds=_(
            "When somebody took which quiz, every answer, the result, the extra time they had, and"
            " results before they were changed, by whom and why"
        ),
        kept=_("As long as the officer is there"),
        anonymising=_("Stays, under a name that says nothing."),
        models=("assessments.Attempt", "assessments.AttemptResult"),
    )
)
declare(
    PersonalData(
        name="regradings",
        label=_("Quizzes marked anew"),
        holds=_("Who put which questions of a quiz right, when and why"),
        kept=_("As long as the results"),
        anonymising=_("Stays, under a name that says nothing."),
        models=("assessments.Regrading",),
    )
)
declare(
    PersonalData(
        name="replies",
        label=_("Marks of written replies"),
        holds=_(
            "Who marked which reply how and when, what they told the officer, and the phrases that"
            " they keep"
        ),
        kept=_("As long as the results; phrases until their owner deletes them"),
        anonymising=_("Stays, under a name that says nothing."),
        models=("assessments.Reply", "assessments.ReplyMark", "assessments.SavedPhrase"),
    )
)
