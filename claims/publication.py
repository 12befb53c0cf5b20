"""How does an approved claim reach the world, and how is the world told of a change?"""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from uuid6 import uuid7

from claims import access, freezing, noticing, picturing, subscribing, workflow
from claims.export import soundness
from claims.export.claimreview import claim_review
from claims.models import Check, Claim, EditionKind, NoticeKind, Publication, Question
from sources.models import Publisher
from workbench.common.errors import DomainError
from workbench.ledger.recording import record

CORRECTIONS = (
    EditionKind.MINOR_FIX,
    EditionKind.CLARIFICATION,
    EditionKind.UPDATE,
    EditionKind.RATING_CHANGE,
)


class PublicationRefused(DomainError):
    """The edition cannot be made; `field` names what is missing or wrong."""

    code = "publication_refused"
    status = 422


class ClaimReviewUnsound(DomainError):
    """Readers of ClaimReview would reject the edition's; `members` has every fault with its member."""

    code = "claim_review_unsound"
    status = 422

    def __init__(self, faults: list[soundness.Finding]):
        first = faults[0]
        words = {"member": first.member, "message": first.message}
        super().__init__(
            _("The ClaimReview is not sound: %(member)s. %(message)s") % words, field=first.member
        )
        self.members = {
            "errors": [{"field": f.member, "detail": f.message, "code": self.code} for f in faults]
        }


@transaction.atomic
def publish(claim: Claim, *, by, at: datetime, kind: str = "", note: str = "") -> Publication:
    """Freeze an approved claim as its next edition.

    kind: one of CORRECTIONS for a later edition; the first edition is "first" whatever is given.
    note: public, needed for every edition after the first.
    Raises access.NotAllowed, workflow.MoveRefused (not approved, or published meanwhile), PublicationRefused,
    ClaimReviewUnsound.
    """
    # our own copy, read under the lock: a refusal leaves the caller's claim as it was
    approved = _locked(claim)
    workflow.take_step(approved, "publish", by=by, at=at)
    check = Check.objects.filter(claim=approved).first()
    if check and kind not in CORRECTIONS:
        raise PublicationRefused(_("Say what kind of change this edition makes."), field="kind")
    edition = _freeze(approved, check, kind=kind if check else EditionKind.FIRST, note=note.strip(), at=at)
    if faults := soundness.faults(claim_review(edition)):
        raise ClaimReviewUnsound(faults)
    if check:
        _refuse_wrong_kind(check, edition)
    publication = _append(approved, check, edition, by=by, at=at)
    claim.state, claim.updated_at = approved.state, approved.updated_at
    return publication


@transaction.atomic
def retract(claim: Claim, *, note: str, by, at: datetime) -> Publication:
    """Replace a published check by a tombstone that says why. The earlier editions stay on record.

    Raises access.NotAllowed, workflow.MoveRefused (nothing is published, or it is retracted already),
    PublicationRefused when the note is empty.
    """
    access.require(by, "retract", claim)
    claim = _locked(claim)
    check = Check.objects.filter(claim=claim).first()
    if check is None:
        raise workflow.MoveRefused(_("Nothing of this claim is published."))
    if check.is_retracted:
        raise workflow.MoveRefused(_("This check is already retracted."), code="already_retracted")
    edition = _freeze(claim, check, kind=EditionKind.RETRACTION, note=note.strip(), at=at)
    people, kind = noticing.at_work_on(claim), NoticeKind.CHANGED_UNDER_YOU
    noticing.tell(people, claim, kind, "check.retracted", by=by, at=at)
    return _append(claim, check, edition, by=by, at=at)


def our_newsroom() -> Publisher:
    """The publisher marked as us. Raises PublicationRefused when there is none yet."""
    us = Publisher.objects.filter(is_us=True).first()
    if us is None:
        raise PublicationRefused(
            _("Nothing can be published before the newsroom has a name: mark one publisher as “this is us”."),
            code="newsroom_unnamed",
        )
    return us


def preview(claim: Claim, *, at: datetime) -> dict:
    """The document that publishing now would freeze; nothing is written."""
    check = Check.objects.filter(claim=claim).first()
    edition = _freeze(claim, check, kind=EditionKind.FIRST, note="…", at=at)
    if check:
        edition["kind"] = _least_kind(check, edition)
    return edition


def _locked(claim: Claim) -> Claim:
    rows = Claim.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("claimant").get(pk=claim.pk)


def _freeze(claim: Claim, check: Check | None, *, kind: str, note: str, at: datetime) -> dict:
    if check and not note:
        raise PublicationRefused(_("Tell readers what changed and why."), field="note")
    return freezing.document(
        claim,
        check_uid=check.uid if check else uuid7(),
        slug=check.slug if check else freezing.slug_of(claim),
        number=claim.publications.count() + 1,
        kind=kind,
        note=note if check else "",
        at=at,
        us=our_newsroom(),
    )


def _least_kind(check: Check, edition: dict) -> EditionKind:
    """What a later edition is at least, whatever else its publisher makes of it."""
    if check.is_retracted:
        return EditionKind.UPDATE
    return EditionKind.RATING_CHANGE if _changes_rating(check, edition) else EditionKind.MINOR_FIX


def _changes_rating(check: Check, edition: dict) -> bool:
    new = freezing.ratings_in(edition)
    before = {Question.SUBSTANCE: check.substance_key, Question.ATTRIBUTION: check.attribution_key}
    return any(new.get(question, "") != key for question, key in before.items())


def _refuse_wrong_kind(check: Check, edition: dict) -> None:
    if check.is_retracted:
        return  # a check that comes back after a retraction has no standing rating to compare with
    changed = _changes_rating(check, edition)
    if changed and edition["kind"] != EditionKind.RATING_CHANGE:
        raise PublicationRefused(_("The rating changed: publish this as a change of rating."), field="kind")
    if not changed and edition["kind"] == EditionKind.RATING_CHANGE:
        raise PublicationRefused(_("The rating did not change: choose another kind."), field="kind")


def _append(claim: Claim, check: Check | None, edition: dict, *, by, at: datetime) -> Publication:
    is_retraction = edition["kind"] == EditionKind.RETRACTION
    text = _json(edition)
    publication = Publication.objects.create(
        claim=claim,
        number=edition["edition"],
        kind=edition["kind"],
        slug=edition["slug"],
        language=edition["language"],
        document=text,
        document_sha256=hashlib.sha256(text.encode()).hexdigest(),
        claim_review="" if is_retraction else _json(claim_review(edition)),
        note=edition["note"],
        published_by=by,
        published_at=at,
    )
    subscribing.enqueue(publication, at=at)
    # a picture that cannot be drawn never undoes an edition: the page draws it when it is asked for
    transaction.on_commit(lambda: picturing.draw_all(publication), robust=True)
    columns = freezing.columns_of(edition) | {
        "edition": publication,
        "is_retracted": is_retraction,
        "updated_at": at,
    }
    if check:
        Check.objects.filter(pk=check.pk).update(**columns)
    else:
        Check.objects.create(
            uid=edition["uid"], claim=claim, slug=edition["slug"], published_at=at, **columns
        )
    after = {"edition": publication.number, "kind": publication.kind, "sha256": publication.document_sha256}
    record("check.retracted" if is_retraction else "check.published", claim, by=by, at=at, after=after)
    return publication


def _json(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
