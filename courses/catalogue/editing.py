"""The form trainers edit a course with."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from assessments import api as assessments


class CompetencyChoices(forms.CheckboxSelectMultiple):
    """Check boxes in groups, with a field that narrows them where there is JavaScript."""

    template_name = "courses/admin/competency_choices.html"

    class Media:
        js = ("js/choice-filter.js",)


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
