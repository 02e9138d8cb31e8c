"""What the worker does for questions."""

import django_tasks

from assessments.questions.kinds import kept_pictures


@django_tasks.task()
def draw_picture(file: str) -> None:
    """Draw a picture of a question in the sizes that phones ask for."""
    kept_pictures.draw_sizes(file)
