"""People and the organisation they work in."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser, Group
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import (
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Value,
)
from django.db.models.functions import Concat, Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from lms.core.clock import today
from lms.core.roles import Permission, Role, roles_with
from lms.people.rules import nip as nip_rules
from lms.people.rules import phones
from lms.people.rules.scope import Scope

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@dataclass(frozen=True, slots=True)
class Granted:
    """A role that was given until a day, for a unit by its path; ``None``: for good, for all."""

    role: str
    until: dt.date | None
    unit_path: str | None

    @property
    def is_in_force(self) -> bool:
        """Whether it has not ended."""
        return self.until is None or self.until >= today()


class User(AbstractUser):
    """Somebody who signs in. What they are to the organisation is in ``RoleGrant``."""

    language = models.CharField(
        _("language"),
        max_length=5,
        choices=[("id", "Bahasa Indonesia"), ("en", "English")],
        blank=True,
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def roles(self) -> frozenset[Role]:
        """What this person is to the organisation; being an officer is a role."""
        roles = {role for role, rests in self._granted.items() if not rests}
        if getattr(self, "officer", None) is not None:
            roles.add(Role.OFFICER)
        return frozenset(roles)

    @property
    def resting_roles(self) -> frozenset[Role]:
        """The roles that count for nothing until this person has set up a second factor."""
        return frozenset(role for role, rests in self._granted.items() if rests)

    def forget_roles(self) -> None:
        """Look the roles up anew when they are next asked for."""
        for name in ("roles", "_granted", "_grants", "has_second_factor"):
            self.__dict__.pop(name, None)

    def know_grants(self, grants: list[Granted], *, has_second_factor: bool) -> None:
        """Take what was read of this person together with the account."""
        self._grants = grants
        self.has_second_factor = has_second_factor

    @property
    def roles_over(self) -> frozenset[str]:
        """What this person was given and does not hold today: a grant has ended, or it rests."""
        return frozenset(
            grant.role
            for grant in self._grants
            if not grant.is_in_force or grant.role in self.resting_roles
        )

    @property
    def covered_paths(self) -> list[str | None]:
        """The units for which this person holds a role, by path; ``None``: for all."""
        resting = self.resting_roles
        return [
            grant.unit_path
            for grant in self._grants
            if grant.is_in_force and grant.role not in resting
        ]

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether this person has set one up. One query."""
        return bool(Authenticator.objects.filter(user=self, type__in=SECOND_FACTORS).exists())

    @cached_property
    def _grants(self) -> list[Granted]:
        """What this person was given. One query."""
        rows = self.role_grants.order_by().values_list("role", "ends_on", "unit__path")
        return [Granted(*row) for row in rows]

    @cached_property
    def _granted(self) -> dict[Role, bool]:
        """The roles of today, and whether each rests. One query, two where a role may rest."""
        roles = {Role(grant.role) for grant in self._grants if grant.is_in_force}
        if self.is_superuser:
            roles.add(Role.ADMINISTRATOR)
        asking = settings.MFA_REQUIRED_ROLES
        return {role: role in asking and not self.has_second_factor for role in roles}


Actor = User | None
"""Who does something: somebody who signs in, or ``None`` for the system."""
Visitor = User | AnonymousUser
"""Who asks for a page: somebody who signed in, or not yet."""


def _lies_within(scope: Scope, path: str) -> Q:
    """Tell that the unit whose path ``path`` looks up is covered, by ranges that indexes serve."""
    if scope.paths is None:
        return Q()
    covered = Q(pk__in=())
    for top in scope.paths:
        covered |= Q(**{f"{path}__range": (top, top + OrgUnit.alphabet[-1] * OrgUnit.steplen)})
    return covered


