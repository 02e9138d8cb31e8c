"""What Wagtail offers to do to the questions that are ticked in the list, or to all it finds."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import groupby
from operator import attrgetter
from typing import ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise, classproperty
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.permissions import policy_registry
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from assessments.competency.models import Indicator
from assessments.questions import many, several
from assessments.questions.content import Purpose
from assessments.questions.filters import narrowed
from assessments.questions.many import Refused
from assessments.questions.models import Difficulty, Question, QuestionQuerySet, Topic
from assessments.questions.several import AT_ONCE, LABELS, Action, Change, Done
from lms.core.clock import today
from lms.core.numbers import row_id
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import SignedInRequest
from lms.people.api import OrgUnit, User

NAMED = 20
"""How many questions are named on the page that asks whether to do it."""
SUGGESTED = 500
"""How many topics are suggested."""
KEEP = ("", _("As it is"))


class ActionForm(forms.Form):
    """What else has to be known. ``key`` tells a form that is sent twice."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=36)

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user
        self.fields["key"].initial = str(uuid.uuid4())

    def change(self, action: Action) -> Change:
        """Return what is to be done."""
        return Change(action)


class TopicsInput(forms.TextInput):
    """A line of topics that suggests those that there are. A query."""

    template_name = "assessments/admin/topics_input.html"

    def get_context(
        self, name: str, value: object, attrs: dict[str, object] | None
    ) -> dict[str, object]:
        """Add the first topics by their names."""
        known = Topic.objects.order_by("name").values_list("name", flat=True)[:SUGGESTED]
        listed = {**(attrs or {}), "list": f"{name}-topics", "autocomplete": "off"}
        context = super().get_context(name, value, listed)
        context["widget"]["known"] = known
        return context


class TopicsForm(ActionForm):
    """Which topics. One that is new is asked about, for it may be a slip of the pen."""

    add = forms.CharField(
        label=_("Add topics"),
        required=False,
        help_text=_("Separate several by commas."),
        widget=TopicsInput,
    )
    are_new = forms.BooleanField(
        label=_("Add the new topics as I wrote them"), required=False, widget=forms.HiddenInput
    )
    remove = forms.CharField(
        label=_("Remove topics"),
        required=False,
        help_text=_("Separate several by commas."),
        widget=TopicsInput,
    )

    def clean_add(self) -> tuple[str, ...]:
        """Read the topics."""
        return _words(self.cleaned_data["add"])

    def clean_remove(self) -> tuple[str, ...]:
        """Read the topics."""
        return _words(self.cleaned_data["remove"])

    def clean(self) -> None:
        """Ask for something to do."""
        if not self.cleaned_data.get("add") and not self.cleaned_data.get("remove"):
            raise ValidationError(_("Write a topic to add or to remove."))
        if not self.cleaned_data.get("are_new"):
            self._ask_about_new_ones(self.cleaned_data.get("add", ()))

    def _ask_about_new_ones(self, names: Sequence[str]) -> None:
        """Refuse topics that there are not, until it is said that they are meant. A query."""
        known = {name.casefold(): name for name in Topic.objects.values_list("name", flat=True)}
        for name in names:
            if name.casefold() not in known:
                self.fields["are_new"].widget = forms.CheckboxInput()
                self.add_error("add", _new_topic(name, known))

    def change(self, action: Action) -> Change:
        """Return what is to be done, with both lists."""
        return Change(action, self.cleaned_data["add"], self.cleaned_data["remove"])


class BehavioursForm(ActionForm):
    """Which behaviours."""

    add = forms.ChoiceField(label=_("Behaviour to add"), required=False)
    remove = forms.ChoiceField(label=_("Behaviour to remove"), required=False)

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, user=user, **kwargs)
        choices = [("", "---------"), *_behaviours()]
        for name in ("add", "remove"):
            cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean(self) -> None:
        """Ask for something to do."""
        add, remove = self.cleaned_data.get("add"), self.cleaned_data.get("remove")
        if add == remove:
            raise ValidationError(_("Choose a behaviour to add or another one to remove."))

    def change(self, action: Action) -> Change:
        """Return what is to be done, with both."""
        add, remove = self.cleaned_data["add"], self.cleaned_data["remove"]
        return Change(action, tuple(filter(None, [add])), tuple(filter(None, [remove])))


