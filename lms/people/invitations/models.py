"""Invitations asked for and sent."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Finds invitations by whether they are still to be sent."""

    def waiting(self) -> Self:
        """Keep those whose mail has neither left nor been given up."""
        return self.filter(sent_at=None, failed_at=None)

    def unwritten(self) -> Self:
        """Keep those that wait and have no mail yet."""
        return self.waiting().filter(message_id="")


class Invitation(models.Model):
    """That somebody is to get, or got, a mail with a link to choose their password.

    The link itself is not kept: it is signed, ends by time, and works until it was used.
    """

    user = models.ForeignKey(
        "lms.User", on_delete=models.CASCADE, related_name="invitations", verbose_name=_("user")
    )
    invited_by = models.ForeignKey(
        "lms.User",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    message_id = models.CharField(_("message id"), max_length=255, blank=True, db_index=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    failed_at = models.DateTimeField(_("given up"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(sent_at=None, failed_at=None),
                name="invitation_one_waiting",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)

    def claim(self, message_id: str) -> bool:
        """Take this invitation for the mail of this name; only one of several workers gets it."""
        unwritten = type(self).objects.unwritten().filter(pk=self.pk)
        return bool(unwritten.update(message_id=message_id))
