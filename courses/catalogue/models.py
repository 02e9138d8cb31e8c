"""What can be learnt: the catalogue, courses and lessons as Wagtail pages."""

from copy import copy
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import (
    AbstractGroupApprovalTask,
    Collection,
    Page,
    PageManager,
    TaskState,
    Workflow,
    WorkflowState,
)
from wagtail.search import index

from assessments import api as assessments
from courses.catalogue.activity_kinds import LESSON
from courses.catalogue.blocks import LESSON_BLOCKS, estimate_of
from courses.catalogue.editing import CompetencyChoices, CourseForm, LessonForm
from courses.catalogue.estimate import Estimate
from courses.catalogue.listing import ListedCourse, concerning, listing
from courses.catalogue.outline import (
    Outline,
    outline_of,
)
from courses.catalogue.panels import (
    CompetenciesWithoutActivityPanel,
    EndedRegulationsPanel,
    EstimatePanel,
    ProofPanel,
    ProposalPanel,
)
from lms.core.activities import Activity
from lms.core.content_stamp import kept_while_content_stays
from lms.core.page_tree import KnownRestrictions, lineage_of, paths_up_to
from lms.people.api import User

TEXT_FEATURES = ["bold", "italic", "ul", "ol", "link"]
ADDRESS_PANELS = [
    MultiFieldPanel([FieldPanel("slug")], heading=_("Address")),
]


