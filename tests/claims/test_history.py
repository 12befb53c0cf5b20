"""What happened to a claim is told once, and all of it."""

from datetime import timedelta

import pytest

from claims import publication, workflow
from claims.history import history_of
from claims.models import State
from tests.factories import NOON, bring_to, make_claim
from workbench.ledger.models import Event
from workbench.ledger.recording import record


def told(claim):
    """Pairs of phrase and detail, newest first."""
    return [(event.phrase, event.detail) for event in history_of(claim)]


@pytest.fixture
def published(ana, marta, us):
    return bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)


class TestHistoryOf:
    def test_tells_an_edition_in_one_line_with_its_kind(self, published):
        assert told(published)[:2] == [("published an edition", "First publication"), ("approved it", "")]
        verbs = (
            Event.objects.filter(object_uid=published.uid).order_by("-number").values_list("verb", flat=True)
        )
        assert list(verbs[:3]) == ["check.published", "claim.publish", "claim.approve"]

    def test_tells_each_edition_and_the_retraction(self, published, ana, marta):
        later = NOON + timedelta(days=1)
        workflow.advance(published, "reopen", by=ana, at=later, reason="Hay datos nuevos.")
        workflow.advance(published, "submit", by=ana, at=later)
        workflow.advance(published, "approve", by=marta, at=later)
        publication.publish(published, by=marta, at=later, kind="clarification", note="Se aclara.")
        publication.retract(published, note="Se retira.", by=marta, at=later)

        assert told(published)[:6] == [
            ("retracted the check", ""),
            ("published an edition", "Clarification"),
            ("approved it", ""),
            ("sent it to review", ""),
            ("reopened it", "Hay datos nuevos."),
            ("published an edition", "First publication"),
        ]

    def test_keeps_a_release_that_made_no_edition(self, proposal, marta):
        record("claim.publish", proposal, by=marta, at=NOON)

        assert told(proposal)[0] == ("released it for publication", "")
