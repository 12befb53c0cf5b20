"""Who may say that an archived copy is shown although its page asks not to keep one?"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sources.models import Disclosure, Snapshot
from sources.text import clean_text
from workbench.accounts.roles import EDITORS
from workbench.common.errors import DomainError
from workbench.ledger.recording import record


class DisclosureRefused(DomainError):
    """The snapshot is not private."""

    code = "not_private"


class NotAnEditor(DisclosureRefused):
    code = "not_allowed"
    status = 403


class ReasonMissing(DisclosureRefused):
    code = "reason_missing"
    status = 422


def may_disclose(user) -> bool:
    """Whether user is an editor: a reviewer or an administrator."""
    return bool(getattr(user, "roles", frozenset()) & EDITORS)


@transaction.atomic
def disclose(snapshot: Snapshot, *, reason: str, by, at: datetime) -> Disclosure:
    """Decide that the copy of a private snapshot may be shown, and write down why.

    Raises DisclosureRefused.
    """
    reason = clean_text(reason).strip()
    if not may_disclose(by):
        raise NotAnEditor(_("Only an editor decides this."))
    if not reason:
        raise ReasonMissing(_("Give the reason for showing this copy."), field="reason")
    if not snapshot.is_private:
        raise DisclosureRefused(_("This copy is not private."))
    try:
        with transaction.atomic():
            decision = Disclosure.objects.create(snapshot=snapshot, reason=reason, by=by, at=at)
    except IntegrityError as faster:  # somebody decided it in the same instant: the database lets one through
        raise DisclosureRefused(_("This copy is not private.")) from faster
    record(
        "snapshot.disclosed",
        snapshot.source,
        by=by,
        at=at,
        after={"snapshot": snapshot.uid, "number": snapshot.number, "reason": reason},
    )
    return decision
