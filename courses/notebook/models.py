"""What officers write while they learn. Nobody else reads it, whatever their role."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Min, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.notebook.rules import NoteKind
from lms.core.clock import today


class Used(models.TextChoices):
    """What an officer said about the sentence on a card."""

    UNSAID = "", ""
    YES = "yes", pgettext_lazy("a sentence", "Used")
    NOT_YET = "not_yet", pgettext_lazy("a sentence", "Not used yet")


class NoteQuerySet(models.QuerySet["Note"]):
    """Finds notes, always by whose they are, but for the nightly question."""

    def of(self, officer_id: int) -> Self:
        """Keep an officer's own."""
        return self.filter(officer=officer_id)

    def cards(self) -> Self:
        """Keep the sentences for the counter, newest first."""
        return self.filter(kind=NoteKind.CARD.value).order_by("-written_at", "-pk")

    def due(self) -> Self:
        """Keep the cards about which it is time to ask, the oldest first."""
        open_ones = self.filter(ask_on__lte=today(), used=Used.UNSAID)
        return open_ones.order_by("ask_on", "pk")

    def containing(self, text: str) -> Self:
        """Keep those with these words, in what was asked or written or in a title."""
        fields = ("text", "question", "lesson_title", "course_title")
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__icontains": text})
        return self.filter(found)

    def by_course(self) -> Self:
        """Order an officer's notes: the course last written in first, its lessons as begun."""
        mine = Note.objects.filter(officer=OuterRef("officer"))
        in_course = mine.filter(course_key=OuterRef("course_key")).order_by("-changed_at")
        in_lesson = mine.filter(page_key=OuterRef("page_key")).order_by().values("page_key")
        return self.annotate(
            course_changed=Subquery(in_course.values("changed_at")[:1]),
            lesson_begun=Subquery(in_lesson.annotate(at=Min("written_at")).values("at")),
        ).order_by("-course_changed", "course_key", "lesson_begun", "page_key", "written_at", "pk")


class Note(models.Model):
    """An officer's own words in one place of a lesson, with what was asked there.

    The titles and the question are those of when it was last written: it stays readable when the
    lesson changes or goes. ``version`` counts its changes. Of a card, ``ask_on`` is the day from
    which its officer is asked whether it was used, and ``told_on`` that of the one notice.
    """

    officer = models.ForeignKey(
        "lms.Officer", on_delete=models.CASCADE, related_name="+", verbose_name=_("officer")
    )
    page_key = models.UUIDField(_("activity key"))
    block_id = models.UUIDField(_("block"))
    kind = models.CharField(_("kind"), max_length=10)
    course_key = models.UUIDField(_("course key"))
    course_title = models.CharField(_("course"), max_length=255)
    lesson_title = models.CharField(_("lesson"), max_length=255)
    question = models.TextField(_("question"))
    text = models.TextField(_("text"))
    version = models.PositiveIntegerField(_("version"), default=1)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    ask_on = models.DateField(_("ask on"), null=True)
    told_on = models.DateField(_("told on"), null=True)
    used = models.CharField(_("used"), max_length=10, choices=Used, blank=True)
    answered_on = models.DateField(_("answered on"), null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "page_key", "block_id"], name="note_once_per_block"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=Q(kind="card", ask_on__isnull=False)
                | Q(kind="reflection", ask_on=None, used="", told_on=None),
                name="note_asks_about_cards",
            ),
            models.CheckConstraint(
                condition=Q(used="", answered_on=None)
                | (~Q(used="") & Q(answered_on__isnull=False)),
                name="note_answered_on_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ask_on"], condition=Q(told_on=None, used=""), name="note_to_ask_about"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.page_key}/{self.block_id}"

    @property
    def is_card(self) -> bool:
        """Whether it is a sentence for the counter."""
        return self.kind == NoteKind.CARD

    @property
    def is_due(self) -> bool:
        """Whether it is time to ask if it was used."""
        return self.ask_on is not None and self.ask_on <= today() and not self.used

    @property
    def is_used(self) -> bool:
        """Whether its officer said that it was used."""
        return self.used == Used.YES

    def says(self, text: str, *, ask_on: dt.date | None) -> None:
        """Take other words; what was answered was about the earlier ones."""
        self.text = text
        self.version += 1
        self.ask_on, self.used, self.answered_on = ask_on, Used.UNSAID, None
