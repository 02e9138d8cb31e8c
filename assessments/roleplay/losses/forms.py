"""What narrows the figures of a role-play."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.roleplay.losses.selecting import Selection, Tries
from assessments.roleplay.losses.wording import SERVICE, TRIES
from lms.core.forms import SearchField


class SelectionForm(forms.Form):
    """Narrows by which try, where and how long in service."""

    tries = forms.ChoiceField(
        label=_("Tries"), required=False, choices=[(each.value, TRIES[each]) for each in Tries]
    )
    unit = SearchField(_("Unit, with all below it"))
    service = forms.ChoiceField(
        label=_("Length of service"),
        required=False,
        choices=[("", _("All")), *SERVICE.items()],
    )

    def selection(self) -> Selection:
        """Return what narrows the figures; what is not valid does not."""
        self.full_clean()
        chosen = self.cleaned_data
        return Selection(
            unit=chosen.get("unit", ""),
            service=chosen.get("service", ""),
            tries=Tries(chosen.get("tries") or Tries.FIRST),
        )
