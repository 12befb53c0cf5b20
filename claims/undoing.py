"""How does somebody take back what they have just done to a claim? By one more decision, written down too."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from claims import access, drifts, noticing, workflow
from claims.models import Claim, Decision, Drift, State
from workbench.common.errors import DomainError
from workbench.ledger.models import Event
from workbench.ledger.recording import record

UNDONE, REDONE = "claim.undone", "claim.redone"
DISMISSED = "drift.dismissed"
# A round of review that is over and can wait again: what was decided about it.
DECISIONS = {
    "claim.approve": Decision.APPROVED,
    "claim.return": Decision.RETURNED,
    "claim.recall": Decision.RECALLED,
}
# What is done again by deciding it anew: others hear of it, and it is their turn then.
DECIDED_ANEW = frozenset({*DECISIONS, "claim.reopen"})
# What leaves nothing behind but the claim's state, its review and notices; and sending to review, which is
# taken back from there.
UNDOABLE = DECIDED_ANEW | {
    *("claim.marked", "claim.start", "claim.drop", "claim.restore", "claim.submit"),
    *(DISMISSED, UNDONE, REDONE),
}


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

    A marked claim is dropped, so that nothing is lost; a decision of a review waits again, and whoever has
    not yet read of it never will. To undo what was undone is to do it again.
    Raises UndoRefused, access.NotAllowed, and whatever doing it again raises.
    """
    access.require(by, "amend", claim)
    claim = Claim.objects.select_for_update(no_key=True, of=("self",)).get(pk=claim.pk)
    step = last_step(claim, by=by)
    if step is None or step.number != number:
        raise UndoRefused(_("This cannot be undone any more: something happened to the claim since."))
    undone = Event.objects.get(number=step.after["event"]) if step.verb == UNDONE else None
    move = step.verb.removeprefix("claim.")
    if move in workflow.JUDGEMENTS:
        access.require(by, move, claim)
    if step.verb == "claim.submit":
        return workflow.advance(claim, "recall", by=by, at=at)
    if undone and undone.verb in DECIDED_ANEW:
        again = {name: undone.after[name] for name in ("reason", "checked") if name in undone.after}
        return workflow.advance(claim, undone.verb.removeprefix("claim."), by=by, at=at, **again)
    if undone and undone.verb == DISMISSED:
        drifts.dismiss(_drift_of(undone), claim, note=undone.after["reason"], by=by, at=at)
        return claim
    if step.verb == DISMISSED:
        drifts.take_back_dismissal(_drift_of(step), claim, at=at)
        before, after = {"drift": step.after["drift"]}, {}
    else:
        before, after = _put_back(claim, step, at)
    _take_back_review(claim, step, by=by)
    noticing.take_back(claim, step.verb, by=by, at=at, told_at=step.at)
    record(REDONE if undone else UNDONE, claim, by=by, at=at, before=before, after=after | {"event": number})
    return claim


def _put_back(claim: Claim, step: Event, at: datetime) -> tuple[dict, dict]:
    """Give claim the state it had before step. Returns what it was until now, and what it is."""
    before = {"state": claim.state} | ({"reason": claim.drop_reason} if claim.drop_reason else {})
    if step.verb == "claim.marked":
        after = {"state": State.DROPPED.value, "reason": _("The marking was undone.")}
    else:
        after = {name: step.before[name] for name in ("state", "reason") if name in step.before}
    claim.state, claim.drop_reason, claim.updated_at = after["state"], after.get("reason", ""), at
    claim.save(update_fields=["state", "drop_reason", "updated_at"])
    workflow.ring_articles(claim)
    return before, after


def _take_back_review(claim: Claim, step: Event, *, by) -> None:
    """Let the round that step decided wait for somebody again; what was said of it is in the ledger."""
    if step.verb not in DECISIONS:
        return
    decided = claim.reviews.filter(decision=DECISIONS[step.verb], decided_by=by).first()
    decided.decision, decided.decided_by, decided.decided_at = Decision.PENDING, None, None
    decided.comment, decided.checked = "", []
    decided.save(update_fields=["decision", "decided_by", "decided_at", "comment", "checked"])


def _drift_of(event: Event) -> Drift:
    return Drift.objects.select_related("passage").get(uid=event.after["drift"])
