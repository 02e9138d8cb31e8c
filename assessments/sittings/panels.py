"""A panel of the editors of all activities that give evidence."""

from wagtail.admin.panels import HelpPanel

from assessments.competency.api import BehaviourProof, behaviours_shown


class ProofPanel(HelpPanel):
    """Says which behaviours the activity, as last saved, can prove by itself, and which not yet."""

    def __init__(
        self, template: str = "assessments/admin/proof_panel.html", **kwargs: object
    ) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        """Shown for an activity that has been saved and is about some behaviour."""

        def __init__(self, **kwargs: object) -> None:
            super().__init__(**kwargs)
            self.behaviours: tuple[BehaviourProof, ...] = ()
            if self.instance is not None and self.instance.pk:
                drafted = type(self.instance).drafted([self.instance.pk])
                self.behaviours = behaviours_shown(drafted[self.instance.pk])

        def is_shown(self) -> bool:
            """Leave it out elsewhere."""
            return bool(self.behaviours)

        def get_context_data(self, parent_context: object = None) -> dict[str, object]:
            """Add the ``behaviours``."""
            context: dict[str, object] = super().get_context_data(parent_context)
            return context | {"behaviours": self.behaviours}
