"""What those who mark replies fill in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from assessments.questions.kinds.written_reply.rules import Criterion, Level, WrittenReply
from assessments.quizzes.replies.api import NewMark
from assessments.quizzes.replies.models import LONGEST_COMMENT, STAGES
from assessments.quizzes.replies.rules import Stage
from assessments.quizzes.replies.screens import points_of
from lms.core.forms import NarrowingForm

FIELD = "level-"
LISTED = (Stage.WAITING, Stage.DIFFERING, Stage.SETTLED)


class QueueFilter(NarrowingForm):
    """Narrows the list of replies."""

    stage = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("All that wait")),
            *((stage.value, label) for stage, label in STAGES.items() if stage in LISTED),
        ],
    )

    def __init__(self, data: Mapping[str, str], *, quizzes: Mapping[UUID, str]) -> None:
        super().__init__(data)
        named = [(str(key), title) for key, title in quizzes.items()]
        self.fields["quiz"] = forms.ChoiceField(
            label=_("Quiz"), required=False, choices=[("", _("All")), *named]
        )


class CommentField(forms.CharField):
    """Text whose ends of line count as one letter, as the browser counts them."""

    widget = forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_COMMENT})

    def to_python(self, value: object) -> str:
        """Read it with one kind of line ends."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")


@dataclass(frozen=True, slots=True)
class CriterionAsked:
    """A criterion to choose a level of, its field, and each level with whether it is chosen."""

    criterion: Criterion
    field: BoundField
    levels: tuple[tuple[Level, bool], ...]


class MarkForm(forms.Form):
    """A level for every criterion, and words to the officer.

    ``initial`` names levels by criterion, both by key, and holds the ``comment``.
    """

    comment = CommentField(
        label=_("Comment to the officer"), required=False, max_length=LONGEST_COMMENT
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        body: WrittenReply,
        initial: Mapping[str, str] | None = None,
    ) -> None:
        begun = {FIELD + key: level for key, level in (initial or {}).items()}
        super().__init__(data, initial={**begun, "comment": (initial or {}).get("comment", "")})
        self.body = body
        for criterion in body.criteria:
            self.fields[FIELD + criterion.key] = forms.ChoiceField(
                label=criterion.label,
                choices=[(level.key, level.label) for level in criterion.levels],
                error_messages={"required": _("Choose the level that fits best.")},
            )

    @property
    def rubric(self) -> Iterator[CriterionAsked]:
        """What is to be chosen."""
        for criterion in self.body.criteria:
            field = self[FIELD + criterion.key]
            chosen = field.value()
            levels = tuple((level, level.key == chosen) for level in criterion.levels)
            yield CriterionAsked(criterion, field, levels)

    @property
    def points(self) -> int:
        """What the levels chosen so far are worth."""
        return points_of(
            self.body,
            {each.key: str(self[FIELD + each.key].value()) for each in self.body.criteria},
        )

    def mark(self) -> NewMark:
        """Return what was chosen; only of a valid form."""
        levels = {each.key: self.cleaned_data[FIELD + each.key] for each in self.body.criteria}
        return NewMark(levels, self.cleaned_data["comment"])


class MarkAgainForm(MarkForm):
    """The same, with a reason."""

    comment = CommentField(
        label=_("Why, which the officer will read"),
        max_length=LONGEST_COMMENT,
        error_messages={"required": _("Say why: the officer will read it.")},
    )


def typed(data: Mapping[str, str], body: WrittenReply) -> dict[str, str]:
    """Return what was sent, checked or not, as the form takes it for a beginning."""
    chosen = {each.key: data.get(FIELD + each.key, "") for each in body.criteria}
    return {**chosen, "comment": data.get("comment", "").replace("\r\n", "\n")}
