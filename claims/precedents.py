"""Was it said or checked before? What people answer about each candidate, and how they take it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from claims import access
from claims.models import Bond, Claim, OutsideCheck, Precedent
from workbench.common.errors import DomainError
from workbench.ledger.recording import record

MOST_REASONS, LONGEST_REASON = 30, 100


class PrecedentRefused(DomainError):
    """The answer does not fit: no such bond, or a claim that would be its own precedent."""

    code = "precedent_refused"
    status = 422


class NotAnswered(DomainError):
    """There is no answer to take back."""

    code = "not_answered"


@transaction.atomic
def answer(
    claim: Claim, target: Claim | OutsideCheck, bond: str, *, by, at: datetime, reasons: list[str] = ()
) -> Precedent:
    """Say how target, said or checked before, bears on claim (a Bond); an answer given before is replaced.

    reasons: the words both share, as they were shown. Never a rating: that stays for a person to give.
    Raises PrecedentRefused, access.NotAllowed.
    """
    access.require(by, "tie", claim)
    if bond not in Bond.values:
        raise PrecedentRefused(_("There is no such answer."), field="bond")
    if target == claim:
        raise PrecedentRefused(_("A claim cannot be its own precedent."), field="target")
    # one at a time answers for a claim
    Claim.objects.select_for_update(no_key=True).only("pk").get(pk=claim.pk)
    before = Precedent.objects.filter(claim=claim, **_which(target)).first()
    given, _is_new = Precedent.objects.update_or_create(
        claim=claim,
        **_which(target),
        defaults={
            "bond": bond,
            "statement": target.statement,
            "reasons": [word[:LONGEST_REASON] for word in reasons[:MOST_REASONS]],
            "answered_by": by,
            "answered_at": at,
        },
    )
    verb = "precedent.set_aside" if bond == Bond.NONE else "precedent.tied"
    record(verb, claim, by=by, at=at, before=before and _told(before), after=_told(given))
    return given


@transaction.atomic
def take_back(claim: Claim, target: Claim | OutsideCheck, *, by, at: datetime) -> None:
    """Undo the answer about target; it is offered again. Raises NotAnswered, access.NotAllowed."""
    access.require(by, "tie", claim)
    given = Precedent.objects.select_for_update().filter(claim=claim, **_which(target)).first()
    if given is None:
        raise NotAnswered(_("Nothing was answered about this one."))
    record("precedent.taken_back", claim, by=by, at=at, before=_told(given))
    given.delete()


def _which(target: Claim | OutsideCheck) -> dict:
    """The columns of a Precedent that name target."""
    if isinstance(target, OutsideCheck):
        return {"outside_id": target.identity}
    return {"earlier": target}


def _told(given: Precedent) -> dict:
    target = {"claim": given.earlier.uid} if given.earlier_id else {"outside": given.outside_id}
    return target | {"bond": given.bond, "exact": given.statement[:200]}
