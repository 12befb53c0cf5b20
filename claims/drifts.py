"""Does what was quoted still stand, now that the source says something new? Looked up, never guessed.

Every standing piece of evidence and every appearance is looked for in each new snapshot of its source. What
no longer stands as it was quoted is shown to a person, who quotes anew or dismisses it.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from claims import access, evidence, noticing
from claims.models import Answer, Claim, Drift, DriftAnswer, DriftKind, Evidence, NoticeKind, State
from sources import anchoring
from sources.models import Passage, Snapshot
from workbench.common.errors import DomainError
from workbench.ledger.recording import record

LARGE = ("text", "blocks", "headers", "dates", "details")  # columns of a snapshot that a list never needs
MOST = 100  # drifts that one list shows


class DriftSettled(DomainError):
    """Somebody answered already, or the passage stands again."""

    code = "drift_settled"


class NoteMissing(DomainError):
    code = "reason_missing"
    status = 422


def look_for_quoted(snapshot: Snapshot, *, at: datetime) -> list[Drift]:
    """Look for every quoted passage of earlier snapshots in this one; write down whatever is new.

    Runs inside the transaction that stores snapshot. The claims of a passage that does not stand as before
    get an event. What a person pasted or uploaded is no change of the page, and nothing is looked for in it.
    """
    if snapshot.number == 1 or snapshot.is_brought:
        return []
    earlier = Passage.objects.filter(
        snapshot__source=snapshot.source_id, snapshot__number__lt=snapshot.number
    )
    quoted = earlier.filter(
        Exists(Evidence.objects.standing().filter(passage=OuterRef("pk")))
        | Exists(Claim.objects.exclude(state=State.DROPPED).filter(appearances__passage=OuterRef("pk")))
    )
    known = {drift.passage_id: drift.kind for drift in Drift.objects.standing().filter(passage__in=quoted)}
    written = []
    for passage in quoted.select_related("snapshot").defer(*(f"snapshot__{name}" for name in LARGE)):
        found = reanchored(passage, snapshot)
        if known.get(passage.pk) == found.kind:
            continue
        start, end = found.span or (None, None)
        drift = Drift.objects.create(
            passage=passage, snapshot=snapshot, kind=found.kind, start=start, end=end, found_at=at
        )
        written.append(drift)
        if found.kind != DriftKind.EXACT or passage.pk in known:
            _tell_claims(drift, at)
    return written


def reanchored(passage: Passage, snapshot: Snapshot, *, look_near: bool = False) -> anchoring.Reanchored:
    """What became of passage in snapshot. look_near: also the nearest wordings of what is lost (slow)."""
    words = anchoring.TextQuote(exact=passage.exact, prefix=passage.prefix, suffix=passage.suffix)
    if passage.snapshot.text_sha256 == snapshot.text_sha256:
        return anchoring.Reanchored("exact", (passage.start, passage.end))
    return anchoring.reanchor(words, snapshot.text, look_near=look_near)


def open_for(claims):
    """(claim id, drift) pairs of a queryset of claims that nobody has answered, newest first."""
    waiting = Drift.objects.adrift().select_related("passage__snapshot__source", "snapshot")
    waiting = waiting.defer(
        *(f"{each}__{name}" for each in ("snapshot", "passage__snapshot") for name in LARGE)
    )
    quoting = Q(passage__evidence__claim__in=claims, passage__evidence__withdrawn_at=None)
    seen = Q(passage__appearances__claim__in=claims)
    drifts = list(waiting.filter(quoting | seen).distinct().order_by("-id")[:MOST])
    answers = DriftAnswer.objects.standing().filter(drift__in=drifts)
    answered = set(answers.values_list("claim_id", "drift_id"))
    users = _users([drift.passage_id for drift in drifts], claims)
    return [
        (claim_id, drift)
        for drift in drifts
        for claim_id in sorted(users.get(drift.passage_id, ()))
        if (claim_id, drift.pk) not in answered
    ]


def of(claim: Claim):
    """What became of everything that claim quotes, or where it appears, the newest word on each passage last.

    A queryset of drifts whose snapshots come without their texts.
    """
    quoted = Q(passage__evidence__claim=claim) | Q(passage__appearances__claim=claim)
    found = Drift.objects.filter(quoted).select_related("passage__snapshot__source", "snapshot").distinct()
    without = [f"{each}__{name}" for each in ("snapshot", "passage__snapshot") for name in LARGE]
    return found.defer(*without).order_by("id")


def piece_of(drift: Drift, claim: Claim) -> Evidence | None:
    """The standing evidence that quotes the passage; None when the claim only appears there."""
    pieces = claim.evidence.standing().filter(passage=drift.passage_id)
    return pieces.select_related("claim", "source").first()


def newest_of(drift: Drift) -> Snapshot:
    """The version of the source that a place to quote anew is chosen in."""
    return drift.passage.snapshot.source.snapshots.order_by("-number").first()


def _users(passages: list[int], claims) -> dict[int, set[int]]:
    """{passage: claims that quote it or appear there}."""
    users: dict[int, set[int]] = {}
    pieces = Evidence.objects.standing().filter(passage__in=passages, claim__in=claims)
    places = claims.filter(appearances__passage__in=passages).values_list("appearances__passage", "pk")
    for passage, claim in [*pieces.values_list("passage_id", "claim_id"), *places]:
        users.setdefault(passage, set()).add(claim)
    return users


@transaction.atomic
def dismiss(drift: Drift, claim: Claim, *, note: str, by, at: datetime) -> DriftAnswer:
    """Let what was quoted stand although its source changed, and say why.

    Raises NoteMissing, DriftSettled, access.NotAllowed.
    """
    access.require(by, "quote", claim)
    if not note.strip():
        raise NoteMissing(_("Say why this change does not matter here."), field="note")
    return _answer(drift, claim, Answer.DISMISSED, by=by, at=at, note=note.strip())


def take_back_dismissal(drift: Drift, claim: Claim, *, at: datetime) -> None:
    """Let a dismissed drift wait for an answer again. Raises DriftSettled when no dismissal of it stands."""
    dismissed = DriftAnswer.objects.standing().filter(drift=drift, claim=claim, answer=Answer.DISMISSED)
    if not dismissed.update(undone_at=at):
        raise DriftSettled(_("This change was settled already."))


@transaction.atomic
def quote_anew(
    drift: Drift, piece: Evidence, snapshot: Snapshot, start: int, end: int, exact: str, *, by, at: datetime
) -> Evidence:
    """Make a passage of a newer snapshot the evidence that piece was; piece is withdrawn.

    start, end, exact: the place a person chose. Raises DriftSettled and whatever evidence.cite raises.
    """
    anew = evidence.cite(
        piece.claim,
        snapshot,
        start,
        end,
        exact,
        stance=piece.stance,
        by=by,
        at=at,
        note=piece.note,
        is_primary=piece.is_primary,
        is_independent=piece.is_independent,
        is_confidential=piece.is_confidential,
        confidential_reason=piece.confidential_reason,
    )
    evidence.withdraw(piece, by=by, at=at)
    _answer(drift, piece.claim, Answer.REANCHORED, by=by, at=at, evidence=anew.uid)
    return anew


def _answer(drift: Drift, claim: Claim, answer: Answer, *, by, at: datetime, note: str = "", **after):
    # one at a time answers for a claim
    Claim.objects.select_for_update(no_key=True).only("pk").get(pk=claim.pk)
    is_open = Drift.objects.adrift().filter(pk=drift.pk).exists()
    if not is_open or DriftAnswer.objects.standing().filter(drift=drift, claim=claim).exists():
        raise DriftSettled(_("This change was settled already."))
    made = DriftAnswer.objects.create(drift=drift, claim=claim, answer=answer, note=note, by=by, at=at)
    said = {"drift": drift.uid, "passage": drift.passage.uid} | ({"reason": note} if note else {})
    record(f"drift.{answer}", claim, by=by, at=at, after=said | after)
    return made


def _tell_claims(drift: Drift, at: datetime) -> None:
    after = {"kind": drift.kind, "exact": drift.passage.exact, "snapshot": drift.snapshot.uid}
    for claim in Claim.objects.filter(pk__in=_claims_of(drift.passage)):
        record("source.drifted", claim, by=None, at=at, after=after | {"drift": drift.uid})
        people, kind = noticing.at_work_on(claim), NoticeKind.CHANGED_UNDER_YOU
        noticing.tell(people, claim, kind, "source.drifted", by=None, at=at)


def _claims_of(passage: Passage) -> set[int]:
    return set().union(*_users([passage.pk], Claim.objects.exclude(state=State.DROPPED)).values())
