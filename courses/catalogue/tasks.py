"""Background work of the catalogue."""

from django_tasks import task
from wagtail.images import get_image_model

from courses.catalogue import schedule, sizes


@task()
def draw_sizes(picture_id: int) -> None:
    """Draw a picture in the sizes that pages show, unless it was deleted meanwhile."""
    picture = get_image_model().objects.filter(pk=picture_id).first()
    if picture is not None:
        sizes.draw(picture)


@task()
def follow_schedule() -> None:
    """Publish and take back what its author has set a time for. Every minute."""
    schedule.follow()
