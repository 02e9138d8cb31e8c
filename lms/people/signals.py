"""What people tells the rest of the house, without knowing who listens."""

from django.dispatch import Signal

postings_changed = Signal()
"""Sent with ``officer_ids: Collection[int]`` inside the transaction that changed the postings of
these officers, or whether they are active. An import sends it once for each batch of up to 1,000
rows. Postings also begin and end as days pass, which sends nothing."""

extra_time_changed = Signal()
"""Sent with ``officer_id: int``, ``percent: int`` and ``by: User`` inside the transaction that
changed how much extra time the officer has in assessments."""

unit_trainers_appointed = Signal()
"""Sent with ``unit: OrgUnit`` and ``group: Group`` inside the transaction that gave a unit its
first trainer, and with that the group ``group`` of its trainers."""

unit_renamed = Signal()
"""Sent with ``unit: OrgUnit`` and ``before: str``, its name until now, inside the transaction."""
