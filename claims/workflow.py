"""How does a claim go from open to published? One function, one table of moves."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from claims import access, noticing
from claims.models import Checkpoint, Claim, Decision, Question, Review, State
from workbench.common.bell import ring
from workbench.common.errors import DomainError
from workbench.ledger.recording import record

# move → (states it starts from, state it leads to)
MOVES = {
    "start": ({State.OPEN}, State.IN_PROGRESS),
    "submit": ({State.OPEN, State.IN_PROGRESS, State.RETURNED, State.REOPENED}, State.IN_REVIEW),
    "recall": ({State.IN_REVIEW}, State.IN_PROGRESS),
    "return": ({State.IN_REVIEW}, State.RETURNED),
    "approve": ({State.IN_REVIEW}, State.APPROVED),
    "publish": ({State.APPROVED}, State.PUBLISHED),
    "reopen": ({State.PUBLISHED, State.APPROVED}, State.REOPENED),
    "drop": ({State.OPEN, State.IN_PROGRESS, State.RETURNED}, State.DROPPED),
    "restore": ({State.DROPPED}, State.OPEN),
}
JUDGEMENTS = frozenset({"approve", "return"})
NEEDS_REASON = frozenset({"return", "reopen", "drop"})
# Steps that write more than the state: publication.py takes them, together with the rest.
MAKES_AN_EDITION = frozenset({"publish"})
# A rating that says "we looked and found nothing" may stand without a quotation, but not without a word.
NOTHING_TO_QUOTE = frozenset({"unverifiable", "not-found"})


class MoveRefused(DomainError):
    """Somebody was faster, or the claim is not where the move starts."""

    code = "move_refused"
    status = 409


class ReasonMissing(DomainError):
    """The move needs a sentence that says why."""

    code = "reason_missing"
    status = 422


class NotReady(DomainError):
    """The claim lacks something a reviewer needs; `gaps` lists what, one sentence each."""

    code = "not_ready"
    status = 422

    def __init__(self, gaps: list[str]):
        super().__init__(" ".join(gaps))
        self.gaps = gaps


def moves_for(user, claim: Claim) -> list[str]:
    """The moves user may make on claim now, in the table's order."""
    return [
        move
        for move, (origins, _target) in MOVES.items()
        if claim.state in origins and access.may(user, move, claim)
    ]


def moves_of_each(user, claims: list[Claim]) -> dict[int, list[str]]:
    """{claim's key: moves_for(user, claim)}, in two queries for all."""
    ties = access.ties_of(user, claims)
    return {
        claim.pk: [
            move
            for move, (origins, _target) in MOVES.items()
            if claim.state in origins and access.may(user, move, claim, ties=ties[claim.pk])
        ]
        for claim in claims
    }


def advance(
    claim: Claim, move: str, *, by, at: datetime, reason: str = "", checked: Iterable[str] = ()
) -> Claim:
    """Take claim one step and write the step down.

    move: a key of MOVES but those that make an edition. at: aware datetime of the decision. reason: needed to
    return, reopen and drop. checked: values of Checkpoint, what was looked at before approving or returning.
    Raises access.NotAllowed, MoveRefused, ReasonMissing, and NotReady when sent to review with gaps.
    """
    if move in MAKES_AN_EDITION:
        raise MoveRefused(_("A claim is published with an edition of its check, never by the move alone."))
    return take_step(claim, move, by=by, at=at, reason=reason, checked=checked)


@transaction.atomic
def take_step(
    claim: Claim, move: str, *, by, at: datetime, reason: str = "", checked: Iterable[str] = ()
) -> Claim:
    """Do what advance promises, for any move: the caller writes what belongs to the step.

    The row is locked before anything is asked: what is true then stays true until the step is written.
    """
    origins, target = MOVES[move]
    reason = reason.strip()
    origin = _locked_state(claim)
    if not access.may(by, move, claim):
        raise _refusal(by, move, claim)
    if origin not in origins:
        raise MoveRefused(
            _("This claim is now “%(state)s”: somebody was faster, or the step was already taken.")
            % {"state": State(origin).label}
        )
    if move in NEEDS_REASON and not reason:
        raise ReasonMissing(_("Say why in a sentence."), field="reason")
    if move == "submit" and (missing := gaps(claim)):
        raise NotReady(missing)
    before = {"state": origin} | ({"reason": claim.drop_reason} if move == "restore" else {})
    columns = {"state": target, "updated_at": at}
    if move in ("drop", "restore"):
        columns["drop_reason"] = reason if move == "drop" else ""
    for name, value in columns.items():
        setattr(claim, name, value)
    claim.save(update_fields=list(columns))
    checked = _in_order(checked) if move in JUDGEMENTS else []
    _write_review(claim, move, by=by, at=at, reason=reason, checked=checked)
    after = {"state": target.value} | ({"reason": reason} if reason else {})
    after |= {"checked": checked} if checked else {}
    ring_articles(claim)
    record(f"claim.{move}", claim, by=by, at=at, before=before, after=after)
    noticing.tell_of_step(claim, move, by=by, at=at)
    return claim