class OrgUnitQuerySet(MP_NodeQuerySet):
    """Finds units by who may look into them."""

    def in_scope_of(self, user: User, permission: Permission) -> Self:
        """Keep the units that a role of ``user`` carrying ``permission`` covers.

        One query at once, for the roles.
        """
        return self.within(RoleGrant.objects.scope_of(user, permission))

    def within(self, scope: Scope) -> Self:
        """Keep the units covered."""
        units: Self = self.filter(_lies_within(scope, "path"))
        return units

    def is_much(self, scope: Scope) -> bool:
        """Tell whether more than every eighth unit is covered. One query."""
        count = self.aggregate(all=Count("pk"), covered=Count("pk", _lies_within(scope, "path")))
        return bool(count["covered"] * 8 > count["all"])

    def in_line_of(self, user: User) -> Self:
        """Keep the units that concern ``user``: their own with all above it, and those of roles.

        Their own are those they are posted to today. A role concerns the unit it is for, all
        above it and all below it. No query.
        """
        grants = RoleGrant.objects.held_by(user)
        covering = grants.annotate(
            path=ExpressionWrapper(OuterRef("path"), models.CharField())
        ).filter(Q(unit=None) | Q(path__startswith=F("unit__path")))
        below = {"unit__path__startswith": OuterRef("path")}
        posted = Posting.objects.current().filter(officer__user=user, **below)
        units: Self = self.filter(
            Exists(posted) | Exists(covering) | Exists(grants.filter(**below))
        )
        return units

    def with_trainers(self) -> Self:
        """Keep the units that have, or had, trainers of their own."""
        units: Self = self.filter(author_group__isnull=False)
        return units

    def search(self, text: str) -> Self:
        """Keep the units whose name contains ``text`` or whose code begins with it."""
        units: Self = self.filter(Q(name__icontains=text) | Q(code__istartswith=text))
        return units


class OrgUnitManager(MP_NodeManager.from_queryset(OrgUnitQuerySet)):  # type: ignore[misc]
    """Keeps the tree's order, which every treebeard query relies on."""

    def get_queryset(self) -> OrgUnitQuerySet:
        """Return the units in tree order."""
        units: OrgUnitQuerySet = OrgUnitQuerySet(self.model, using=self._db).order_by("path")
        return units


class OrgUnit(MP_Node):
    """A unit of the organisation (*unit kerja*), in a tree."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        AGENCY = "agency", _("Agency")
        SECRETARIAT = "secretariat", _("Secretariat")
        DIVISION = "division", _("Division")
        SECTION = "section", _("Section")
        SERVICE_UNIT = "service_unit", _("Service unit")
        DISTRICT = "district", _("District")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    head = models.ForeignKey(
        "Officer",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("head"),
    )

    node_order_by = ["name"]
    objects = OrgUnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return str(self.name)


class AuthorGroup(models.Model):
    """The Wagtail group of a unit's trainers. Who is in it follows from ``RoleGrant``."""

    unit = models.OneToOneField(
        OrgUnit, on_delete=models.CASCADE, related_name="author_group", verbose_name=_("unit")
    )
    group = models.OneToOneField(
        Group, on_delete=models.CASCADE, related_name="+", verbose_name=_("group")
    )

    class Meta:
        verbose_name = _("group of trainers")
        verbose_name_plural = _("groups of trainers")

    def __str__(self) -> str:
        return str(self.group)


class PositionQuerySet(models.QuerySet["Position"]):
    """Finds positions by what people type."""

    def search(self, text: str) -> Self:
        """Keep the positions whose title contains ``text`` or whose code begins with it."""
        return self.filter(Q(title__icontains=text) | Q(code__istartswith=text))

    def held_in(self, postings: Any) -> Self:
        """Keep the positions of these postings and add ``holders``, how many there are."""
        return self.filter(postings__in=postings).annotate(holders=models.Count("postings"))