def _behaviours() -> list[tuple[str, list[tuple[str, str]]]]:
    """Name the behaviours in force, by competency. One query."""
    found = Indicator.objects.in_force(today()).select_related("competency")
    rows = found.order_by("competency__sort_order", "competency__name", "level", "code")
    return [
        (competency.name, [(row.slug, str(row)) for row in group])
        for competency, group in groupby(rows, key=attrgetter("competency"))
    ]


class BankForm(ActionForm):
    """Which bank."""

    unit = forms.ModelChoiceField(label=_("Bank"), queryset=OrgUnit.objects.none(), required=False)

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, user=user, **kwargs)
        field = cast("forms.ModelChoiceField[OrgUnit]", self.fields["unit"])
        field.queryset = people.authored_units(user)
        is_central = people.covers_everything(user, Permission.AUTHOR)
        field.required = not is_central
        field.empty_label = _("Central") if is_central else _("Choose a bank")

    def change(self, action: Action) -> Change:
        """Return what is to be done, with the bank."""
        unit = self.cleaned_data["unit"]
        return Change(action, unit_id=unit.pk if unit else None)


class UseForm(ActionForm):
    """What for, and how hard."""

    purpose = forms.ChoiceField(
        label=_("What it is for"),
        required=False,
        choices=[
            KEEP,
            (Purpose.COUNTED.value, _("Counts as evidence")),
            (Purpose.PRACTICE.value, _("Practice only")),
        ],
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        required=False,
        choices=[KEEP, *Difficulty.choices],
        coerce=int,
        empty_value=None,
    )

    def clean(self) -> None:
        """Ask for something to do."""
        if not self.cleaned_data.get("purpose") and not self.cleaned_data.get("difficulty"):
            raise ValidationError(_("Choose what to set."))

    def change(self, action: Action) -> Change:
        """Return what is to be done, with both."""
        purpose, difficulty = self.cleaned_data["purpose"], self.cleaned_data["difficulty"]
        return Change(action, purpose=purpose, difficulty=difficulty)


def _new_topic(name: str, known: Mapping[str, str]) -> str:
    """Say that a topic is new, and which of those that there are reads nearly the same."""
    near = get_close_matches(name.casefold(), known, n=1)
    if near:
        return _("“%(name)s” is a new topic. Do you mean “%(known)s”?") % {
            "name": name,
            "known": known[near[0]],
        }
    return _("“%(name)s” is a new topic. Do you want to add it?") % {"name": name}


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip()[:100] for word in text.split(",") if word.strip()))


class _Questions(BulkAction):
    """Acts on the ticked questions that the author keeps, or on all the list was narrowed to."""

    request: SignedInRequest
    needs: ClassVar[str] = "change"

    @classproperty
    def models(cls) -> list[type[Question]]:  # noqa: N805 - Wagtail's way
        """Act on questions only."""
        return [Question]

    def chosen(self) -> QuestionQuerySet:
        """Return them, as a queryset. No query but those for what the author keeps."""
        policy = policy_registry.get_by_type(Question)
        kept = policy.instances_user_has_permission_for(self.request.user, self.needs)
        ids = self.request.GET.getlist("id")
        if "all" in ids:
            listed = narrowed(Question.objects.readable_by(self.request.user), self.request)
            found: QuestionQuerySet = kept.filter(pk__in=listed.order_by().values("pk"))
        else:
            found = kept.filter(pk__in=[pk for pk in map(row_id, ids) if pk is not None])
        return found.order_by("-pk")

    def get_actionable_objects(self) -> tuple[list[Question], Mapping[str, list[Question]]]:
        """Return them as Wagtail asks for them."""
        return list(self.chosen()), {"items_with_no_access": []}


class QuestionDeletion(_Questions, DeleteBulkAction):
    """Deletes what the list was narrowed to: Wagtail's own would delete the whole bank."""

    needs = "delete"


