"""How are many claims changed at once, and taken back? By one amendment for each, refused one by one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from claims import amending
from claims.models import Claim
from workbench.common.errors import DomainError

MOST = 200  # claims at once


@dataclass
class Outcome:
    """changed: (claim, value before, value after); refused: (claim, why, as a sentence)."""

    changed: list[tuple] = field(default_factory=list)
    refused: list[tuple] = field(default_factory=list)


def change_each(claims: Iterable[Claim], name: str, value_for: Callable, *, by, at: datetime) -> Outcome:
    """Amend one field of each claim, as amending.amend does; a claim that keeps its value is in neither list.

    value_for(claim): the new value.
    """
    outcome = Outcome()
    for claim in claims:
        before, after = getattr(claim, name), value_for(claim)
        if before == after:
            continue
        try:
            amending.amend(claim, {name: after}, version=claim.version, by=by, at=at)
        except DomainError as refusal:
            outcome.refused.append((claim, refusal.message))
        else:
            outcome.changed.append((claim, before, after))
    return outcome


def take_back(changes: Iterable[tuple], name: str, *, by, at: datetime) -> Outcome:
    """Put back what change_each changed, where nobody has changed it since.

    changes: (claim as it is now, value before, value after).
    """
    changes = list(changes)
    still = {claim.pk: before for claim, before, after in changes if getattr(claim, name) == after}
    claims = [claim for claim, _before, _after in changes if claim.pk in still]
    return change_each(claims, name, lambda claim: still[claim.pk], by=by, at=at)
