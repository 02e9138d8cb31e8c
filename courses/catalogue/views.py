"""Pictures in lessons: for signed-in people only, like the lessons."""

from pathlib import PurePosixPath

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

IMAGE_FOLDERS = {"images", "original_images"}  # where Wagtail keeps them; documents are elsewhere


@require_safe
@login_required
@cache_control(private=True, max_age=24 * 3600)
def image(request: HttpRequest, name: str) -> FileResponse:  # noqa: ARG001
    """Send an uploaded picture or one of its sizes."""
    if PurePosixPath(name).parts[0] not in IMAGE_FOLDERS or not default_storage.exists(name):
        raise Http404
    return FileResponse(default_storage.open(name))
