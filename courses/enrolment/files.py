"""Pictures in lessons: for those who may read the lessons."""

from pathlib import PurePosixPath

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

from courses.enrolment.audience import may_see

Image = get_image_model()

IMAGE_FOLDERS = {"images", "original_images"}  # where Wagtail keeps them; documents are elsewhere


@require_safe
@csp(  # type: ignore[arg-type]  # forgets `name`
    {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "sandbox": True}
)
@login_required
@cache_control(private=True, max_age=24 * 3600)
def image(request: HttpRequest, name: str) -> FileResponse:
    """Send an uploaded picture or one of its sizes. At most four queries.

    Whatever else may hide in the file, a browser treats it as a picture only: the type is that of
    its name, which nothing may guess again (nosniff), and opened as a page it may load and run
    nothing. An SVG keeps the styles within it.

    Raises:
        Http404: if there is none, it is another kind of file, or it is not for whoever asks.
    """
    folder, *rest = PurePosixPath(name).parts
    if folder not in IMAGE_FOLDERS or ".." in rest or "\0" in name:
        raise Http404
    sizes = Image.get_rendition_model().objects.filter(file=name)
    named = Q(file=name) | Q(pk__in=sizes.values("image"))
    picture = Image.objects.filter(named).select_related("collection").first()
    if picture is None or not may_see(picture.collection, request):
        raise Http404
    try:
        return FileResponse(default_storage.open(name))
    except (FileNotFoundError, IsADirectoryError, ValueError) as error:  # no file has such a name
        raise Http404 from error
