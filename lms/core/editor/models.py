"""What was made from which opened form of an editor."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


class Creation(models.Model):
    """What came of a form for something new: the form sent again means that, not another.

    ``form_key`` names the form somebody opened. ``row_fields`` are the form's fields, by name, that
    tell the rows it has already made from new ones.
    """

    user_id = models.BigIntegerField(_("user id"))
    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+", verbose_name=_("kind")
    )
    form_key = models.CharField(_("key of the form"), max_length=36)
    object_id = models.CharField(_("id of what was made"), max_length=64, null=True)
    row_fields = models.JSONField(_("fields of the rows"), default=dict)
    is_by_hand = models.BooleanField(_("saved by hand"), default=False)
    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)

    made = GenericForeignKey("content_type", "object_id")
    objects = models.Manager()

    class Meta:
        verbose_name = _("creation in an editor")
        verbose_name_plural = _("creations in editors")
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "content_type", "form_key"], name="creation_once_per_form"
            )
        ]

    def __str__(self) -> str:
        return self.form_key

    def with_its_rows(self, sent: QueryDict) -> QueryDict:
        """Return what the form sent, with the rows it has made named as such."""
        data = sent.copy()
        for name, value in self.row_fields.items():
            if name in sent:
                data[name] = value
        return data

    def note(self, made: models.Model, row_fields: dict[str, str], *, is_by_hand: bool) -> None:
        """Keep what came of the form. One query."""
        self.object_id = str(made.pk)
        self.row_fields |= row_fields
        self.is_by_hand |= is_by_hand
        self.save()
