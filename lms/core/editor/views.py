"""Wagtail's editors: what is sent twice is made once, and only drafts save themselves."""

import json
import uuid
from typing import Any, cast

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import resolve
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import set_query_params
from wagtail.admin.views.generic import CreateEditViewOptionalFeaturesMixin, JsonPostResponseMixin
from wagtail.admin.views.pages.create import CreateView as CreatePageView
from wagtail.admin.views.pages.edit import EditView as EditPageView
from wagtail.snippets.views.snippets import CreateView as CreateSnippetView
from wagtail.snippets.views.snippets import EditView as EditSnippetView

from lms.core.editor.models import Creation

FORM_KEY = "form_key"


class NotesRows(JsonPostResponseMixin):
    """Notes as ``request.row_fields`` which fields now tell the form's saved rows from new ones."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Save, then note."""
        response: HttpResponseBase = super().form_valid(form)
        self.request.row_fields = dict(form.get_field_updates_for_resave())
        return response


class MakesOnce(NotesRows):
    """Makes one thing of one opened form: sent again, the form changes what it has made.

    A form is sent again when somebody presses a button while it saves itself, presses it twice, or
    when an answer is lost on its way. The key it carries tells that it is the same form.
    """

    def model_to_make(self) -> type[models.Model]:
        """Return what the form is for."""
        raise NotImplementedError

    def made(self) -> models.Model | None:
        """Return what came of the form: without a key, or nothing, if it was not valid."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form's key; a form that is shown again keeps its own."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {FORM_KEY: self.request.POST.get(FORM_KEY) or str(uuid.uuid4())}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Make something, or hand the form to the editor of what it has made.

        The key is claimed first and in the same transaction, so of two requests at the same time
        the second waits for the first.
        """
        key = request.POST.get(FORM_KEY, "")[:36]
        with transaction.atomic():
            creation, _is_new = Creation.objects.get_or_create(
                user_id=cast(AbstractBaseUser, request.user).pk,
                content_type=ContentType.objects.get_for_model(self.model_to_make()),
                form_key=key or str(uuid.uuid4()),
            )
            if creation.made is not None:
                return self._change(creation, creation.made)
            response: HttpResponseBase = super().post(request, *args, **kwargs)
            made = self.made()
            if made is None or made.pk is None:
                creation.delete()
            else:
                self._note(creation, made)
        return response

    def _change(self, creation: Creation, made: models.Model) -> HttpResponseBase:
        if creation.is_by_hand and self.expects_json_response:
            # It set out before the button was pressed and came later: what it carries is older.
            late: HttpResponseBase = self.json_error_response(
                "invalid_revision", _("A newer version has been saved already.")
            )
            return late
        edit_url = AdminURLFinder(self.request.user).get_edit_url(made)
        if edit_url is None:
            raise PermissionDenied
        editor = resolve(edit_url)
        self.request.POST = creation.with_its_rows(self.request.POST)
        response: HttpResponse = editor.func(self.request, *editor.args, **editor.kwargs)
        if hasattr(self.request, "row_fields"):
            self._note(creation, made)
        return _as_made_now(response, edit_url) if self.expects_json_response else response

    def _note(self, creation: Creation, made: models.Model) -> None:
        by_hand = not self.expects_json_response
        creation.note(made, self.request.row_fields, is_by_hand=by_hand)


def _as_made_now(response: HttpResponse, edit_url: str) -> HttpResponse:
    """Answer a form that still is one for something new as if it had made it now."""
    answer = json.loads(response.content)
    if not answer["success"]:
        return response
    del answer["html"]
    hydrate_url = set_query_params(edit_url, {"_w_hydrate_create_view": "1"})
    return JsonResponse(answer | {"url": edit_url, "hydrate_url": hydrate_url})


class TellsOfPublishing(JsonPostResponseMixin):
    """Knows what to say where a button that publishes was refused.

    Wagtail says of every refused form that it could not be saved.
    """

    not_published: Promise = gettext_lazy(
        "This cannot be published yet: put right what is marked. The draft last saved is kept."
    )

    @property
    def is_publishing(self) -> bool:
        """Whether somebody pressed that button."""
        return "action-publish" in self.request.POST and not self.expects_json_response


class PublishesPages(TellsOfPublishing):
    """Says it of pages."""

    locked_for_user = False

    def form_invalid(self, form: BaseForm) -> HttpResponseBase:
        """Show the form again as Wagtail does, with our words."""
        response: HttpResponseBase
        if self.is_publishing and not self.locked_for_user:
            messages.validation_error(self.request, self.not_published, form)
            self.has_unsaved_changes = True
            response = self.render_to_response(self.get_context_data())
        else:
            response = super().form_invalid(form)
        return response


class PublishesSnippets(TellsOfPublishing):
    """Says it of snippets."""

    def get_error_message(self) -> str | Promise | None:
        """Return our words, or Wagtail's."""
        words: str | None = super().get_error_message()
        return self.not_published if self.is_publishing else words


NEW_NOT_PUBLISHED = gettext_lazy(
    "This cannot be published yet: put right what is marked, or save it as a draft first."
)
"""The same of what may not have been saved before."""


class PageCreateView(PublishesPages, MakesOnce, CreatePageView):
    """Makes a page."""

    not_published = NEW_NOT_PUBLISHED

    def model_to_make(self) -> type[models.Model]:
        """Return the kind of page."""
        kind: type[models.Model] = self.page_class
        return kind

    def made(self) -> models.Model | None:
        """Return the page."""
        page: models.Model = self.page
        return page


class PageEditView(PublishesPages, NotesRows, EditPageView):
    """Changes a page."""


class SavesDraftsItself(CreateEditViewOptionalFeaturesMixin):
    """Saves by itself only what has drafts: elsewhere half a word would count at once."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Decide it once it is known what is edited."""
        super().setup(request, *args, **kwargs)
        self.autosave_enabled: bool = self.autosave_enabled and self.draftstate_enabled


class SnippetCreateView(PublishesSnippets, SavesDraftsItself, MakesOnce, CreateSnippetView):
    """Makes a snippet."""

    not_published = NEW_NOT_PUBLISHED

    def model_to_make(self) -> type[models.Model]:
        """Return the kind of snippet."""
        kind: type[models.Model] = self.model
        return kind

    def made(self) -> models.Model | None:
        """Return the snippet."""
        snippet: models.Model | None = self.object
        return snippet


class SnippetEditView(PublishesSnippets, SavesDraftsItself, NotesRows, EditSnippetView):
    """Changes a snippet."""
