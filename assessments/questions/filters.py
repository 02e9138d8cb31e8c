"""What the bank can be narrowed to, in its list, in its bulk actions and in the chooser."""

from collections.abc import Mapping
from typing import cast

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm

from assessments.competency.models import Competency, Indicator
from assessments.competency.rules.framework_data import LEVELS
from assessments.questions.content import Purpose
from assessments.questions.kinds.editing import kind_choices
from assessments.questions.models import (
    Difficulty,
    Question,
    QuestionIndicator,
    QuestionQuerySet,
    State,
    Topic,
)
from assessments.questions.statistics import ANSWERS_SAY, AnswersSay, of_which_answers_say
from lms.people.access import SignedInRequest
from lms.people.api import OrgUnit

USED, UNUSED = "used", "unused"
CENTRAL = "central"
TAGS = {
    "competency": "indicator__competency",
    "level": "indicator__level",
    "indicator": "indicator",
}
"""The filters that look for one indicator of a question, and what each asks of it."""


def _banks(request: HttpRequest | None) -> QuerySet[OrgUnit]:
    signed_in = cast("SignedInRequest", request)
    read = Question.objects.readable_by(signed_in.user)
    banks: QuerySet[OrgUnit] = OrgUnit.objects.filter(pk__in=read.values("unit"))
    return banks


class ChooserFilterSet(WagtailFilterSet):
    """Finds questions by what is known of them. A competency and a level mean one indicator."""

    bank = django_filters.ModelChoiceFilter(
        field_name="unit",
        label=_("Bank"),
        queryset=_banks,
        null_label=_("Central"),
        null_value=CENTRAL,
    )
    competency = django_filters.ModelChoiceFilter(
        label=_("Competency"),
        queryset=Competency.objects.filter(
            pk__in=QuestionIndicator.objects.values("indicator__competency")
        ),
        method="leave",
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=[(level, str(level)) for level in LEVELS], method="leave"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kind_choices)
    purpose = django_filters.ChoiceFilter(
        label=_("What it is for"),
        choices=[
            (Purpose.COUNTED.value, _("Counts as evidence")),
            (Purpose.PRACTICE.value, _("Practice only")),
        ],
    )
    topic = django_filters.ModelChoiceFilter(
        label=_("Topic"),
        queryset=Topic.objects.order_by("name"),
        method="about",
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def filter_queryset(self, queryset: QuestionQuerySet) -> QuestionQuerySet:
        """Keep what is looked for. Adds conditions, and no query."""
        found: QuestionQuerySet = super().filter_queryset(queryset)
        wanted: Mapping[str, Model] = {
            lookup: self.form.cleaned_data[name]
            for name, lookup in TAGS.items()
            if self.form.cleaned_data.get(name)
        }
        if wanted:
            tags = QuestionIndicator.objects.filter(**wanted)
            found = found.filter(pk__in=tags.values("question"))
        return found

    def leave(self, found: QuestionQuerySet, _name: str, _value: object) -> QuestionQuerySet:
        """Leave what asks for an indicator to the others that do."""
        return found

    def about(self, found: QuestionQuerySet, _name: str, topic: Topic) -> QuestionQuerySet:
        """Keep those of a topic."""
        return found.about(topic)


class QuestionFilterSet(ChooserFilterSet):
    """Finds them also by what was made of them so far."""

    indicator = django_filters.ModelChoiceFilter(
        label=_("Indicator"),
        queryset=Indicator.objects.filter(
            pk__in=QuestionIndicator.objects.values("indicator")
        ).select_related("competency"),
        method="leave",
    )
    difficulty = django_filters.ChoiceFilter(label=_("Difficulty"), choices=Difficulty.choices)
    state = django_filters.ChoiceFilter(label=_("Status"), choices=State.choices, method="being")
    use = django_filters.ChoiceFilter(
        label=_("Use"),
        choices=[(USED, _("Asked in a quiz")), (UNUSED, _("Not asked anywhere"))],
        method="asked",
    )
    answers = django_filters.ChoiceFilter(
        label=_("What answers say"),
        choices=[(what.value, label) for what, label in ANSWERS_SAY.items()],
        method="saying",
    )

    def being(self, found: QuestionQuerySet, _name: str, state: str) -> QuestionQuerySet:
        """Keep those in a state."""
        return found.in_state(State(state))

    def asked(self, found: QuestionQuerySet, _name: str, use: str) -> QuestionQuerySet:
        """Keep those that something asks, or nothing does."""
        return found.used() if use == USED else found.unused()

    def saying(self, found: QuestionQuerySet, _name: str, what: str) -> QuestionQuerySet:
        """Keep those of which answers say this."""
        return found.filter(of_which_answers_say(AnswersSay(what)))


def narrowed(questions: QuestionQuerySet, request: SignedInRequest) -> QuestionQuerySet:
    """Keep what the list shows at the address whose parameters ``request`` has."""
    filters = QuestionFilterSet(request.GET, request=request)
    found = filters.filter_queryset(questions) if filters.is_valid() else questions
    return found.saying(request.GET.get("q", ""))


class ChooserForm(BaseFilterForm):
    """The same filters and search, in the window that questions are chosen in."""

    q = forms.CharField(label=_("Search"), required=False)

    def __init__(self, data: Mapping[str, str], request: SignedInRequest) -> None:
        super().__init__(data)
        self.filters = ChooserFilterSet(data, request=request)
        for name, field in self.filters.form.fields.items():
            field.widget.attrs["data-chooser-modal-search-filter"] = True
            self.fields[name] = field

    def filter(self, objects: QuestionQuerySet) -> QuestionQuerySet:
        """Keep what is looked for."""
        if self.filters.is_valid():
            objects = self.filters.filter_queryset(objects)
        if words := self.cleaned_data["q"]:
            objects = objects.saying(words)
            self.is_searching, self.search_query = True, words
        found: QuestionQuerySet = super().filter(objects)
        return found
