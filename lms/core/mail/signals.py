"""What became of mail, told to whoever queued it."""

from django.dispatch import Signal

mail_sent = Signal()
"""Sent with ``message_id: str`` inside the transaction that records that this mail has left."""

mail_failed = Signal()
"""Sent with ``message_id: str`` inside the transaction that gives this mail up."""
