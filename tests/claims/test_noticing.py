"""Who is told of a step, and what nobody needs to be asked any more after it?"""

from datetime import timedelta

import pytest

from claims import undoing, workflow
from claims.models import NoticeKind
from tests.factories import NOON, make_claim, make_user
from workbench.accounts.roles import REVIEWER

LATER, LATEST = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


@pytest.fixture
def claim(ana):
    return make_claim(by=ana)


@pytest.fixture
def luis(db):
    """Another reviewer."""
    return make_user("luis", REVIEWER)


def told(person) -> list[tuple]:
    return list(person.notices.order_by("id").values_list("kind", "verb"))


def waiting(person) -> list[str]:
    return list(person.notices.unread().order_by("id").values_list("verb", flat=True))


class TestTellOfStep:
    def test_needs_the_reviewers_of_a_proposal(self, proposal, ana, marta, root):
        assert told(marta) == [(NoticeKind.NEEDS_YOU, "claim.submit")]
        assert told(root) == []  # came later
        assert told(ana) == []

    def test_needs_the_author_of_what_was_sent_back(self, proposal, ana, marta):
        workflow.advance(proposal, "return", by=marta, at=NOON, reason="Falta una fuente.")

        assert told(ana) == [(NoticeKind.NEEDS_YOU, "claim.return")]

    def test_answers_the_author_of_what_was_approved(self, proposal, ana, marta):
        workflow.advance(proposal, "approve", by=marta, at=NOON)

        assert told(ana) == [(NoticeKind.ANSWERED_YOU, "claim.approve")]

    def test_tells_of_what_changed_under_somebody(self, ana, marta, claim):
        workflow.advance(claim, "drop", by=marta, at=NOON, reason="No procede.")

        assert told(ana) == [(NoticeKind.CHANGED_UNDER_YOU, "claim.drop")]


class TestWhatAStepSettles:
    @pytest.mark.parametrize(
        ("move", "who", "reason"),
        [("approve", "marta", ""), ("return", "marta", "Falta una fuente."), ("recall", "ana", "")],
    )
    def test_is_asked_of_no_reviewer_any_more(
        self, luis, proposal, marta, move, who, reason, django_user_model
    ):
        assert (waiting(luis), waiting(marta)) == (["claim.submit"], ["claim.submit"])

        person = django_user_model.objects.get(username=who)
        workflow.advance(proposal, move, by=person, at=LATER, reason=reason)

        assert "claim.submit" not in waiting(luis) + waiting(marta)

    def test_is_what_was_sent_back_once_it_is_sent_again(self, proposal, ana, marta):
        workflow.advance(proposal, "return", by=marta, at=LATER, reason="Falta una fuente.")
        assert waiting(ana) == ["claim.return"]

        workflow.advance(proposal, "submit", by=ana, at=LATEST)

        assert waiting(ana) == []
        assert waiting(marta) == ["claim.submit"]

    def test_waits_again_when_the_step_is_undone(self, luis, proposal, marta):
        marta.notices.update(read_at=NOON)
        workflow.advance(proposal, "approve", by=marta, at=LATER)

        undoing.undo(proposal, undoing.last_step(proposal, by=marta).number, by=marta, at=LATEST)

        assert waiting(luis) == ["claim.submit"]
        assert waiting(marta) == []  # read before, and not by the step

    def test_leaves_other_claims_alone(self, proposal, claim, ana, marta):
        workflow.advance(claim, "drop", by=marta, at=LATER, reason="No procede.")

        assert waiting(marta) == ["claim.submit"]
