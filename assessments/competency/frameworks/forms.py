"""Forms of frameworks, competencies and indicators in Wagtail: levels, mappings as plain fields."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from assessments.competency.models import (
    Competency,
    CompetencyFramework,
    Indicator,
    IndicatorMapping,
)
from assessments.competency.rules.framework_data import LEVELS, MAX_TEXT
from lms.core.clock import today
from lms.core.content_stamp import content_changed


class FrameworkForm(WagtailAdminModelForm):
    """A framework with a name for each level in a field of its own."""

    level_1 = forms.CharField(label=_("Name of level 1"), max_length=80)
    level_2 = forms.CharField(label=_("Name of level 2"), max_length=80, required=False)
    level_3 = forms.CharField(label=_("Name of level 3"), max_length=80, required=False)
    level_4 = forms.CharField(label=_("Name of level 4"), max_length=80, required=False)
    level_5 = forms.CharField(label=_("Name of level 5"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in LEVELS:
            self.initial[f"level_{level}"] = self.instance.level_name(level)
        if self.instance.pk:
            for name in ("code", "version"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """Put the names together; levels without one end the scale."""
        cleaned: dict[str, Any] = super().clean()
        names = {str(level): cleaned.get(f"level_{level}", "").strip() for level in LEVELS}
        named = [level for level in LEVELS if names[str(level)]]
        if named != list(LEVELS[: len(named)]):
            raise ValidationError(_("Name the levels from 1 upwards, without a gap."))
        self.instance.level_names = {str(level): names[str(level)] for level in named}
        return cleaned


class CompetencyForm(WagtailAdminModelForm):
    """A competency with a description for each level in a field of its own."""

    level_1 = forms.CharField(
        label=_("Level 1"), max_length=MAX_TEXT, required=False, widget=forms.Textarea({"rows": 2})
    )
    level_2 = forms.CharField(
        label=_("Level 2"), max_length=MAX_TEXT, required=False, widget=forms.Textarea({"rows": 2})
    )
    level_3 = forms.CharField(
        label=_("Level 3"), max_length=MAX_TEXT, required=False, widget=forms.Textarea({"rows": 2})
    )
    level_4 = forms.CharField(
        label=_("Level 4"), max_length=MAX_TEXT, required=False, widget=forms.Textarea({"rows": 2})
    )
    level_5 = forms.CharField(
        label=_("Level 5"), max_length=MAX_TEXT, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in LEVELS:
            self.initial[f"level_{level}"] = self.instance.level_description(level)
        self.fields["framework"].queryset = _open_frameworks()

    def clean(self) -> dict[str, Any]:
        """Put the descriptions together."""
        cleaned: dict[str, Any] = super().clean()
        self.instance.level_descriptions = {
            str(level): text for level in LEVELS if (text := cleaned.get(f"level_{level}", ""))
        }
        return cleaned


class IndicatorForm(WagtailAdminModelForm):
    """An indicator, and the earlier ones whose evidence speaks for it."""

    replaces = forms.CharField(
        label=_("Evidence of the version before"),
        required=False,
        max_length=400,
        help_text=_(
            "Full codes in the version before, separated by commas, such as KOM.1.2. Evidence "
            "given for them speaks for this indicator too."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        competency = self.fields["competency"]
        competency.queryset = Competency.objects.filter(
            framework__in=_open_frameworks()
        ).select_related("framework")
        competency.label_from_instance = lambda row: f"{row.framework}: {row.name}"
        if self.instance.pk:
            self.initial["replaces"] = ", ".join(
                self.instance.predecessors.order_by("old__slug").values_list("old__slug", flat=True)
            )

    def clean_replaces(self) -> list[Indicator]:
        """Find the earlier indicators.

        Raises:
            ValidationError: naming the codes that the version before has not.
        """
        codes = [code.strip() for code in self.cleaned_data["replaces"].split(",") if code.strip()]
        competency: Competency | None = self.cleaned_data.get("competency")
        if not codes or competency is None:
            return []
        found = {row.slug: row for row in _indicators_before(competency.framework, codes)}
        if unknown := [code for code in codes if code not in found]:
            raise ValidationError(
                _("The version before has no indicator %(codes)s."),
                params={"codes": ", ".join(unknown)},
            )
        return list(found.values())

    def _save_m2m(self) -> None:
        """Save the mapping with the core values."""
        super()._save_m2m()
        earlier = self.cleaned_data["replaces"]
        self.instance.predecessors.exclude(old__in=earlier).delete()
        IndicatorMapping.objects.bulk_create(
            [IndicatorMapping(old=old, new=self.instance) for old in earlier],
            ignore_conflicts=True,
        )
        content_changed()


def _open_frameworks() -> Any:
    """Leave out the versions that a later one has replaced."""
    return CompetencyFramework.objects.filter(
        Q(pk__in=CompetencyFramework.objects.in_force(today()).values("pk"))
        | Q(starts_on=None)
        | Q(starts_on__gt=today())
    )


def _indicators_before(framework: CompetencyFramework, codes: list[str]) -> Any:
    before = CompetencyFramework.objects.filter(
        code=framework.code, version__lt=framework.version
    ).order_by("-version")
    return Indicator.objects.filter(competency__framework=before.first(), slug__in=codes)
