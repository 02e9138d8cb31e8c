"""What writing courses and other pages keeps of people."""

from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="authorship",
        label=_("Work in the editor"),
        holds=_(
            "Who wrote, changed, commented on or approved a page, a picture or a file, and "
            "when; what somebody has open and set up there"
        ),
        kept=_("As long as what they wrote is there"),
        anonymising=_("Stays, under a name that says nothing."),
        models=(
            "wagtailadmin.EditingSession",
            "wagtailadmin.FormState",
            "wagtailcore.APIToken",
            "wagtailcore.Comment",
            "wagtailcore.CommentReply",
            "wagtailcore.ModelLogEntry",
            "wagtailcore.Page",
            "wagtailcore.PageLogEntry",
            "wagtailcore.PageSubscription",
            "wagtailcore.Revision",
            "wagtailcore.TaskState",
            "wagtailcore.UploadedFile",
            "wagtailcore.WorkflowState",
            "wagtaildocs.Document",
            "wagtailimages.Image",
            "wagtailusers.UserProfile",
        ),
    )
)