class Position(models.Model):
    """A position (*jabatan*) that officers are posted to."""

    class Kind(models.TextChoices):
        OPERATIONAL = "pelaksana", _("Operational (pelaksana)")
        FUNCTIONAL = "fungsional", _("Functional (fungsional)")
        SUPERVISORY = "pengawas", _("Supervisory (pengawas)")
        ADMINISTRATOR = "administrator", _("Administrator")
        SENIOR = "jpt", _("Senior leadership (JPT)")

    class Rung(models.TextChoices):
        ENTRY = "pemula", _("Pemula (skilled)")
        SKILLED = "terampil", _("Terampil (skilled)")
        PROFICIENT = "mahir", _("Mahir (skilled)")
        SUPERVISING = "penyelia", _("Penyelia (skilled)")
        FIRST = "pertama", _("Ahli Pertama (expert)")
        JUNIOR = "muda", _("Ahli Muda (expert)")
        INTERMEDIATE = "madya", _("Ahli Madya (expert)")
        PRINCIPAL = "utama", _("Ahli Utama (expert)")
        JPT_PRATAMA = "jpt_pratama", _("JPT Pratama")
        JPT_MADYA = "jpt_madya", _("JPT Madya")
        JPT_UTAMA = "jpt_utama", _("JPT Utama")

    code = models.CharField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    rung = models.CharField(
        _("rung"),
        max_length=20,
        choices=Rung,
        blank=True,
        help_text=_("For functional positions and senior leadership only."),
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["title"], name="position_title")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Check that the rung is one of the position's kind."""
        if self.rung and self.rung not in RUNGS_BY_KIND.get(self.kind, ()):
            raise ValidationError({"rung": _("This rung does not belong to this kind.")})


RUNGS_BY_KIND: dict[str, frozenset[str]] = {
    Position.Kind.FUNCTIONAL: frozenset(
        {
            Position.Rung.ENTRY,
            Position.Rung.SKILLED,
            Position.Rung.PROFICIENT,
            Position.Rung.SUPERVISING,
            Position.Rung.FIRST,
            Position.Rung.JUNIOR,
            Position.Rung.INTERMEDIATE,
            Position.Rung.PRINCIPAL,
        }
    ),
    Position.Kind.SENIOR: frozenset(
        {Position.Rung.JPT_PRATAMA, Position.Rung.JPT_MADYA, Position.Rung.JPT_UTAMA}
    ),
}


MAX_EXTRA_TIME = 300  # percent


