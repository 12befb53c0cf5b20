"""What becomes of the fields of one claim that two people changed at once?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from claims import amending
from claims.models import Claim
from workbench.ledger.changes import told
from workbench.ledger.models import Event

DATE = ("claimed_on", "date_precision")  # decided together


@dataclass(frozen=True)
class Meeting:
    """What two people did to the fields of one claim since they read it.

    mine: {field: value} of those that this one changed. theirs: the names of those that others changed and
    this one did not. clashes: those that both changed, each to something else.
    """

    mine: dict
    theirs: frozenset[str]
    clashes: frozenset[str]


def meet(claim: Claim, changes: dict, *, version: int) -> Meeting:
    """Compare what a person sends, who read claim at version, with what was done to it since.

    changes: {field: value} of a form, also of fields that were left as they were. When the ledger cannot tell
    what stood at that version, whatever differs from what stands now is a clash.
    """
    before = _before(claim, version)
    if before is None:
        mine = {name: value for name, value in changes.items() if _told(value) != _told(getattr(claim, name))}
        return Meeting(mine, frozenset(), frozenset(mine))
    mine, theirs, clashes = {}, set(), set()
    for unit in _units(changes):
        others = any(name in before for name in unit)
        told = {name: before.get(name, _told(getattr(claim, name))) for name in unit}
        if all(_told(changes[name]) == told[name] for name in unit):
            theirs |= set(unit) if others else set()
        elif others and any(_told(changes[name]) != _told(getattr(claim, name)) for name in unit):
            clashes |= set(unit)
            mine |= {name: changes[name] for name in unit}
        else:
            mine |= {name: changes[name] for name in unit}
    return Meeting(mine, frozenset(theirs), frozenset(clashes))


@transaction.atomic
def merge(claim: Claim, changes: dict, *, version: int, by, at: datetime) -> tuple[Claim, frozenset[str]]:
    """As amend, for somebody who sends every field of a form and need not know what others did meanwhile.

    Fields that only others changed since version stay as they are now; returns the claim, and their names.
    Raises what amend raises; StaleVersion when both changed a field, each to something else.
    """
    current = amending.require_editable(claim)
    met = meet(current, changes, version=version)
    base = version if met.clashes else current.version
    return amending.amend(claim, met.mine, version=base, by=by, at=at), met.theirs


def _before(claim: Claim, version: int) -> dict | None:
    """{field: what the ledger says it was} at version, of those changed since; None when it cannot tell."""
    since = Event.objects.filter(verb="claim.amended", object_uid=claim.uid, after__version__gt=version)
    rows = list(since.order_by("-number").values_list("before", flat=True))
    if len(rows) != claim.version - version:
        return None
    return {name: word for row in rows for name, word in row.items()}


def _units(names) -> list[tuple[str, ...]]:
    """names, but for a date and how much of it is known, which are decided together."""
    date_parts = tuple(name for name in names if name in DATE)
    return [(name,) for name in names if name not in DATE] + ([date_parts] if date_parts else [])


def _told(value):
    """A field's value as it can be read in the ledger."""
    return value.isoformat() if isinstance(value, date) else told(value)
