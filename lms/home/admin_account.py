"""The page of Wagtail's admin about one's own settings there."""

from typing import Any

from wagtail.admin.views.account import (
    AccountView,
    AvatarSettingsPanel,
    NameEmailSettingsPanel,
)


class OwnAccountView(AccountView):
    """Wagtail's page without name and picture.

    The audit trail, forms and reports go by the name, so nobody gives themself another. Pictures
    are shown nowhere outside the admin, and nothing there guards against oversized ones.
    """

    NOT_OWN = (NameEmailSettingsPanel, AvatarSettingsPanel)

    def get_panels(self) -> list[Any]:
        """List language, theme and notifications."""
        return [panel for panel in super().get_panels() if not isinstance(panel, self.NOT_OWN)]
