"""How is a verdict given, and what is kept while it is being written?"""

from collections.abc import Iterable
from datetime import datetime
from types import EllipsisType
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from claims import access
from claims.amending import require_editable
from claims.models import Claim, Draft, Evidence, Question, Rating, State, Verdict
from workbench.common.bell import ring
from workbench.common.errors import DomainError
from workbench.ledger.recording import record

MAX_DRAFT_CHARACTERS = 200_000


class VerdictRefused(DomainError):
    """Something of the verdict does not fit; `field` names it."""

    code = "verdict_refused"
    status = 422


class StaleVerdict(DomainError):
    """Somebody else answered the question since the caller read it; `verdict` is what stands now, or None."""

    code = "stale_verdict"

    def __init__(self, message, verdict):
        super().__init__(message, field="base")
        self.verdict = verdict


@transaction.atomic
def supersede(
    claim: Claim,
    question: str,
    *,
    rating: Rating,
    short_answer: str,
    explanation: str = "",
    evidence: Iterable[Evidence] = (),
    base: UUID | EllipsisType | None = ...,
    by,
    at: datetime,
) -> Verdict:
    """Give a new verdict on one question; the standing one, if any, is superseded, not changed.

    base: the uid of the verdict that stood when the writing began, None when there was none; left out,
    whatever stands is superseded. The same verdict again (rating, words, evidence) returns the standing one.
    Raises StaleVerdict when another stands than base, VerdictRefused (field: rating, short_answer, evidence),
    amending.Locked, access.NotAllowed.
    """
    access.require(by, "judge", claim)
    current = require_editable(claim)
    question, evidence = Question(question), list(evidence)
    short_answer, explanation = short_answer.strip(), explanation.strip()
    _refuse_what_does_not_fit(current, question, rating, short_answer, evidence)
    standing = claim.verdicts.standing().filter(question=question).first()
    if standing and _says_the_same(standing, rating, short_answer, explanation, evidence):
        return standing
    if base is not ... and base != (standing.uid if standing else None):
        raise StaleVerdict(
            _("Somebody answered this while you were writing. Both texts are below."), standing
        )
    if standing:
        claim.verdicts.standing().filter(pk=standing.pk).update(superseded_at=at)
    verdict = Verdict.objects.create(
        claim=claim,
        question=question,
        rating=rating,
        short_answer=short_answer,
        explanation=explanation,
        author=by,
        made_at=at,
    )
    verdict.evidence.set(evidence)
    _start(claim, at)
    record(
        "verdict.given",
        claim,
        by=by,
        at=at,
        before={"verdict": standing.uid, "rating": standing.rating.key} if standing else None,
        after={
            "verdict": verdict.uid,
            "question": question.value,
            "rating": rating.key,
            "answer": short_answer,
        },
    )
    return verdict


@transaction.atomic
def withdraw(verdict: Verdict, *, by, at: datetime) -> None:
    """Take a standing answer back without giving another; the row stays.

    Raises VerdictRefused when it no longer stands, amending.Locked, access.NotAllowed.
    """
    access.require(by, "judge", verdict.claim)
    require_editable(verdict.claim)
    if not Verdict.objects.standing().filter(pk=verdict.pk).update(superseded_at=at):
        raise VerdictRefused(_("This answer no longer stands."), code="superseded")
    before = {"verdict": verdict.uid, "question": verdict.question, "rating": verdict.rating.key}
    record("verdict.withdrawn", verdict.claim, by=by, at=at, before=before)


def keep_draft(claim: Claim, content: dict, *, version: int, by, at: datetime) -> Draft:
    """Keep what somebody typed, as typed: one draft per person and claim, the newest wins.

    content: {form name: {field: text}}, and as "at" the control that is typed in.
    Raises VerdictRefused when it is too large to be anybody's typing.
    """
    access.require(by, "judge", claim)
    if len(str(content)) > MAX_DRAFT_CHARACTERS:
        raise VerdictRefused(_("The draft is too long to be kept."), code="draft_too_long", field="content")
    draft, _is_new = Draft.objects.update_or_create(
        claim=claim, author=by, defaults={"content": content, "version": version, "saved_at": at}
    )
    ring(f"typing:{claim.uid}")
    return draft


def drop_draft(claim: Claim, *, by) -> None:
    """Forget a draft whose content was decided, or that its author discards."""
    Draft.objects.filter(claim=claim, author=by).delete()
    ring(f"typing:{claim.uid}")


def being_written(claim: Claim, *, since: datetime, besides) -> list[Draft]:
    """The drafts of claim, with their authors, that somebody besides this person has saved since then."""
    found = claim.drafts.filter(saved_at__gte=since).exclude(author=besides)
    return list(found.select_related("author").order_by("saved_at"))


def _refuse_what_does_not_fit(claim, question, rating, short_answer, evidence) -> None:
    if rating.scale.question != question:
        raise VerdictRefused(_("This rating belongs to the other question."), field="rating")
    if question == Question.SUBSTANCE and claim.not_checkable:
        raise VerdictRefused(
            _("“Is it so?” cannot be rated: the claim is marked as not checkable (%(why)s).")
            % {"why": claim.get_not_checkable_display().lower()},
            code="not_checkable",
            field="rating",
        )
    if not short_answer:
        raise VerdictRefused(_("Give the answer in one or two sentences."), field="short_answer")
    if any(piece.claim_id != claim.pk for piece in evidence):
        raise VerdictRefused(_("A verdict cites evidence of its own claim only."), field="evidence")
    # asked of the rows: the pieces were read before the claim was locked
    if Evidence.objects.filter(pk__in=[piece.pk for piece in evidence], withdrawn_at__isnull=False).exists():
        raise VerdictRefused(_("A piece of evidence cited here was withdrawn."), field="evidence")


def repeats(
    claim: Claim, base: UUID, *, rating: Rating, short_answer: str, explanation: str, evidence
) -> bool:
    """Whether rating, words and evidence are those of claim's verdict with the uid base, standing or not."""
    verdict = claim.verdicts.filter(uid=base).first()
    return verdict is not None and _says_the_same(verdict, rating, short_answer, explanation, evidence)


def _says_the_same(verdict: Verdict, rating: Rating, short_answer: str, explanation: str, evidence) -> bool:
    words = (verdict.rating_id, verdict.short_answer, verdict.explanation)
    cited = set(verdict.evidence.values_list("pk", flat=True))
    return (*words, cited) == (rating.pk, short_answer, explanation, {piece.pk for piece in evidence})


def _start(claim: Claim, at: datetime) -> None:
    """A first verdict means that work has begun."""
    if Claim.objects.filter(pk=claim.pk, state=State.OPEN).update(state=State.IN_PROGRESS, updated_at=at):
        claim.state = State.IN_PROGRESS