class OfficerQuerySet(models.QuerySet["Officer"]):
    """Finds officers; ``visible_to`` is the only door to them."""

    def visible_to(self, user: Visitor, permission: Permission = Permission.SEE_OFFICERS) -> Self:
        """Keep ``user`` themself and the officers in units that their roles cover.

        An officer is where they are posted today; one who left stays where they were last. A
        role for the whole organisation covers officers without a posting too. One query,
        whatever the number of roles; one or two small ones before it, at once, tell the roles
        and how much of the organisation they cover.
        """
        if not user.is_authenticated:
            return self.none()
        own = Officer.objects.filter(user=user)
        return self._covered(RoleGrant.objects.scope_of(user, permission), but_also=own)

    def managed_by(self, user: User) -> Self:
        """Keep the officers whom ``user`` may change: being one oneself does not suffice."""
        return self._covered(RoleGrant.objects.scope_of(user, Permission.MANAGE_PEOPLE))

    def _covered(self, scope: Scope, but_also: Any = None) -> Self:
        """Keep the officers whom ``scope`` covers, and those of the ids in ``but_also``.

        Many units hold many officers: then it is quicker to ask of each officer, in the order of
        the list and until its page is full, whether a posting lies within. Few units hold few:
        then it is quicker to collect their officers, even if the order is made afterwards.
        """
        if scope.is_everything:
            return self
        ids = Officer.objects.none() if but_also is None else but_also
        ids = ids.order_by().values("pk")
        if scope.is_empty:
            return self.filter(pk__in=ids)
        if OrgUnit.objects.is_much(scope):
            here = Posting.objects.of_outer_officer().within(scope)
            return self.filter(Exists(here) | Q(pk__in=ids))
        return self.filter(pk__in=_posted(Posting.objects.within(scope)).union(ids))

    def search(self, text: str) -> Self:
        """Keep the officers each word of whose name, or whose number, begins as in ``text``.

        At 100,000 officers a search reads one narrow column; no extension of the database needed.
        """
        if any(sign.isdigit() for sign in text):
            return self.filter(staff_number__startswith=nip_rules.clean(text))
        officers = self
        for word in text.lower().split():
            officers = officers.filter(search_name__contains=f" {word}")
        return officers

    def by_what_was_searched(self, text: str) -> Self:
        """Order by the number or the name, whichever ``search`` looks at.

        The names it looks at have no index, and need none: reading them in the order of one would
        take longer than reading them as they lie and sorting what is found.
        """
        if any(sign.isdigit() for sign in text):
            return self.order_by("staff_number")
        return self.order_by("search_name", "pk")

    def in_unit(self, unit: OrgUnit) -> Self:
        """Keep the officers posted today in ``unit`` or below it, or last, if they left."""
        return self._covered(Scope((unit.path,)))

    def at_position(self, position_id: int) -> Self:
        """Keep the officers whose main posting today, as annotated, is at this position."""
        return self.filter(position_id=position_id)

    def holding(self, position: "Position") -> Self:
        """Keep the officers who hold ``position`` today, acting or not."""
        return self.filter(pk__in=_posted(Posting.objects.filter(position=position)))

    def by_unit_and_name(self) -> Self:
        """Order by the name of the unit annotated, then by name."""
        return self.order_by("unit_name", "name", "pk")

    def by_place(self, place: str) -> Self:
        """Order by a field of the main posting today, such as ``unit__path``; then by name.

        Adds it as ``place``. Who is posted nowhere comes last.
        """
        posting = Posting.objects.of_outer_officer().main_first()
        officers = self.annotate(place=posting.values(place)[:1])
        return officers.order_by(F("place").asc(nulls_last=True), "name", "pk")

    def placed_within(self, postings: Any, place: str, last: str) -> Self:
        """Keep, after ``by_place``, those in ``postings`` with a place no later than ``last``.

        Reads only the officers posted so far, not everybody.
        """
        until = postings.filter(**{f"{place}__lte": last})
        return self.filter(pk__in=_posted(until), place__lte=last)

    def with_posting(self) -> Self:
        """Add ``unit_id``, ``unit_name``, ``position_id`` and ``position_title`` of today."""
        posting = Posting.objects.of_outer_officer().main_first()
        return self.annotate(
            unit_id=posting.values("unit")[:1],
            unit_name=posting.values("unit__name")[:1],
            position_id=posting.values("position")[:1],
            position_title=posting.values("position__title")[:1],
        )


def _posted(postings: Any) -> Any:
    """Name the officers who hold one of these postings today, or held it until they left.

    Two parts: one with OR between them would keep both databases from using their indexes.
    """
    now, last = postings.current(), postings.held_until_leaving()
    return now.officer_ids().union(last.officer_ids())


