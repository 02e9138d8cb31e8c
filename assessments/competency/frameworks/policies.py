"""Policies in Wagtail's admin: begun from one that is there, and never changed."""

from functools import cached_property
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import InspectView

from assessments.competency.frameworks.accuracy import accuracy_of
from assessments.competency.frameworks.library import shipped_policy
from assessments.competency.ledger.yardsticks import policies_for
from assessments.competency.models import AttainmentPolicy, CompetencyFramework, RuleNumber
from lms.core.clock import today
from lms.core.editor.views import SnippetCreateView
from lms.core.editor.viewsets import EditedSnippets


class AddOnlyPermissionPolicy(ModelPermissionPolicy):
    """Lets rows be added and seen, never changed or deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Refuse changing and deleting to everybody."""
        allowed: bool = super().user_has_permission(user, action)
        return allowed and action not in {"change", "delete"}


class Beginning(models.TextChoices):
    """What a new version is begun from."""

    CERTIFICATION = "sertifikasi", _("Certification: shown in two ways, and again a week later")
    TRAINING = "latihan", _("Training: shown in one way; its levels are not yet certified")
    IN_FORCE = "berlaku", _("The version in force now")


class BeginningForm(forms.Form):
    """For which framework a version is made, and from what."""

    framework = forms.ModelChoiceField(
        CompetencyFramework.objects.order_by("name", "-version"),
        label=_("Framework"),
        empty_label=None,
    )
    begin_from = forms.ChoiceField(
        label=_("Begin from"),
        choices=Beginning.choices,
        initial=Beginning.CERTIFICATION,
        widget=forms.RadioSelect,
    )

    def begun(self) -> AttainmentPolicy:
        """Return the next version, from today on, unsaved; after ``is_valid``. Three queries."""
        framework: CompetencyFramework = self.cleaned_data["framework"]
        beginning = self.cleaned_data["begin_from"]
        if beginning == Beginning.IN_FORCE:
            content = policies_for([framework], today())[framework.pk].content()
        else:
            content = shipped_policy(beginning)
        versions = framework.policies.aggregate(latest=models.Max("version"))
        return AttainmentPolicy(
            framework=framework,
            version=1 + (versions["latest"] or 0),
            starts_on=today(),
            **content | {"rule": RuleNumber.OBSERVATIONS},
        )


class PolicyCreateView(SnippetCreateView):
    """Asks what a version is to begin from, and then shows the form filled in."""

    @cached_property
    def beginning(self) -> BeginningForm:
        """The choice of the address, if it has one."""
        return BeginningForm(self.request.GET or None)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Ask first."""
        if not self.beginning.is_valid():
            context = {
                "form": self.beginning,
                "header_title": self.get_header_title(),
                "breadcrumbs_items": self.get_breadcrumbs_items(),
            }
            return TemplateResponse(request, "assessments/admin/policy_beginning.html", context)
        answer: HttpResponseBase = super().get(request, *args, **kwargs)
        return answer

    def get_initial_form_instance(self) -> AttainmentPolicy | None:
        """Fill the form in."""
        return self.beginning.begun() if self.beginning.is_valid() else None


class PolicyInspectView(InspectView):
    """Shows a version: how often its levels are wrong, and all its numbers."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add what was measured; rule 2 never was."""
        policy: AttainmentPolicy = self.object
        is_measured = policy.rule == RuleNumber.OBSERVATIONS
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | {"accuracy": accuracy_of(policy) if is_measured else None}


class PolicyViewSet(EditedSnippets):
    """Lists policies and adds new versions; a version in use stays as it was."""

    model = AttainmentPolicy
    add_view_class = PolicyCreateView
    icon = "cog"
    menu_label = _("Attainment policies")
    list_display = [
        "name",
        "version",
        "rule",
        BooleanColumn("certifies", label=_("Certifies"), sort_key="certifies"),
        "starts_on",
        "framework",
    ]
    list_filter = ["framework"]
    inspect_view_enabled = True
    inspect_view_class = PolicyInspectView
    inspect_template_name = "assessments/admin/policy_inspect.html"
    panels = [
        FieldPanel("framework"),
        FieldPanel("name"),
        FieldPanel("version"),
        FieldPanel("starts_on"),
        FieldPanel("certifies"),
        MultiFieldPanel(
            [
                FieldPanel("level_mark"),
                FieldPanel("indicator_mark"),
                FieldPanel("kind_mark"),
                FieldPanel("later_mark"),
            ],
            heading=_("How good it must be, beyond what luck would give"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("kinds_needed"),
                FieldPanel("observations"),
                FieldPanel("observations_per_kind"),
                FieldPanel("observations_per_indicator"),
                FieldPanel("rating_counts_as"),
            ],
            heading=_("How much must be observed"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("weight_knowledge"),
                FieldPanel("weight_simulated"),
                FieldPanel("weight_observed"),
                FieldPanel("weight_certified"),
            ],
            heading=_("How much each kind of evidence weighs"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("days_between"),
                FieldPanel("pause_days"),
                FieldPanel("evidence_half_life_months"),
                FieldPanel("fading_share"),
            ],
            heading=_("When"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("slip_knowledge"),
                FieldPanel("slip_simulated"),
                FieldPanel("slip_observed"),
                FieldPanel("slip_certified"),
                FieldPanel("mastered_by_half"),
                FieldPanel("sureness_medium"),
                FieldPanel("sureness_high"),
            ],
            heading=_("How sure a level is"),
            help_text=_("This is said beside each level and never changes one."),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ARG002
        """List policies with their frameworks in one query."""
        return AttainmentPolicy.objects.select_related("framework")