class HomePage(KnownRestrictions, Page):
    """The root of the site: what visitors read before they sign in, written by the organisation."""

    tagline = models.CharField(
        _("tagline"),
        max_length=160,
        blank=True,
        help_text=_("One sentence that says what this site is for."),
    )
    introduction = RichTextField(
        _("introduction"),
        features=["bold", "italic", "link"],
        blank=True,
        help_text=_("Visitors read this before they sign in."),
    )

    content_panels = [*Page.content_panels, FieldPanel("tagline"), FieldPanel("introduction")]
    promote_panels = ADDRESS_PANELS
    template = "home/front_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CatalogueIndexPage"]
    max_count = 1

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find a page by its whole path: two queries, once for each page.

        Raises:
            Http404: if there is none, or it is not published.
        """
        if not path_components:
            return super().route(request, path_components)
        page = _page_at(f"{self.url_path}{'/'.join(path_components)}/")
        if page is None:
            raise Http404
        return copy(page).route(request, [])


@kept_while_content_stays(512)
def _page_at(url_path: str) -> Any:
    return Page.objects.filter(url_path=url_path).specific().first()


class CatalogueIndexPage(KnownRestrictions, Page):
    """Lists the courses."""

    introduction = RichTextField(
        _("introduction"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Stands above the list of courses."),
    )
    collection = models.ForeignKey(
        Collection,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("files"),
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = ADDRESS_PANELS
    template = "courses/catalogue_index_page.html"
    admin_default_ordering = "ord"
    parent_page_types = ["courses.HomePage"]
    subpage_types = ["courses.CoursePage", "courses.UnitCataloguePage"]
    max_count = 1

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the open courses found, the reader's units' among them, as ``listing``."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | _listing_beneath(self, request)


class UnitCataloguePage(KnownRestrictions, Page):
    """Lists the courses that the trainers of one unit write for its officers.

    The program makes it together with the group of these trainers: see
    ``courses.catalogue.units``.
    """

    unit = models.OneToOneField(
        "lms.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    introduction = RichTextField(
        _("introduction"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Stands above the list of courses."),
    )
    collection = models.ForeignKey(
        Collection,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("files"),
    )

    objects: ClassVar[Any] = PageManager()

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = ADDRESS_PANELS
    template = "courses/catalogue_index_page.html"
    admin_default_ordering = "ord"
    parent_page_types = ["courses.CatalogueIndexPage"]
    subpage_types = ["courses.CoursePage"]
    is_creatable = False

    class Meta:
        verbose_name = _("catalogue of a unit")
        verbose_name_plural = _("catalogues of units")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the open courses found, a page of them as ``listing``."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | _listing_beneath(self, request)


def _listing_beneath(catalogue: Page, request: HttpRequest) -> dict[str, Any]:
    user: User = request.user  # type: ignore[assignment]
    listed = [each for each in _listed_beneath(catalogue.path) if each.lineage.is_open]
    return {"listing": listing(concerning(user, listed), request.GET)}


@kept_while_content_stays(256)
def _listed_beneath(path: str) -> tuple[ListedCourse, ...]:
    """Read the published courses beneath a page. Six queries, once."""
    units = UnitCataloguePage.objects.filter(path__startswith=path[: 3 * Page.steplen])
    catalogues = {each.path: each for each in units}
    courses = CoursePage.objects.filter(path__startswith=path, live=True).order_by("path")
    return tuple(
        ListedCourse(
            page=course,
            unit_id=unit.unit_id if unit else None,
            unit_name=unit.title if unit else "",
            lineage=lineage_of(course.path),
            competency_ids=frozenset(each.pk for each in course.competencies.all()),
        )
        for course in courses.prefetch_related("competencies")
        for unit in [catalogues.get(course.path[: -Page.steplen])]
    )


class CoursePage(KnownRestrictions, Page):
    """A course; its activities are the pages beneath it, in their order."""

    summary = models.CharField(
        _("summary"),
        max_length=300,
        help_text=_("One or two sentences for the catalogue: for whom, and what changes for them."),
    )
    description = RichTextField(
        _("description"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("What the course is about, for those who are thinking of joining."),
    )
    objectives = RichTextField(
        _("what you will be able to do"),
        features=["ul", "bold"],
        blank=True,
        help_text=_("A list; begin each point with a verb."),
    )
    competencies = ParentalManyToManyField(
        "assessments.Competency",
        blank=True,
        related_name="+",
        verbose_name=_("competencies"),
        help_text=_("Officers find the course by these. Its activities give the evidence."),
    )
    days_to_complete = models.PositiveSmallIntegerField(
        _("days to complete"),
        null=True,
        blank=True,
        default=30,
        validators=[MinValueValidator(1)],
        help_text=_("From enrolment to the due date. Empty: no due date."),
    )
    issues_certificate = models.BooleanField(
        _("issues a certificate"),
        default=True,
        help_text=_("Whoever completes the course gets a certificate."),
    )

    proposed_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="central_copies",
        verbose_name=_("proposed from"),
    )

    objects: ClassVar[Any] = PageManager()

    exclude_fields_in_copy = ["proposed_from"]
    content_panels = [
        *Page.content_panels,
        ProposalPanel(heading=_("Central catalogue")),
        HelpPanel(template="courses/admin/outline_panel.html", heading=_("What is in it")),
        FieldPanel("summary"),
        FieldPanel("description"),
        FieldPanel("objectives"),
        CompetenciesWithoutActivityPanel(),
        FieldPanel("competencies", widget=CompetencyChoices),
        ProofPanel(heading=_("What it can prove")),
        MultiFieldPanel(
            [FieldPanel("days_to_complete"), FieldPanel("issues_certificate")], heading=_("Rules")
        ),
    ]
    promote_panels = ADDRESS_PANELS
    base_form_class = CourseForm
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("description"),
    ]
    template = "courses/course_page.html"
    admin_default_ordering = "ord"  # the order of the pages is the order of the course
    parent_page_types = ["courses.CatalogueIndexPage", "courses.UnitCataloguePage"]
    subpage_types = ["courses.LessonPage", "assessments.QuizPage", "assessments.ScenarioPage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @property
    def is_open(self) -> bool:
        """Whether it is published and has not expired."""
        expired = self.expire_at is not None and self.expire_at <= timezone.now()
        return bool(self.live) and not expired

    @property
    def is_of_unit(self) -> bool:
        """Whether a unit's trainers keep it. One query."""
        return bool(UnitCataloguePage.objects.ancestor_of(self).exists())

    def get_workflow(self) -> Any:
        """Return how a unit's course is proposed to the central catalogue, until it is in it.

        Other pages have the workflow that somebody gave them in Wagtail. Up to three queries.
        """
        if not self.is_of_unit:
            return super().get_workflow()
        if self.central_copies.exists():
            return None
        return CentralReviewTask.workflow()

    @property
    def has_workflow(self) -> bool:
        """Whether it can be handed to somebody for review."""
        return self.get_workflow() is not None

    @cached_property
    def competencies_without_activity(self) -> list[str]:
        """Name those of its competencies that nothing published in it gives evidence for.

        At most five queries.
        """
        chosen = [competency.pk for competency in self.competencies.all()]
        if not chosen:
            return []
        steps = outline_of(self).steps
        return assessments.competencies_without_activity(chosen, [step.page_id for step in steps])

    @cached_property
    def proof(self) -> tuple[assessments.CompetencyProof, ...]:
        """Say which levels of its competencies it can prove with its activities as last saved.

        About a dozen queries, however many activities and questions.
        """
        chosen = [competency.pk for competency in self.competencies.all()]
        if not chosen:
            return ()
        pages = [step.page_id for step in self.draft_outline.steps]
        return assessments.proof_of_course(chosen, pages)

    @property
    def returned_review(self) -> TaskState | None:
        """The review that sent it back with a note, until it is proposed again. One query."""
        state = CentralReviewTask.returned().for_instance(self).first()
        return state.current_task_state if state else None

    @property
    def draft_outline(self) -> Outline:
        """The activities with those not published yet, as trainers count them. One query."""
        return outline_of(self, with_drafts=True) if self.path else Outline()


