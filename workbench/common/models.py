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
    return [
        pgtrigger.Protect(name=f"{noun}_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{noun}_is_never_emptied",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=f"RAISE EXCEPTION '{noun}_is_never_emptied: this table is append-only';",
        ),
    ]
