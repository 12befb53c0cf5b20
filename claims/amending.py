"""How do people change what is known of a claim, and who may not?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from claims import access
from claims.models import LONGEST_STATEMENT, Claim, Claimant
from workbench.common.errors import DomainError
from workbench.common.numerals import grouped
from workbench.ledger.changes import as_told, differing
from workbench.ledger.recording import record

AMENDABLE = (
    "statement",
    "language",
    "claimant",
    "claimed_on",
    "date_precision",
    "date_words",
    "kind",
    "not_checkable",
    "due_on",
    "priority",
    "assignee",
    "tags",
)


class StaleVersion(DomainError):
    """Somebody amended the claim since the caller read it; `claim` holds what stands now."""

    code = "stale_version"

    def __init__(self, message, claim):
        super().__init__(message, field="version")
        self.claim = claim


class Locked(DomainError):
    """The claim is with a reviewer or published: reopen it first."""

    code = "locked"


class AmendmentRefused(DomainError):
    """A field's new value does not fit; `field` names it."""

    code = "amendment_refused"
    status = 422


class StatementTooLong(AmendmentRefused):
    """The statement has more than LONGEST_STATEMENT characters."""

    code = "statement_too_long"

    def __init__(self, length: int):
        numbers = {"limit": grouped(LONGEST_STATEMENT), "length": grouped(length)}
        said = _("A statement has at most %(limit)s characters, this one %(length)s: choose fewer words.")
        super().__init__(said % numbers, field="statement")


@transaction.atomic
def amend(claim: Claim, changes: dict, *, version: int, by, at: datetime) -> Claim:
    """Change a claim's own fields (AMENDABLE) if nobody changed them since `version`.

    changes: {field: new value}; a field that keeps its value is no change, and no change is no new version.
    Raises StaleVersion, Locked, AmendmentRefused, access.NotAllowed.
    """
    access.require(by, "amend", claim)
    current = require_editable(claim)
    before = differing(current, changes, among=AMENDABLE)
    if not before:
        return current
    if current.version != version:
        raise StaleVersion(
            _("Somebody changed this claim while you were writing. Both texts are below."), current
        )
    for name in before:
        setattr(current, name, changes[name])
    if "statement" in before:  # one that was longer before there was a limit stays
        require_short(current.statement)
    _refuse_what_does_not_fit(current)
    current.version += 1
    current.updated_at = at
    current.save(update_fields=[*before, "version", "updated_at"])
    told = as_told(before, changes)
    told["after"]["version"] = current.version
    record("claim.amended", current, by=by, at=at, **told)
    return current


def claimant_named(name: str) -> Claimant | None:
    """The claimant of this name, made when new; None for an empty name."""
    name = " ".join(name.split())
    if not name:
        return None
    known = Claimant.objects.filter(name__iexact=name).first()
    return known or Claimant.objects.get_or_create(name=name)[0]


def require_editable(claim: Claim) -> Claim:
    """The claim as it stands, its row locked.

    Raises Locked unless wording, evidence and verdicts may change now.
    """
    current = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    if not current.is_editable:
        raise Locked(
            _("This claim is %(state)s and cannot be changed now.")
            % {"state": current.get_state_display().lower()}
        )
    return current


def require_short(statement: str) -> None:
    """Raises StatementTooLong."""
    if len(statement) > LONGEST_STATEMENT:
        raise StatementTooLong(len(statement))


def _refuse_what_does_not_fit(claim: Claim) -> None:
    if not claim.statement.strip():
        raise AmendmentRefused(_("A claim needs a statement."), field="statement")
    if claim.claimed_on and not claim.date_precision:
        raise AmendmentRefused(_("Say how precise the date is."), field="date_precision")
    if claim.date_precision and not claim.claimed_on:
        raise AmendmentRefused(_("A precision needs a date."), field="claimed_on")
