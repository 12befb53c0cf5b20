"""What would an amendment change, and how does the ledger tell it?"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model


def differing(row: Model, changes: Mapping[str, Any], *, among: Collection[str]) -> dict[str, Any]:
    """{field: what it holds} of the fields to which changes give another value.

    among: the fields that may be amended; KeyError for any other.
    """
    unknown = set(changes) - set(among)
    if unknown:
        raise KeyError(f"not amendable: {sorted(unknown)}")
    held = {name: getattr(row, name) for name in changes}
    return {name: value for name, value in held.items() if value != changes[name]}


def as_told(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, dict]:
    """The words `before` and `after` of recording.record, for the fields of before."""
    return {
        "before": {name: told(value) for name, value in before.items()},
        "after": {name: told(changes[name]) for name in before},
    }


def told(value):
    """A field's value as the ledger keeps it: a claimant or a person by their name."""
    return str(value) if isinstance(value, Model) else value
