"""Panels of the course editor."""

from typing import Any

from wagtail.admin.panels import HelpPanel

from lms.core.editor.panels import FindingPanel


class CompetenciesWithoutActivityPanel(HelpPanel):
    """Warns of competencies that nothing published in the course gives evidence for."""

    def __init__(
        self, template: str = "courses/admin/competencies_panel.html", **kwargs: Any
    ) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        """Shown for a course that has been saved with such competencies."""

        def is_shown(self) -> bool:
            """Leave it out elsewhere."""
            return bool(self.instance.path) and bool(self.instance.competencies_without_activity)


class ProofPanel(HelpPanel):
    """Says which levels of its competencies the course can prove, and what to add."""

    def __init__(self, template: str = "courses/admin/proof_panel.html", **kwargs: object) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        """Shown for a course that has been saved with activities about its competencies."""

        def is_shown(self) -> bool:
            """Leave it out elsewhere."""
            return bool(self.instance.path) and bool(self.instance.proof)


class ProposalPanel(HelpPanel):
    """Tells the trainers of a unit how their course comes into the central catalogue."""

    def __init__(self, template: str = "courses/admin/proposal_panel.html", **kwargs: Any) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        """Shown for a unit's course that has been saved."""

        def is_shown(self) -> bool:
            """Leave it out elsewhere."""
            return bool(self.instance.path) and self.instance.is_of_unit


class EstimatePanel(HelpPanel):
    """Says how long a lesson takes as it was last saved, and which minutes may be set."""

    def __init__(
        self, template: str = "courses/admin/estimate_panel.html", **kwargs: object
    ) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        """Shown for a lesson that has been saved."""

        def is_shown(self) -> bool:
            """Leave it out elsewhere."""
            return bool(self.instance.path)


class EndedRegulationsPanel(FindingPanel):
    """Says which regulations that the lesson quotes are no longer in force, and what came after."""

    class BoundPanel(FindingPanel.BoundPanel):
        """Shown for a lesson that quotes such a regulation, as it was last saved."""

        template_name = "courses/admin/ended_regulations.html"
        name = "regulations"

        def find(self) -> list[object]:
            """Look at the quotations. One query for each regulation that was replaced."""
            quotations = (block for block in self.instance.body if block.block_type == "quotation")
            quoted = {block.value["regulation"] for block in quotations}
            ended = (each for each in quoted if each is not None and each.has_ended)
            return sorted(ended, key=str)