class Officer(models.Model):
    """A public-service officer (*petugas*). ``PERSONAL_FIELDS`` are personal data."""

    PERSONAL_FIELDS: ClassVar[tuple[str, ...]] = (
        "name",
        "staff_number",
        "email",
        "phone",
        "languages",
        "extra_time_percent",
        "accessibility_note",
    )

    class Employment(models.TextChoices):
        PNS = "pns", _("Civil servant (PNS)")
        PPPK = "pppk", _("Contract civil servant (PPPK)")
        NON_ASN = "non_asn", _("Other staff (non-ASN)")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        ON_LEAVE = "on_leave", _("On leave")
        LEFT = "left", _("Left")

    user = models.OneToOneField(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="officer",
        verbose_name=_("user"),
    )
    name = models.CharField(_("name"), max_length=150)
    employment = models.CharField(
        _("employment"), max_length=10, choices=Employment, default=Employment.PNS
    )
    staff_number = models.CharField(
        _("NIP or staff number"),
        max_length=30,
        unique=True,
        help_text=_("PNS and PPPK: 18 digits. Other staff: the number your office uses."),
    )
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    languages = models.CharField(
        _("languages"),
        max_length=200,
        blank=True,
        help_text=_("Languages the officer can serve citizens in, separated by commas."),
    )
    extra_time_percent = models.PositiveSmallIntegerField(
        _("extra time in assessments (%)"),
        default=0,
        validators=[MaxValueValidator(MAX_EXTRA_TIME)],
        help_text=_("0 to 300. 50 turns 60 minutes into 90."),
    )
    accessibility_note = models.CharField(
        _("accessibility needs"),
        max_length=500,
        blank=True,
        help_text=_("What the officer needs, not why."),
    )
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, editable=False)
    # " ayu lestari": the space before each word lets one LIKE find the beginning of any.
    search_name = models.GeneratedField(
        expression=Lower(Concat(Value(" "), F("name"))),
        output_field=models.CharField(max_length=151),
        db_persist=True,
    )

    objects = OfficerQuerySet.as_manager()

    # Added by OfficerQuerySet.with_posting().
    unit_id: int | None
    unit_name: str | None
    position_id: int | None
    position_title: str | None

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(extra_time_percent__lte=MAX_EXTRA_TIME),
                name="officer_extra_time_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="officer_leaves_after_joining",
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="officer_name"),
            models.Index(fields=["status", "name"], name="officer_status_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Check the dates, the number by the rules of its employment kind; complete the phone's.

        A phone number from before there were rules for them stays as it is.
        """
        if self.joined_on and self.left_on and self.left_on < self.joined_on:
            raise ValidationError({"left_on": _("Nobody leaves before they join.")})
        if not self.is_anonymous:
            self._clean_number()
        with suppress(phones.InvalidPhoneError):
            self.phone = phones.normalise(self.phone)

    @property
    def is_anonymous(self) -> bool:
        """Tell whether the personal data has been removed."""
        return self.anonymised_at is not None

    def _clean_number(self) -> None:
        self.staff_number = self.staff_number.strip()
        if self.employment == self.Employment.NON_ASN:
            return
        self.staff_number = nip_rules.clean(self.staff_number)
        if not nip_rules.has_nip_length(self.staff_number):
            raise ValidationError({"staff_number": _("A NIP has exactly 18 digits.")})
        if self.employment == self.Employment.PNS:
            try:
                nip_rules.parse(self.staff_number)
            except nip_rules.InvalidNipError as error:
                raise ValidationError({"staff_number": NIP_MESSAGES[error.part]}) from error

    @property
    def staff_number_display(self) -> str:
        """The number in customary groups."""
        return nip_rules.display(self.staff_number)


NIP_MESSAGES = {
    "length": _("A NIP has exactly 18 digits."),
    "birth_date": _("Digits 1–8 of the NIP are not a birth date (year, month, day)."),
    "appointment": _("Digits 9–14 of the NIP are not a month of appointment after the birth date."),
    "sex": _("Digit 15 of the NIP must be 1 (male) or 2 (female)."),
    "serial": _("Digits 16–18 of the NIP are a serial number from 001."),
}


class PostingQuerySet(models.QuerySet["Posting"]):
    """Finds postings by day and by unit."""

    def on(self, day: dt.date) -> Self:
        """Keep the postings in force on ``day``."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def current(self) -> Self:
        """Keep the postings in force today."""
        return self.on(today())

    def held_until_leaving(self) -> Self:
        """Keep the postings that somebody who left held until then."""
        return self.filter(officer__status=Officer.Status.LEFT, ends_on=F("officer__left_on"))

    def current_or_last(self) -> Self:
        """Keep the postings in force today, and those that somebody who left held until then."""
        day = today()
        in_force = Q(ends_on=None) | Q(ends_on__gte=day)
        held_until_leaving = Q(officer__status=Officer.Status.LEFT, ends_on=F("officer__left_on"))
        return self.filter(in_force | held_until_leaving, starts_on__lte=day)

    def of_outer_officer(self) -> Self:
        """Keep, in a subquery about an officer, those ``current_or_last`` keeps of that officer."""
        day = today()
        in_force = Q(ends_on=None) | Q(ends_on__gte=day) | Q(ends_on=OuterRef("left_on"))
        return self.filter(in_force, officer=OuterRef("pk"), starts_on__lte=day)

    def definitive(self) -> Self:
        """Leave the acting postings out."""
        return self.filter(kind=Posting.Kind.DEFINITIVE)

    def within(self, scope: Scope) -> Self:
        """Keep the postings in units covered."""
        return self.filter(_lies_within(scope, "unit__path"))

    def between(self, units: Any) -> Self:
        """Keep the postings from the first to the last of ``units`` in tree order. One query."""
        ends = units.aggregate(first=Min("path"), last=Max("path"))
        return self.filter(unit__path__range=(ends["first"] or "", ends["last"] or ""))

    def places(self, place: str, numbers: Iterable[int]) -> Iterator[str]:
        """Yield ``place`` of the postings of today with these numbers, counted in its order."""
        in_order = self.current().filter(**{f"{place}__gt": ""}).order_by(place)
        for number in numbers:
            yield from in_order.values_list(place, flat=True)[number : number + 1]

    def officer_ids(self) -> Any:
        """Name the officers posted, as a subquery."""
        return self.order_by().values("officer")

    def main_first(self) -> Self:
        """Put the definitive posting before acting ones."""
        return self.order_by(
            models.Case(models.When(kind=Posting.Kind.DEFINITIVE, then=0), default=1),
            "-starts_on",
            "-pk",
        )


class Posting(models.Model):
    """That an officer holds a position in a unit from one day to another."""

    class Kind(models.TextChoices):
        DEFINITIVE = "definitive", _("Definitive")
        ACTING = "plt", _("Acting (Plt)")
        DAILY_ACTING = "plh", _("Daily acting (Plh)")

    officer = models.ForeignKey(
        Officer, on_delete=models.CASCADE, related_name="postings", verbose_name=_("officer")
    )
    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="postings", verbose_name=_("unit")
    )
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="postings", verbose_name=_("position")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DEFINITIVE)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="posting_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["officer"],
                condition=Q(ends_on=None, kind="definitive"),
                name="posting_one_open_definitive",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "starts_on", "ends_on"], name="posting_unit_dates"),
            models.Index(fields=["officer", "kind", "-starts_on"], name="posting_officer_newest"),
            models.Index(fields=["position", "ends_on"], name="posting_position"),
        ]

    def __str__(self) -> str:
        return f"{self.officer} – {self.position}, {self.unit}"