class QuestionAction(_Questions, SnippetBulkAction):
    """Asks what else has to be known, and does it: to a page of the list now, to more in a job."""

    template_name = "assessments/admin/question_bulk.html"
    form_class = ActionForm
    action: ClassVar[Action]
    explanation: ClassVar[Promise | str] = ""

    @classproperty
    def action_type(cls) -> str:  # noqa: N805
        """Name it in the address."""
        return f"questions_{cls.action}"

    @classproperty
    def display_name(cls) -> Promise:  # noqa: N805
        """Name it on its button."""
        return LABELS[cls.action]

    aria_label = display_name

    def get_form_kwargs(self) -> dict[str, object]:
        """Let forms know who asks."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def refusals(self, _questions: Sequence[Question]) -> list[Refused]:
        """Return to which of these, a page at most, it will not be done."""
        return []

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add how many there are, the first of them, and what is known to be refused."""
        count = self.chosen().count()
        first = list(self.chosen()[:AT_ONCE])
        return {
            "form": kwargs.get("form") or self.get_form(),
            "view": self,
            "count": count,
            "named": first[:NAMED],
            "others": max(0, count - NAMED),
            "is_job": count > AT_ONCE,
            "refusals": self.refusals(first) if count <= AT_ONCE else [],
            "next": self.next_url,
            "submit_url": self.request.get_full_path(),
            "header_icon": "help",
        }

    def form_valid(self, form: ActionForm) -> HttpResponseBase:
        """Do it, or have it done, and say what came of it."""
        ids = list(self.chosen().values_list("pk", flat=True))
        change = form.change(self.action)
        if len(ids) > AT_ONCE:
            key = str(form.cleaned_data["key"])
            return redirect(several.start(by=self.request.user, ids=ids, change=change, key=key))
        try:
            done = several.do(change, by=self.request.user, ids=ids)
        except ValidationError as error:
            form.add_error(None, error)
            return cast("HttpResponse", self.form_invalid(form))
        self.tell(done)
        return redirect(self.next_url)

    def tell(self, done: Done) -> None:
        """Say to how many it was done, and to which not and why."""
        said = several.summary(replace(done, refused=()), by=self.request.user)
        messages.success(self.request, " ".join(said))
        if done.refused:
            lines = ((each.title, each.reason) for each in done.refused)
            listed = format_html_join("", "<li>“{}”: {}</li>", lines)
            messages.warning(self.request, format_html("{} <ul>{}</ul>", _("Not done:"), listed))


class ChangeTopics(QuestionAction):
    """Adds topics and removes them."""

    action = Action.TAG
    action_priority = 10
    form_class = TopicsForm


class ChangeBehaviours(QuestionAction):
    """Adds a behaviour and removes one."""

    action = Action.BEHAVIOUR
    action_priority = 12
    form_class = BehavioursForm
    explanation = _(
        "What a question gives evidence for: no other system knows it of its questions."
    )


class MoveToBank(QuestionAction):
    """Puts questions into another bank."""

    action = Action.MOVE
    action_priority = 50
    form_class = BankForm


class SetUse(QuestionAction):
    """Sets what questions are for and how hard they are."""

    action = Action.USE
    action_priority = 60
    form_class = UseForm


class Publish(QuestionAction):
    """Publishes what is fit."""

    action = Action.PUBLISH
    action_priority = 15
    needs = "publish"
    explanation = _(
        "Those that are fit are published. Of the others you read what is missing in each."
    )


class Retire(QuestionAction):
    """Takes questions out of use."""

    action = Action.RETIRE
    action_priority = 20
    needs = "publish"
    explanation = _(
        "A retired question is unpublished and no longer offered. Its results and its history stay,"
        " and it can be brought back."
    )

    def refusals(self, questions: Sequence[Question]) -> list[Refused]:
        """Name those that a published quiz cannot do without."""
        return many.needed(questions)


class BringBack(QuestionAction):
    """Offers retired questions again."""

    action = Action.BRING_BACK
    action_priority = 70
    needs = "publish"
    explanation = _("They become drafts again. Publish them when you have looked at them.")


ACTIONS: Sequence[type[BulkAction]] = (
    ChangeTopics,
    ChangeBehaviours,
    Publish,
    Retire,
    QuestionDeletion,
    MoveToBank,
    SetUse,
    BringBack,
)
