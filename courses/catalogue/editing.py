"""The forms trainers edit a course and a lesson with."""

from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue
from wagtail.permissions import policy_registry

from assessments import api as assessments
from courses.catalogue.blocks import estimate_of, files_in, questions_in
from courses.catalogue.estimate import Estimate
from lms.people.api import User

CHOSEN = ("-value", "-image", "-document")
"""How the names of fields end in which something is chosen by its number."""


class CompetencyChoices(forms.CheckboxSelectMultiple):
    """Check boxes in groups, with a field that narrows them where there is JavaScript."""

    template_name = "courses/admin/competency_choices.html"

    class Media:
        # A module runs when the page stands: the element finds what is within it.
        js = (forms.Script("js/choice-filter.js", type="module"),)


class CourseForm(WagtailAdminPageForm):
    """Offers the competencies in force, by framework and in its order, and those chosen before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("competencies")
        if field is None:
            return
        chosen = [competency.pk for competency in self.instance.competencies.all()]
        groups = assessments.competencies_to_choose(chosen)
        offered = [pk for group in groups for pk, _name in group.competencies]
        field.queryset = field.queryset.filter(pk__in=offered)
        field.choices = [(group.framework, group.competencies) for group in groups]


class LessonForm(WagtailAdminPageForm):
    """Takes minutes near those that the lesson is estimated at, or these where none are given.

    A lesson with other minutes from earlier may be changed and published, as long as neither its
    minutes nor, by a minute, its length changes: an author who mends something else is not held up.
    """

    data: QueryDict

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.questions_before = questions_in(self.instance.body)
        self.files_before = files_in(self.instance.body)
        field = self.fields.get("duration_minutes")
        if field is None:
            return
        field.required = False
        field.help_text = _(
            "Leave it empty to take the estimate. 45 minutes are one training hour (JP)."
        )
        if not self.instance.pk:
            self.initial["duration_minutes"] = None

    def clean(self) -> dict[str, object]:
        """Fill in the estimate where no minutes are given."""
        cleaned: dict[str, object] = super().clean()
        if cleaned.get("duration_minutes", 0) is None:
            body = cleaned.get("body")
            known = isinstance(body, StreamValue)
            cleaned["duration_minutes"] = estimate_of(body).minutes if known else 1
        return cleaned

    def is_valid(self) -> bool:
        """Check the page and, unless it is only a draft, its minutes.

        What somebody else keeps is refused in a draft and a preview too: they would show it, as
        would the form that is shown again for another reason.
        """
        is_valid: bool = super().is_valid()
        if self.is_bound:
            self._check_banks(self["body"].data)
            self._check_files(self["body"].data)
        if is_valid and not self.is_deferred_validation:
            self._check_minutes()
        return is_valid and not self.errors

    def _check_banks(self, sent: StreamValue) -> None:
        added = questions_in(sent) - self.questions_before
        if not assessments.may_ask_questions(self.for_user, added):
            self._refuse(added, _("Choose questions from your own banks or the central one."))

    def _check_files(self, sent: StreamValue) -> None:
        added = files_in(sent) - self.files_before
        refused = {file.pk for file in added if not _may_choose(self.for_user, file)}
        if refused:
            self._refuse(
                refused, _("Choose pictures and files that your units or all trainers share.")
            )

    def _refuse(self, chosen: set[int], words: str) -> None:
        """Say so, and choose these no more: the form shown again would tell their titles."""
        self.add_error(None, words)
        numbers = {str(pk) for pk in chosen}
        shown = self.data.copy()
        for name, value in shown.items():
            if name.startswith("body-") and name.endswith(CHOSEN) and value in numbers:
                shown[name] = ""
        self.data = shown

    def _check_minutes(self) -> None:
        minutes = self.cleaned_data["duration_minutes"]
        estimate = estimate_of(self.cleaned_data["body"])
        if not estimate.allows(minutes) and not self._is_published_as(minutes, estimate):
            self.add_error("duration_minutes", _refusal(estimate))

    def _is_published_as(self, minutes: int, estimate: Estimate) -> bool:
        published = type(self.instance).objects.filter(pk=self.instance.pk, live=True).first()
        return published is not None and (
            (published.duration_minutes, published.estimate.minutes) == (minutes, estimate.minutes)
        )


def _may_choose(author: User, file: Model) -> bool:
    policy = policy_registry.get_by_type(type(file))
    return bool(policy.user_has_permission_for_instance(author, "choose", file))


def _refusal(estimate: Estimate) -> str:
    text = _(
        "As it is written, this lesson takes about %(estimate)d min. Choose %(fewest)d to %(most)d,"
        " or leave it empty to take the estimate. Nothing you have typed is lost."
    )
    return text % {
        "estimate": estimate.minutes,
        "fewest": estimate.fewest,
        "most": estimate.most,
    }
