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
    """Send an uploaded picture or one of its sizes.

    Raises:
        Http404: if there is none, or if it is another kind of file.
    """
    folder, *rest = PurePosixPath(name).parts
    if folder not in IMAGE_FOLDERS or ".." in rest:
        raise Http404
    try:
        return FileResponse(default_storage.open(name))
    except (FileNotFoundError, IsADirectoryError, ValueError) as error:  # no file has such a name
        raise Http404 from error
