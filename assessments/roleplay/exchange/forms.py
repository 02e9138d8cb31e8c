"""The form that takes a file with a conversation."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from assessments.roleplay.exchange import api
from assessments.roleplay.models import ScenarioPage
from lms.people.api import User


class UploadForm(forms.Form):
    """Take a file, and where the role-play shall stand."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A story from Twine (HTML) or in Twee, a Branching Scenario from H5P, or a conversation"
            " that was downloaded from Prima, up to 30 MB."
        ),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".twee,.tw,.txt,.html,.htm,.h5p,.json"},
        ),
    )
    parent = forms.ModelChoiceField(
        label=_("Course"),
        queryset=Page.objects.none(),
        help_text=_("The role-play becomes a draft in this course."),
    )
    story = forms.IntegerField(
        label=_("Which story"),
        required=False,
        min_value=1,
        max_value=1_000,
        help_text=_("Only for an archive with several stories: the number of the one you want."),
    )

    def __init__(self, *args: object, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)  # noqa: S101
        parent.queryset = parents_for(by)

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > api.MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 30 MB."))
        return file


def parents_for(user: User) -> "QuerySet[Page]":
    """Return the pages beneath which somebody may put a role-play."""
    allowed = PagePermissionPolicy().instances_user_has_permission_for(user, "add")
    found: QuerySet[Page] = allowed.type(*ScenarioPage.allowed_parent_page_models())
    return found.order_by("title")
