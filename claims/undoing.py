"""How does somebody take back what they have just done to a claim? By one more decision, written down too."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from claims import access, workflow
from claims.models import Claim, State
from workbench.common.errors import DomainError
from workbench.ledger.models import Event
from workbench.ledger.recording import record

UNDONE, REDONE = "claim.undone", "claim.redone"
# What leaves nothing behind but the claim's state; and sending to review, which is taken back from there.
UNDOABLE = frozenset(
    {"claim.marked", "claim.start", "claim.drop", "claim.restore", "claim.submit", UNDONE, REDONE}
)


class UndoRefused(DomainError):
    """The step is not the claim's newest, or somebody else's, or of a kind that is not undone."""

    code = "undo_refused"
    status = 409


def last_step(claim: Claim, *, by) -> Event | None:
    """The newest thing that happened to claim, when it is by's own and can be undone."""
    newest = Event.objects.filter(object_uid=claim.uid).order_by("-number").first()
    is_own = newest is not None and newest.actor_id == by.pk
    return newest if is_own and newest.verb in UNDOABLE else None


@transaction.atomic
def undo(claim: Claim, number: int, *, by, at: datetime) -> Claim:
    """Bring claim back to where it stood before the ledger's event of this number, by's own and the newest.

    A marked claim is dropped, so that nothing is lost; to undo what was undone is to do it again.
    Raises UndoRefused, access.NotAllowed, and workflow.MoveRefused for a review that was decided meanwhile.
    """
    access.require(by, "amend", claim)
    claim = Claim.objects.select_for_update(no_key=True, of=("self",)).get(pk=claim.pk)
    step = last_step(claim, by=by)
    if step is None or step.number != number:
        raise UndoRefused(_("This cannot be undone any more: something happened to the claim since."))
    if step.verb == "claim.submit":
        return workflow.advance(claim, "recall", by=by, at=at)
    before = {"state": claim.state} | ({"reason": claim.drop_reason} if claim.drop_reason else {})
    if step.verb == "claim.marked":
        after = {"state": State.DROPPED.value, "reason": _("The marking was undone.")}
    else:
        after = {name: step.before[name] for name in ("state", "reason") if name in step.before}
    claim.state, claim.drop_reason, claim.updated_at = after["state"], after.get("reason", ""), at
    claim.save(update_fields=["state", "drop_reason", "updated_at"])
    workflow.ring_articles(claim)
    record(
        REDONE if step.verb == UNDONE else UNDONE,
        claim,
        by=by,
        at=at,
        before=before,
        after=after | {"event": step.number},
    )
    return claim
