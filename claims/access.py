"""Who may do what? One table for pages, API and admin; states are workflow's business."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from claims.models import Claim, Decision, Review, Verdict
from workbench.accounts.roles import ADMINISTRATOR, EDITORS, EVERYONE
from workbench.common.errors import DomainError

ADMINISTRATORS = frozenset({ADMINISTRATOR})
# action → roles that may take it, on any claim but for the rules of SECOND_PERSON and OWN below
TABLE = {
    "add_article": EVERYONE,
    "mark": EVERYONE,
    "amend": EVERYONE,
    "attach": EVERYONE,
    "quote": EVERYONE,
    "judge": EVERYONE,
    "assign": EVERYONE,
    "comment": EVERYONE,
    "start": EVERYONE,
    "submit": EVERYONE,
    "recall": EVERYONE,
    "approve": EDITORS,
    "return": EDITORS,
    "publish": EDITORS,
    "retract": EDITORS,
    "reopen": EVERYONE,
    "drop": EVERYONE,
    "restore": EVERYONE,
    "keep_outside": EVERYONE,
    "manage_webhooks": ADMINISTRATORS,
    "tie": EVERYONE,
}
SECOND_PERSON = frozenset({"approve", "return"})  # never the author of a standing verdict, nor the sender
OWN = frozenset({"recall"})  # the sender alone, or an administrator


class Ties(NamedTuple):
    """What binds a person to a claim: a standing verdict of theirs, a waiting proposal that they sent."""

    wrote: bool
    sent: bool


class NotAllowed(DomainError):
    """The person lacks the role, or the step is for somebody else."""

    code = "not_allowed"
    status = 403


def may(user, action: str, claim: Claim | None = None, *, ties: Ties | None = None) -> bool:
    """Whether user may take action (a key of TABLE), on claim when the action has one.

    ties: of ties_of, when many claims are asked about; looked up otherwise.
    Raises KeyError for an unknown action: a permission nobody thought of is nobody's.
    """
    roles = getattr(user, "roles", frozenset())
    if not roles & TABLE[action]:
        return False
    if action in SECOND_PERSON:
        return not (ties.wrote or ties.sent if ties else is_author(user, claim))
    if action in OWN:
        return ADMINISTRATOR in roles or (ties.sent if ties else _sent(user, claim))
    return True


def ties_of(user, claims) -> dict[int, Ties]:
    """{claim's key: user's ties to it}, for a list of claims in two queries."""
    keys = [claim.pk for claim in claims]
    verdicts = Verdict.objects.standing().filter(claim__in=keys, author=user)
    waiting = Review.objects.filter(claim__in=keys, decision=Decision.PENDING, submitted_by=user)
    wrote = set(verdicts.values_list("claim_id", flat=True))
    sent = set(waiting.values_list("claim_id", flat=True))
    return {key: Ties(key in wrote, key in sent) for key in keys}


def require(user, action: str, claim: Claim | None = None) -> None:
    """Raise NotAllowed unless user may take action."""
    if not may(user, action, claim):
        raise NotAllowed(_("Your role does not include this step."))


def is_author(user, claim: Claim) -> bool:
    """Whether user wrote a standing verdict of claim, or sent it to review."""
    return claim.verdicts.standing().filter(author=user).exists() or _sent(user, claim)


def _sent(user, claim: Claim) -> bool:
    return claim.reviews.filter(decision=Decision.PENDING, submitted_by=user).exists()
