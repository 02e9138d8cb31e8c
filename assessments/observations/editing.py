"""The form administrators add a scale with."""

from operator import itemgetter

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from assessments.observations.marks import is_rising


class RatingScaleForm(WagtailAdminModelForm):
    """Checks the steps together: each counts for more than the one below it."""

    def is_valid(self) -> bool:
        """Check the scale, then its steps as one."""
        is_valid: bool = super().is_valid()
        if is_valid and not self._is_rising():
            self.add_error(
                None,
                _("Each step must be stronger than the one before it."),
            )
        return is_valid and not self.errors

    def _is_rising(self) -> bool:
        # The formset has seen to it that there are four steps, each once.
        rows = [form.cleaned_data for form in self.formsets["steps"].forms]
        return is_rising(row["strength"] for row in sorted(rows, key=itemgetter("mark")))
