"""How does what a client knows of a claim become one?"""

from django.db import transaction
from django.utils.translation import gettext as _

from claims import amending, appearing
from claims.api.inputs import ClaimFacts
from claims.api.selections import span_of
from claims.models import Article, Claim


@transaction.atomic
def make_claim(article: Article, given: dict, *, by, at) -> Claim:
    """The claim of a checked ClaimInput, with all that is known of it.

    Raises NoTextYet, and whatever span_of, appearing.mark and amending.amend do.
    """
    span = span_in(article, given)
    claim = appearing.mark(article, *span, by=by, at=at, statement=given["statement"]).claim
    changes = {name: given[name] for name in ClaimFacts().fields if name in given}
    if "claimant" in changes:
        changes["claimant"] = amending.claimant_named(changes["claimant"] or "")
    return amending.amend(claim, changes, version=claim.version, by=by, at=at) if changes else claim


def span_in(article: Article, given: dict) -> tuple[int, int, str]:
    """Where a checked SelectionInput lies in an article. Raises NoTextYet, and whatever span_of does."""
    if article.snapshot is None:
        raise appearing.NoTextYet(_("The text of this article has not arrived yet."))
    return span_of(given, article.snapshot)
