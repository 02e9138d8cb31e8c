"""How somebody wants to be told."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db import transaction

from lms.notifications.channels import CHANNELS
from lms.notifications.kinds import Kind
from lms.notifications.models import NoticeChoice


class ChoicesForm(forms.Form):
    """For each channel, the kinds that are to come through it."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, user_id: int, kinds: Sequence[Kind]
    ) -> None:
        super().__init__(data)
        self.user_id, self.kinds = user_id, kinds
        rows = NoticeChoice.objects.filter(user=user_id)
        chosen = {(row.channel, row.kind): row.is_wanted for row in rows}
        for channel in CHANNELS:
            self.fields[channel.name] = forms.MultipleChoiceField(
                label=str(channel.label),
                choices=[(kind.name, kind.label) for kind in kinds],
                initial=[
                    kind.name
                    for kind in kinds
                    if chosen.get((channel.name, kind.name), channel.name in kind.channels)
                ],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    @transaction.atomic
    def save(self) -> None:
        """Store a choice for every kind and channel: what is not ticked is not wanted."""
        for channel, wanted in self.cleaned_data.items():
            for kind in self.kinds:
                NoticeChoice.objects.update_or_create(
                    user_id=self.user_id,
                    kind=kind.name,
                    channel=channel,
                    defaults={"is_wanted": kind.name in wanted},
                )
