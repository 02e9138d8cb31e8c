"""The register of regulations, and the glossary."""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.references.marking import Term
from lms.core.clock import today


class RegulationQuerySet(models.QuerySet["Regulation"]):
    """Finds regulations."""

    def in_force(self, day: dt.date) -> Self:
        """Keep those that have not ended by ``day``; see ``Regulation.has_ended``."""
        return self.filter(
            Q(in_force_to__gte=day) | Q(in_force_to=None, replaced_by=None),
        )

    def ended(self, day: dt.date) -> Self:
        """Keep the others."""
        return self.filter(Q(in_force_to__lt=day) | Q(in_force_to=None, replaced_by__isnull=False))


class Regulation(models.Model):
    """A regulation that lessons rest on. ``slug`` is its name for programs and files."""

    slug = models.SlugField(
        _("short name for files"),
        max_length=60,
        unique=True,
        help_text=_("Lowercase letters, digits and hyphens, such as uu-25-2009. Stays the same."),
    )
    kind = models.CharField(
        _("kind"), max_length=60, help_text=_("As it is cited: UU, PP, Perpres, Permenpan RB …")
    )
    number = models.CharField(_("number"), max_length=20)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1945), MaxValueValidator(2100)]
    )
    title = models.CharField(
        _("about"), max_length=255, help_text=_("What it is about, without its number.")
    )
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(
        _("in force until"),
        null=True,
        blank=True,
        help_text=_("The last day. Empty: until further notice, unless another has replaced it."),
    )
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("For those who write; not for officers.")
    )
    url = models.URLField(
        _("address of the text"), blank=True, help_text=_("Where the whole text can be read.")
    )

    objects = RegulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")
        ordering = ["kind", "-year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number", "year"], name="regulation_cited_once"
            ),
            models.CheckConstraint(
                condition=Q(in_force_to=None)
                | Q(in_force_from=None)
                | Q(in_force_to__gte=F("in_force_from")),
                name="regulation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("pk")),
                name="regulation_replaced_by_another",
            ),
        ]

    def __str__(self) -> str:
        text = f"{self.citation} · {self.title}"
        return f"{text} ({self.standing})" if self.has_ended else text

    @property
    def citation(self) -> str:
        """How it is cited: "UU 25/2009"."""
        return f"{self.kind} {self.number}/{self.year}"

    @property
    def has_ended(self) -> bool:
        """Whether it is no longer in force today.

        What has been replaced, nobody wrote since when, counts as ended.
        """
        if self.in_force_to is None:
            return self.replaced_by_id is not None
        return self.in_force_to < today()

    @property
    def is_ending(self) -> bool:
        """Whether its end is known, be it past or to come."""
        return self.in_force_to is not None or self.replaced_by_id is not None

    @property
    def ended_on(self) -> dt.date | None:
        """The first day it was not in force any more, as far as known."""
        return self.in_force_to + dt.timedelta(1) if self.in_force_to else None

    @property
    def standing(self) -> Promise:
        """Say whether it is in force."""
        return _("no longer in force") if self.has_ended else _("in force")

    def clean(self) -> None:
        """Check the days, and that no chain of replacements leads back here.

        One query for each regulation in the chain.

        Raises:
            ValidationError: if a check fails.
        """
        super().clean()
        begins, ends = self.in_force_from, self.in_force_to
        if begins and ends and ends < begins:
            raise ValidationError({"in_force_to": _("It cannot end before it begins.")})
        later = self.replaced_by
        while later is not None:
            if later.pk == self.pk:
                raise ValidationError(
                    {"replaced_by": _("A regulation cannot replace itself, nor what replaced it.")}
                )
            later = later.replaced_by


class GlossaryTermQuerySet(models.QuerySet["GlossaryTerm"]):
    """Finds terms."""

    def shown(self) -> Self:
        """Keep what readers see."""
        return self.filter(is_shown=True)

    def about(self, words: str) -> Self:
        """Keep the terms that have every word, in any of their fields."""
        found = self
        for word in words.split():
            anywhere = Q(pk=None)
            for field in ("term", "other_forms", "meaning", "english", "meaning_english"):
                anywhere |= Q(**{f"{field}__icontains": word})
            found = found.filter(anywhere)
        return found


class GlossaryTerm(models.Model):
    """A word that officers meet, and what it means. There is one glossary for everybody.

    ``shipped_as`` is the name of a term that came with Prima, whatever it is called here.
    """

    shipped_as = models.SlugField(
        _("short name"), max_length=60, unique=True, null=True, blank=True, editable=False
    )
    term = models.CharField(_("term"), max_length=80, unique=True)
    other_forms = models.CharField(
        _("other forms"),
        max_length=300,
        blank=True,
        help_text=_("Other ways it is written, with commas between: long name, abbreviation."),
    )
    meaning = models.TextField(
        _("meaning"), max_length=400, help_text=_("One or two short sentences, without jargon.")
    )
    english = models.CharField(_("in English"), max_length=80, blank=True)
    meaning_english = models.TextField(
        _("meaning in English"),
        max_length=400,
        blank=True,
        help_text=_("For those who read Prima in English. Empty: they read the Indonesian one."),
    )
    is_shown = models.BooleanField(
        _("shown"), default=True, help_text=_("On the list of terms and in lessons.")
    )

    objects = GlossaryTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term

    @property
    def forms(self) -> tuple[str, ...]:
        """Every way it is written, the first one first."""
        others = (form.strip() for form in self.other_forms.split(","))
        return (self.term, *(form for form in others if form))

    def spoken(self, language: str) -> Term:
        """Return it as it is read in a language; what has no English is read in Indonesian."""
        is_english = language == "en"
        return Term(
            id=self.pk,
            name=self.term,
            forms=self.forms,
            meaning=(is_english and self.meaning_english) or self.meaning,
            english=self.english if is_english else "",
        )
