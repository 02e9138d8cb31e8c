"""The form trainers edit a quiz with."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, cast

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from assessments.questions.api import may_ask
from assessments.questions.content import Purpose
from assessments.questions.models import Question
from assessments.quizzes.bank import Wanted
from assessments.quizzes.drawing import drawn
from assessments.quizzes.layout import Layout, blueprints, purpose_of
from lms.people import api as people
from lms.people.api import OrgUnit

Row = forms.BaseModelForm[Model]


class DrawOfQuiz(Protocol):
    """What a row for a draw makes."""

    count: int

    def wanted(self, purpose: Purpose) -> Wanted:
        """Say what it draws from, in a quiz for this purpose."""


def layout_faults(layout: Layout) -> list[str]:
    """Say what of a quiz cannot be published, and why. One query more than ``draw_faults``."""
    faults = draw_faults(layout)
    if layout.is_practice:
        counted = Question.objects.filter(pk__in=layout.question_ids, purpose=Purpose.COUNTED)
        if words := "; ".join(f"“{question}”" for question in counted.only("prompt")):
            faults.append(
                _("Practice asks practice questions only. These count: %(questions)s")
                % {"questions": words}
            )
    return faults


def draw_faults(layout: Layout) -> list[str]:
    """Say which draws cannot be published, and why. The queries of ``blueprints``."""
    wide = [place for place, (_n, wanted) in enumerate(layout.draws, 1) if not wanted.is_narrow]
    if wide or not layout.draws:
        return [
            _(
                "Draw %(place)d takes any question: choose a competency, level, behaviour,"
                " difficulty or topic."
            )
            % {"place": place}
            for place in wide
        ]
    draws = blueprints({0: layout}, Question.objects.filter(live=True))[0].draws
    found = map(len, drawn(draws, "", {}))
    return [
        _("Draw %(place)d: the bank has only %(found)d of %(wanted)d questions.")
        % {"place": place, "found": count, "wanted": draw.count}
        for place, (draw, count) in enumerate(zip(draws, found, strict=True), 1)
        if count < draw.count
    ]


class QuizForm(WagtailAdminPageForm):
    """Says before publishing what keeps participants from taking the quiz.

    A new one has no row for a question: an empty row could be neither saved nor previewed.
    """

    class Media:
        js = (
            forms.Script("js/ticked-so-far.js", type="module"),
            forms.Script("js/quiz-sections.js", type="module"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Before what was sent is put into these rows.
        self.questions_before = {item.question_id for item in self.instance.items.all()}
        self.banks_before = {draw.unit_id for draw in self.instance.draws.all()}
        draws = self.formsets.get("draws")
        if draws is not None:
            # The only place through which the row for a new draw passes too.
            draws.add_fields = partial(self._offer_banks, draws.add_fields)

    def _offer_banks(
        self, add_fields: Callable[[Row, int | None], None], form: Row, place: int | None
    ) -> None:
        add_fields(form, place)
        unit = cast("forms.ModelChoiceField[OrgUnit]", form.fields["unit"])
        unit.queryset = OrgUnit.objects.filter(pk__in=self._banks())
        unit.empty_label = _("Central")

    def _banks(self) -> set[int | None]:
        """Return the banks an author may draw from, and those that were drawn from before."""
        own = people.authored_units(self.for_user).values_list("pk", flat=True)
        return {*own, *self.banks_before}

    def is_valid(self) -> bool:
        """Check the page and, unless it is only a draft, the questions it consists of.

        What somebody else keeps is refused in a draft and a preview too: they would show it.
        """
        is_valid: bool = super().is_valid()
        if is_valid:
            self._check_banks()
        if is_valid and not self.is_deferred_validation:
            self._check_questions()
        return is_valid and not self.errors

    def _questions(self) -> list[Question]:
        return [form.cleaned_data["question"] for form in self._rows("items", "question")]

    def _draws(self) -> list[DrawOfQuiz]:
        return [cast("DrawOfQuiz", form.instance) for form in self._rows("draws", "count")]

    def _rows(self, name: str, field: str) -> list[Row]:
        """Return the rows of a list that stay and have this field."""
        rows: list[Row] = self.formsets[name].forms
        return [
            row
            for row in rows
            if row.cleaned_data.get(field) and not row.cleaned_data.get("DELETE")
        ]

    def _check_banks(self) -> None:
        added = {question.pk for question in self._questions()} - self.questions_before
        if not may_ask(self.for_user, added):
            self.add_error(None, _("Choose questions from your own banks or the central one."))

    def _check_questions(self) -> None:
        questions, draws = self._questions(), self._draws()
        if not questions and not draws:
            self.add_error(None, _("Add at least one question before publishing the quiz."))
        if drafts := [str(question) for question in questions if not question.live]:
            self.add_error(
                None,
                _("Publish these questions first: %(questions)s")
                % {"questions": "; ".join(f"“{draft}”" for draft in drafts)},
            )
        sections = max(1, len(self._rows("sections", "title")))
        rows = (*self._rows("items", "question"), *self._rows("draws", "count"))
        if max((row.cleaned_data["section"] for row in rows), default=1) > sections:
            self.add_error(None, _("A question or draw stands in a section that there is not."))
        layout = Layout(
            tuple(question.pk for question in questions),
            tuple((draw.count, draw.wanted(self._purpose)) for draw in draws),
            self._is_practice,
        )
        for fault in layout_faults(layout):
            self.add_error(None, fault)

    @property
    def _is_practice(self) -> bool:
        return bool(self.cleaned_data.get("is_practice"))

    @property
    def _purpose(self) -> Purpose:
        return purpose_of(is_practice=self._is_practice)

    def clean(self) -> dict[str, Any]:
        """Check that the quiz closes after it opens."""
        cleaned: dict[str, Any] = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Choose a time after the quiz opens."))
        return cleaned