@kept_while_content_stays(4096)
def _course_at(path: str) -> CoursePage | None:
    course: CoursePage | None = CoursePage.objects.filter(path=path).first()
    return course


def course_above(page: Page) -> CoursePage | None:
    """Return the course that a page is in, published or not. One query, once for each course."""
    return copy(_course_at(page.path[: -Page.steplen]))


@kept_while_content_stays(4096)
def unit_above(path: str) -> int | None:
    """Return the unit whose catalogue the page with this path is, or is in. One query, once."""
    catalogues = UnitCataloguePage.objects.filter(path__in=paths_up_to(path))
    unit_id: int | None = catalogues.values_list("unit_id", flat=True).first()
    return unit_id


class CentralReviewTask(AbstractGroupApprovalTask):
    """Review of a unit's course for the central catalogue; approval puts a copy there.

    It takes Wagtail's way: the groups chosen see it on their dashboard and by mail, and send it
    back with a comment. See ``courses.catalogue.proposals``.
    """

    class Meta:
        verbose_name = _("review for the central catalogue")
        verbose_name_plural = _("reviews for the central catalogue")

    @classmethod
    def workflow(cls) -> Workflow | None:
        """Return the workflow this review is part of, if it is in use. One query."""
        found: Workflow | None = (
            Workflow.objects.active()
            .filter(workflow_tasks__task__in=cls.objects.filter(active=True))
            .order_by("pk")
            .first()
        )
        return found

    @classmethod
    def returned(cls) -> Any:
        """Return the states of proposals that were sent back and wait for their authors.

        No query; with who decided what when, in the same one.
        """
        returned = WorkflowState.objects.filter(
            status=WorkflowState.STATUS_NEEDS_CHANGES,
            current_task_state__task__in=cls.objects.all(),
        )
        return returned.select_related("current_task_state__finished_by")

    @classmethod
    def approved(cls, states: Any) -> bool:
        """Tell whether a review was approved among these task states. One query."""
        return bool(
            states.filter(task__in=cls.objects.all(), status=TaskState.STATUS_APPROVED).exists()
        )

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, Any, bool]]:
        """Say what approval does."""
        labels = {
            "reject": _("Send back with a comment"),
            "approve": _("Add to the central catalogue"),
        }
        actions = super().get_actions(obj, user)
        return [
            (name, _("Add with a comment") if name == "approve" and asks else labels[name], asks)
            for name, _label, asks in actions
        ]

    @classmethod
    def get_description(cls) -> Any:
        """Describe this kind of task where somebody chooses one."""
        return _("Members of the chosen groups review a unit's course for the central catalogue")


class LessonPage(Activity, Page):
    """One lesson to read, in blocks."""

    activity_kind = LESSON

    summary = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("Stands under the title: what the reader takes away."),
    )
    body = StreamField(
        LESSON_BLOCKS,
        verbose_name=_("content"),
        help_text=_("Short blocks read best on a phone."),
    )

    objects: ClassVar[Any] = PageManager()

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        EndedRegulationsPanel(heading=_("Regulations no longer in force")),
        FieldPanel("body"),
        MultiFieldPanel(
            [EstimatePanel(), FieldPanel("duration_minutes"), FieldPanel("is_required")],
            heading=_("Rules"),
        ),
    ]
    promote_panels = ADDRESS_PANELS
    base_form_class = LessonForm
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    template = "courses/lesson_page.html"
    parent_page_types = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @property
    def estimate(self) -> Estimate:
        """How long it takes to read, as it is written."""
        return estimate_of(self.body)

    @property
    def has_minutes_beyond_estimate(self) -> bool:
        """Whether its minutes lie where a trainer may not set them any more."""
        return not self.estimate.allows(self.duration_minutes)
