"""What the pages of all activities taken have in common, and who may read them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F
from django.db.models.expressions import Combinable
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page

from assessments.competency.api import Observable
from lms.core.activities import Activity
from lms.people.api import Officer, officer_of

SHOWN_AT_ONCE = 20
LONGEST_WAIT = 180
"""In days: participants read on which day something opens without its year."""


class AssessedActivity(Activity, Page):  # type: ignore[django-manager-missing]  # Page is untyped
    """A page that officers take, to pass or not, and whose result is evidence.

    Its first page goes to whoever is signed in; it is published only when it is fit to be taken.
    """

    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"), default=70, validators=[MaxValueValidator(100)]
    )
    opens_after_days = models.PositiveSmallIntegerField(
        _("days until it opens"),
        default=0,
        validators=[MaxValueValidator(LONGEST_WAIT)],
        help_text=_(
            "Opens so many days after the participant has done the required activities before it in"
            " the course; 0: at once. With 7 it shows what is still known a week later."
        ),
    )

    promote_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel([FieldPanel("slug")], heading=_("Address"))
    ]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    @classmethod
    def opening(cls) -> Combinable:
        """Say it by the setting."""
        return F("opens_after_days")

    @classmethod
    def evidence_key_of(cls, page_key: UUID) -> str:
        """Return the name, as a source of evidence, of the activity with this translation key."""
        return f"{cls.activity_kind.name}:{page_key}"

    @property
    def evidence_key(self) -> str:
        """The name of this activity as a source of evidence."""
        return self.evidence_key_of(self.translation_key)

    def observables(self) -> tuple[Observable, ...]:
        """Return at what an officer can be observed who takes it as it is published."""
        raise NotImplementedError

    @classmethod
    def new_to(
        cls,
        offered: Mapping[str, Sequence[Observable]],
        shown: Mapping[str, UUID],
        begun: Mapping[str, UUID],
    ) -> dict[str, tuple[Observable, ...]]:
        """Return what of each activity, by evidence key, an officer was never shown.

        ``offered`` is at what they can be observed there; ``shown`` names what they were shown, and
        in which sitting first; ``begun`` are their open ones: what such a one has shown is new in
        it. The queries do not grow with the activities.
        """
        return {
            key: tuple(
                each
                for each in observables
                if all(shown.get(name, begun.get(key)) == begun.get(key) for name in each.names)
            )
            for key, observables in offered.items()
        }

    @classmethod
    def drafted(cls, page_ids: Collection[int]) -> dict[int, tuple[Observable, ...]]:
        """Return the same as it would be if these pages were published as last saved, by page.

        Leaves out pages of other kinds, and what those before may have used up. A constant number
        of queries.
        """
        raise NotImplementedError

    def intro(self, officer: Officer | None) -> Any:
        """Say what the officer, or ``None``, should know before they start."""

    def check_publishable(self) -> None:
        """Check what must hold before officers can take it.

        Raises:
            ValidationError: if it does not.
        """

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the ``intro``, a page of ``earlier`` tries, and whether the reader may start."""
        officer = officer_of(request.user)
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        intro = self.intro(officer)
        earlier = Paginator(intro.earlier, SHOWN_AT_ONCE).get_page(request.GET.get("page"))
        return context | {"intro": intro, "earlier": earlier, "is_officer": officer is not None}

    def first_page_preview(self, request: Any) -> dict[str, Any]:
        """Return the context of the first page as a new officer would see it."""
        context: dict[str, Any] = super().get_preview_context(request, "")
        return context | {"intro": self.intro(None), "is_officer": True, "is_preview": True}

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show the first page to whoever is signed in."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return super().serve(request, *args, **kwargs)

    def publish(self, revision: Any, **kwargs: Any) -> None:
        """Publish ``revision``; every way to publish passes here.

        Raises:
            ValidationError: if it is not fit to be taken.
        """
        revision.as_object().check_publishable()
        super().publish(revision, **kwargs)


def is_readable(page: Page, request: HttpRequest) -> bool:
    """Tell whether whoever asks may read ``page``, by all that Wagtail asks before it serves one.

    What stands beside the page, such as its start or a result, then tells no more than the page.
    """
    try:
        answers = [ask(page, request, [], {}) for ask in hooks.get_hooks("before_serve_page")]
    except Http404:
        return False
    rules = page.get_view_restrictions()
    return not any(answers) and all(rule.accept_request(request) for rule in rules)


def readable_or_404(model: type[AssessedActivity], page_id: int, request: HttpRequest) -> Any:
    """Return the published page with this id if whoever asks may read it.

    Raises:
        Http404: if there is none or it is not for them; the answer does not tell which.
    """
    # By ``id``: ``pk`` is a link to the page, which makes an error of a number beyond all rows.
    page = get_object_or_404(model.objects.live(), id=page_id)
    if not is_readable(page, request):
        raise Http404
    return page
