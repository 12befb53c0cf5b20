"""Who may do what? One table for pages, API and admin; states are workflow's business."""

from django.utils.translation import gettext as _

from claims.models import Claim, Decision
from workbench.accounts.roles import ADMINISTRATOR, EDITORS, EVERYONE
from workbench.common.errors import DomainError

# action → roles that may take it, on any claim but for the rules of SECOND_PERSON and OWN below
TABLE = {
    "add_article": EVERYONE,
    "mark": EVERYONE,
    "amend": EVERYONE,
    "attach": EVERYONE,
    "quote": EVERYONE,
    "judge": EVERYONE,
    "assign": EVERYONE,
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
}
SECOND_PERSON = frozenset({"approve", "return"})  # never the author of a standing verdict, nor the sender
OWN = frozenset({"recall"})  # the sender alone, or an administrator


class NotAllowed(DomainError):
    """The person lacks the role, or the step is for somebody else."""

    code = "not_allowed"
    status = 403


def may(user, action: str, claim: Claim | None = None) -> bool:
    """Whether user may take action (a key of TABLE), on claim when the action has one.

    Raises KeyError for an unknown action: a permission nobody thought of is nobody's.
    """
    roles = getattr(user, "roles", frozenset())
    if not roles & TABLE[action]:
        return False
    if action in SECOND_PERSON:
        return not is_author(user, claim)
    if action in OWN:
        return ADMINISTRATOR in roles or _sent(user, claim)
    return True


def require(user, action: str, claim: Claim | None = None) -> None:
    """Raise NotAllowed unless user may take action."""
    if not may(user, action, claim):
        raise NotAllowed(_("Your role does not include this step."))


def is_author(user, claim: Claim) -> bool:
    """Whether user wrote a standing verdict of claim, or sent it to review."""
    return claim.verdicts.standing().filter(author=user).exists() or _sent(user, claim)


def _sent(user, claim: Claim) -> bool:
    return claim.reviews.filter(decision=Decision.PENDING, submitted_by=user).exists()
