"""A panel of the editor of regulations."""

from courses.references.lessons import LessonsInSight, lessons_in_sight
from lms.core.editor.panels import FindingPanel


class RestingLessonsPanel(FindingPanel):
    """Says which lessons rest on the regulation."""

    class BoundPanel(FindingPanel.BoundPanel):
        """Shown for a regulation that some lesson quotes."""

        template_name = "courses/admin/resting_lessons.html"
        name = "lessons"

        def find(self) -> LessonsInSight:
            """Look for the lessons."""
            return lessons_in_sight(self.instance, self.request.user)
