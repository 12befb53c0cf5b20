"""How does a quotation become evidence, and how is it taken back?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from claims import access
from claims.amending import require_editable
from claims.models import Attachment, Claim, Evidence, Stance
from sources.models import Snapshot, Source
from sources.quoting import place_of, quote
from workbench.common.errors import DomainError
from workbench.ledger.recording import record


class AlreadyEvidence(DomainError):
    """The passage already speaks on this claim; `evidence` is the row there is."""

    code = "already_evidence"

    def __init__(self, message, evidence):
        super().__init__(message)
        self.evidence = evidence


class AlreadyWithdrawn(DomainError):
    code = "already_withdrawn"


class NotWithdrawn(DomainError):
    code = "not_withdrawn"


class StillQuoted(DomainError):
    code = "still_quoted"


class NotAttached(DomainError):
    code = "not_attached"


class EvidenceRefused(DomainError):
    """Something of the evidence does not fit; `field` names it."""

    code = "evidence_refused"
    status = 422


@transaction.atomic
def attach(claim: Claim, source: Source, *, by, at: datetime) -> Attachment:
    """Put a source beside a claim; a second time changes nothing."""
    access.require(by, "attach", claim)
    attachment, is_new = Attachment.objects.get_or_create(
        claim=claim, source=source, defaults={"added_by": by, "added_at": at}
    )
    if is_new:
        record("source.attached", claim, by=by, at=at, after={"source": source.uid, "url": source.url})
    return attachment


@transaction.atomic
def detach(claim: Claim, source: Source, *, by, at: datetime) -> None:
    """Take away a source of which nothing was ever quoted here; attaching it again undoes that.

    Raises StillQuoted, NotAttached, amending.Locked, access.NotAllowed.
    """
    access.require(by, "attach", claim)
    require_editable(claim)
    if claim.evidence.filter(source=source).exists():
        raise StillQuoted(_("Something of this source was quoted here, so it stays beside the claim."))
    if not Attachment.objects.filter(claim=claim, source=source).delete()[0]:
        raise NotAttached(_("This source is not beside the claim any more."))
    record("source.detached", claim, by=by, at=at, before={"source": source.uid, "url": source.url})


@transaction.atomic
def cite(
    claim: Claim,
    snapshot: Snapshot,
    start: int,
    end: int,
    exact: str,
    *,
    stance: str,
    by,
    at: datetime,
    **details,
) -> Evidence:
    """Make code points start to end (exclusive) of snapshot evidence for, against or around claim.

    stance: a Stance. details: note, is_primary, is_independent, is_confidential, confidential_reason.
    Raises AlreadyEvidence, EvidenceRefused, amending.Locked, anchoring.SelectionRefused, access.NotAllowed.
    """
    access.require(by, "quote", claim)
    require_editable(claim)
    _refuse_what_does_not_fit(details)
    passage = quote(snapshot, start, end, exact)
    there = claim.evidence.standing().filter(passage=passage).first()
    if there:
        raise AlreadyEvidence(
            _("This passage is already evidence here: %(stance)s.")
            % {"stance": there.get_stance_display().lower()},
            there,
        )
    attach(claim, snapshot.source, by=by, at=at)
    evidence = Evidence.objects.create(
        claim=claim,
        source=snapshot.source,
        passage=passage,
        stance=Stance(stance),
        added_by=by,
        added_at=at,
        **details,
    )
    after = {"evidence": evidence.uid, "stance": stance, "source": snapshot.source.uid}
    where = {"snapshot": snapshot.uid, "start": start, "end": end, "exact": passage.exact}
    record("evidence.added", claim, by=by, at=at, after=after | where)
    return evidence


def cite_words(claim: Claim, snapshot: Snapshot, quotation: str, **told) -> Evidence:
    """Make a pasted or typed quotation evidence, when the text of snapshot holds it exactly once.

    told: what cite takes besides the passage. Raises anchoring.SelectionRefused with the candidates when it
    stands nowhere or in several places, and whatever cite raises.
    """
    place = place_of(snapshot, quotation)
    return cite(claim, snapshot, place.start, place.end, place.exact, **told)


@transaction.atomic
def cite_whole(
    claim: Claim, source: Source, *, stance: str, reason: str, by, at: datetime, **details
) -> Evidence:
    """Make a whole source evidence, with the reason why no passage is quoted. Errors as of cite."""
    access.require(by, "quote", claim)
    require_editable(claim)
    if not reason.strip():
        raise EvidenceRefused(_("Say why no passage is quoted."), code="reason_missing", field="whole_reason")
    _refuse_what_does_not_fit(details)
    attach(claim, source, by=by, at=at)
    evidence = Evidence.objects.create(
        claim=claim,
        source=source,
        whole_reason=reason.strip(),
        stance=Stance(stance),
        added_by=by,
        added_at=at,
        **details,
    )
    after = {"stance": stance, "source": source.uid, "reason": reason, "evidence": evidence.uid}
    record("evidence.added", claim, by=by, at=at, after=after)
    return evidence


@transaction.atomic
def withdraw(evidence: Evidence, *, by, at: datetime) -> Evidence:
    """Take evidence back; the row stays, since a verdict may have cited it."""
    access.require(by, "quote", evidence.claim)
    require_editable(evidence.claim)
    if not Evidence.objects.filter(pk=evidence.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by
    ):
        raise AlreadyWithdrawn(_("This evidence was already withdrawn."))
    record("evidence.withdrawn", evidence.claim, by=by, at=at, before={"evidence": evidence.uid})
    evidence.refresh_from_db()
    return evidence


@transaction.atomic
def restore(evidence: Evidence, *, by, at: datetime) -> Evidence:
    """Undo a withdrawal.

    Raises AlreadyEvidence when the passage was quoted anew meanwhile, NotWithdrawn when it stands.
    """
    access.require(by, "quote", evidence.claim)
    require_editable(evidence.claim)
    others = evidence.claim.evidence.standing().exclude(pk=evidence.pk)
    there = others.filter(passage__isnull=False, passage=evidence.passage).first()
    if there:
        raise AlreadyEvidence(_("This passage is already evidence here."), there)
    withdrawn = Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=False)
    if not withdrawn.update(withdrawn_at=None, withdrawn_by=None):
        raise NotWithdrawn(_("This evidence was not withdrawn."))
    record("evidence.restored", evidence.claim, by=by, at=at, after={"evidence": evidence.uid})
    evidence.refresh_from_db()
    return evidence


def _refuse_what_does_not_fit(details: dict) -> None:
    if details.get("is_confidential") and not details.get("confidential_reason", "").strip():
        raise EvidenceRefused(
            _("Say why this evidence is confidential: readers are told the reason."),
            code="reason_missing",
            field="confidential_reason",
        )