def ring_articles(claim: Claim) -> None:
    """Tell the desks of the articles where claim appears: its mark may have come or gone."""
    for uid in claim.appearances.values_list("article__uid", flat=True).distinct():
        ring(f"article:{uid}")


def _locked_state(claim: Claim) -> str:
    return Claim.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=claim.pk)


class Gap(str):
    """A sentence that says what is missing, and where: `question` and `field` of its answer, or empty."""

    def __new__(cls, sentence: str, *, question: str = "", field: str = ""):
        gap = super().__new__(cls, sentence)
        gap.question, gap.field = question, field
        return gap


def gaps(claim: Claim) -> list[Gap]:
    """What a claim still lacks before somebody else can judge it; empty when nothing."""
    verdicts = list(claim.verdicts.standing().select_related("rating").prefetch_related("evidence"))
    if not verdicts:
        return [Gap(_("Give a verdict on at least one of the two questions."))]
    found = []
    answered = [verdict for verdict in verdicts if verdict.question == Question.SUBSTANCE]
    if answered and Claim.objects.filter(pk=claim.pk).exclude(not_checkable="").exists():
        sentence = _("“%(question)s” is answered, but the claim is marked as not checkable.")
        found.append(
            Gap(sentence % {"question": Question.SUBSTANCE.label}, question=Question.SUBSTANCE.value)
        )
    return [*found, *filter(None, map(_gap_in, verdicts))]


def _gap_in(verdict) -> Gap | None:
    cited = [evidence for evidence in verdict.evidence.all() if evidence.withdrawn_at is None]
    if len(cited) < len(verdict.evidence.all()):
        sentence, field = _("“%(question)s” cites evidence that was withdrawn."), "evidence"
    elif not cited and verdict.rating.key not in NOTHING_TO_QUOTE:
        sentence, field = _("Cite at least one piece of evidence for “%(question)s”."), "evidence"
    elif not cited and not verdict.explanation.strip():
        sentence = _("Explain where you looked for “%(question)s”: no evidence is cited.")
        field = "explanation"
    else:
        return None
    words = sentence % {"question": verdict.get_question_display()}
    return Gap(words, question=verdict.question, field=field)


def _in_order(checked: Iterable[str]) -> list[str]:
    """The points of a checklist, each once, in the list's own order. Raises ValueError for an unknown one."""
    points = {Checkpoint(value) for value in checked}
    return [point.value for point in Checkpoint if point in points]


def _write_review(claim: Claim, move: str, *, by, at: datetime, reason: str, checked: list[str]) -> None:
    if move == "submit":
        review = Review.objects.create(claim=claim, submitted_by=by, submitted_at=at)
        review.verdicts.set(claim.verdicts.standing())
        return
    decisions = {"approve": Decision.APPROVED, "return": Decision.RETURNED, "recall": Decision.RECALLED}
    if move in decisions:
        claim.reviews.filter(decision=Decision.PENDING).update(
            decision=decisions[move], decided_by=by, decided_at=at, comment=reason, checked=checked
        )


def _refusal(by, move: str, claim: Claim) -> access.NotAllowed:
    if move in access.SECOND_PERSON:
        ties = access.ties_of(by, [claim])[claim.pk]
        if ties.wrote:
            said = _("Nobody reviews their own verdict: this step is for somebody else to take.")
            return access.NotAllowed(said, code="own_verdict")
        if ties.sent:
            said = _("You sent this claim to review, so somebody else has to judge it.")
            return access.NotAllowed(said, code="own_proposal")
    if move in access.OWN:
        said = _("Only the person who sent it to review can take it back.")
        return access.NotAllowed(said, code="not_sender")
    return access.NotAllowed(
        _("Your role does not include this step; a reviewer or an administrator can take it.")
    )
