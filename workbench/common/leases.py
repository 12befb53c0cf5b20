"""Who works on a row? Whoever's lease it carries, until that runs out by the clock of the database."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

RELEASED = {"lease": None, "lease_until": None}  # columns of a row that nobody works on


class LeaseLost(Exception):
    """The sweep gave this worker up and handed the row on: whatever it found no longer counts."""


class Leased(models.Model):
    """A row that one program at a time works on. `lease` names the holder, until `lease_until`."""

    lease = models.UUIDField(_("lease"), null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)

    class Meta:
        abstract = True

    def held(self) -> models.QuerySet:
        """The row alone, for as long as the lease it was read with is the one it carries."""
        return type(self).objects.filter(pk=self.pk, lease=self.lease)


def leased_while(state: str, name: str) -> models.CheckConstraint:
    """A row in this state is held by somebody, and no other is."""
    held = Q(state=state, lease__isnull=False, lease_until__isnull=False)
    return models.CheckConstraint(condition=held | (~Q(state=state) & Q(**RELEASED)), name=name)


def take(rows: models.QuerySet, lasting: timedelta, **columns) -> UUID | None:
    """Make the one row of rows ours, and change its columns. Returns the lease; None: it is not to be had.

    Read the row by its lease: whoever sleeps in between for too long has lost it to somebody else.
    """
    lease = uuid4()
    taken = rows.update(lease=lease, lease_until=Now() + lasting, **columns)
    return lease if taken else None