def _rests() -> Q:
    """Tell that the role asks for a second factor and its holder has none."""
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    return Q(role__in=settings.MFA_REQUIRED_ROLES) & ~Q(Exists(factors))


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Finds grants in force."""

    def active(self) -> Self:
        """Keep the grants that have not ended."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today()))

    def held_by(self, user: User) -> Self:
        """Keep the grants of ``user`` that count: in force, and not at rest."""
        return self.active().filter(~_rests(), user=user)

    def of_people_named(self, text: str) -> Self:
        """Keep the grants of people whose name contains, or user name begins with, ``text``."""
        named = Q(user__first_name__icontains=text) | Q(user__last_name__icontains=text)
        return self.filter(named | Q(user__username__istartswith=text)) if text else self

    def scope_of(self, user: User, permission: Permission) -> Scope:
        """Tell which part of the organisation ``permission`` covers for ``user``. One query."""
        if user.is_superuser:
            return Scope(None)
        grants = self.held_by(user).filter(role__in=roles_with(permission))
        return Scope.below(grants.values_list("unit__path", flat=True))


class RoleGrant(models.Model):
    """That a user has a role, for a unit and all below it or for the whole organisation."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="role_grants", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(
        OrgUnit,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="role_grants",
        verbose_name=_("unit"),
        help_text=_("Empty: the whole organisation."),
    )
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        ordering = ["user__first_name", "user__last_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"], name="role_grant_once_per_unit"
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(unit=None), name="role_grant_once_everywhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def reopen(self) -> bool:
        """Take the end away; tell whether there was one. One query."""
        ending = type(self).objects.filter(pk=self.pk).exclude(ends_on=None)
        self.ends_on = None
        return bool(ending.update(ends_on=None))
