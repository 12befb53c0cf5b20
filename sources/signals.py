"""What sources tells whoever listens."""

from django.dispatch import Signal

# Sent inside the transaction that stores a snapshot; arguments: snapshot.
snapshot_stored = Signal()
