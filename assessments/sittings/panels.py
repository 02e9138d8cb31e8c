"""A panel of the editors of all activities that give evidence."""

from assessments.competency.api import BehaviourProof, behaviours_shown
from lms.core.editor.panels import FindingPanel


class ProofPanel(FindingPanel):
    """Says which behaviours the activity, as last saved, can prove by itself, and which not yet."""

    class BoundPanel(FindingPanel.BoundPanel):
        """Shown for an activity that is about some behaviour."""

        template_name = "assessments/admin/proof_panel.html"
        name = "behaviours"

        def find(self) -> tuple[BehaviourProof, ...]:
            """Count what each behaviour gets."""
            activity = self.instance
            return behaviours_shown(type(activity).drafted([activity.pk])[activity.pk])
