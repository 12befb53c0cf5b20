"""What most records share: a name for the world outside, and protection for what never changes."""

import pgtrigger
from django.db import models
from uuid6 import uuid7


class Identified(models.Model):
    """A record with a public identifier: UUID version 7 (RFC 9562), so that names sort by creation."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)

    class Meta:
        abstract = True


def append_only(noun: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse UPDATE, DELETE and TRUNCATE for every role in service.

    noun: what a row of the table is; it becomes part of the triggers' names.
    """
    everything = pgtrigger.Update | pgtrigger.Delete
    return [pgtrigger.Protect(name=f"{noun}_is_append_only", operation=everything), _never_emptied(noun)]


def written_once(noun: str, *, filled_later: str) -> list[pgtrigger.Trigger]:
    """As append_only, but for one column that may go from empty to filled, once."""
    update, any_other = pgtrigger.Update, pgtrigger.AnyChange(exclude=[filled_later])
    is_filled = pgtrigger.Q(**{f"old__{filled_later}__isnull": False})
    return [
        pgtrigger.Protect(name=f"{noun}_is_not_rewritten", operation=update, condition=any_other),
        pgtrigger.Protect(name=f"{noun}_is_filled_once", operation=update, condition=is_filled),
        pgtrigger.Protect(name=f"{noun}_is_not_deleted", operation=pgtrigger.Delete),
        _never_emptied(noun),
    ]


def _never_emptied(noun: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"{noun}_is_never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=f"RAISE EXCEPTION '{noun}_is_never_emptied: this table is append-only';",
    )
