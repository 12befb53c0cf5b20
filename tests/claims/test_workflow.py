"""One table of moves, one winner, and never one's own verdict."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from claims import access, amending, evidence, publication, verdicts, workflow
from claims.models import Claim, Decision, Question, Review, State
from tests.factories import NOON, bring_to, cite, judge, make_claim, make_user, rating
from tests.racing import at_once, errors_in
from workbench.accounts.roles import ADMINISTRATOR, CHECKER
from workbench.ledger.models import Event

LATER = NOON + timedelta(hours=1)
BARE_MOVES = sorted(set(workflow.MOVES) - workflow.MAKES_AN_EDITION)
PAIRS = [(state, move) for state in State for move in BARE_MOVES]
FORBIDDEN = [(state, move) for state, move in PAIRS if state not in workflow.MOVES[move][0]]
ALLOWED = [(state, move) for state, move in PAIRS if state in workflow.MOVES[move][0]]


@pytest.fixture
def make_state(ana, marta, us):
    """A claim of ana's, reviewed by marta, in the state asked for."""
    return lambda state: bring_to(make_claim(by=ana), state, author=ana, reviewer=marta)


@pytest.fixture
def eva(db):
    """An administrator who wrote nothing and sent nothing."""
    return make_user("eva", ADMINISTRATOR)


def row(claim):
    """What a refused move must leave as it was."""
    columns = Claim.objects.filter(pk=claim.pk).values("state", "drop_reason", "updated_at", "version").get()
    reviews = list(claim.reviews.order_by("pk").values("decision", "decided_by", "comment"))
    return columns, reviews, Event.objects.count()


class TestAdvance:
    @pytest.mark.parametrize(("state", "move"), FORBIDDEN)
    def test_refuses_every_move_outside_the_table(self, make_state, eva, state, move):
        claim = make_state(state)
        before = row(claim)

        with pytest.raises(workflow.MoveRefused) as refusal:
            workflow.advance(claim, move, by=eva, at=LATER, reason="Porque sí.")

        assert refusal.value.status == 409
        assert (row(claim), claim.state) == (before, state)

    @pytest.mark.parametrize(("state", "move"), ALLOWED)
    def test_takes_every_move_of_the_table(self, make_state, eva, state, move):
        claim = make_state(state)
        if move == "submit" and state == State.OPEN:
            judge(claim, by=eva)
            Claim.objects.filter(pk=claim.pk).update(state=State.OPEN)
        events = Event.objects.count()

        workflow.advance(claim, move, by=eva, at=LATER, reason="Porque sí.")

        claim.refresh_from_db()
        assert (claim.state, claim.updated_at) == (workflow.MOVES[move][1], LATER)
        event = Event.objects.first()
        assert (Event.objects.count(), event.verb) == (events + 1, f"claim.{move}")
        reason = {"reason": "No procede."} if state == State.DROPPED else {}
        assert event.before == {"state": state.value} | reason
        assert event.after == {"state": claim.state, "reason": "Porque sí."}

    @pytest.mark.parametrize("state", State)
    def test_never_publishes_without_an_edition(self, make_state, eva, state):
        claim = make_state(state)
        before = row(claim)

        with pytest.raises(workflow.MoveRefused):
            workflow.advance(claim, "publish", by=eva, at=LATER)

        assert row(claim) == before

    def test_knows_no_other_move(self, make_state, eva):
        with pytest.raises(KeyError):
            workflow.advance(make_state(State.OPEN), "teleport", by=eva, at=LATER)

    @pytest.mark.parametrize(
        ("state", "move"), [("in_review", "return"), ("published", "reopen"), ("open", "drop")]
    )
    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_wants_a_reason(self, make_state, eva, state, move, reason):
        claim = make_state(State(state))
        before = row(claim)

        with pytest.raises(workflow.ReasonMissing) as refusal:
            workflow.advance(claim, move, by=eva, at=LATER, reason=reason)

        assert refusal.value.field == "reason"
        assert row(claim) == before

    def test_refuses_a_person_without_the_role(self, make_state, ana):
        claim = make_state(State.IN_REVIEW)
        other = make_user("otro", CHECKER)
        before = row(claim)

        with pytest.raises(access.NotAllowed) as refusal:
            workflow.advance(claim, "approve", by=other, at=LATER)

        assert "reviewer" in str(refusal.value.message) or "revis" in str(refusal.value.message)
        assert row(claim) == before

    def test_refuses_to_send_what_has_gaps(self, make_state, ana):
        claim = make_state(State.OPEN)
        before = row(claim)

        with pytest.raises(workflow.NotReady) as refusal:
            workflow.advance(claim, "submit", by=ana, at=LATER)

        assert refusal.value.gaps == workflow.gaps(claim)
        assert row(claim) == before

    def test_writes_the_round_down(self, make_state, ana, marta):
        claim = make_state(State.IN_REVIEW)
        review = claim.reviews.get()
        assert (review.submitted_by, review.decision) == (ana, Decision.PENDING)
        assert list(review.verdicts.all()) == list(claim.verdicts.standing())

        workflow.advance(claim, "return", by=marta, at=LATER, reason=" Falta la fecha. ")

        review.refresh_from_db()
        assert (review.decision, review.decided_by) == (Decision.RETURNED, marta)
        assert (review.decided_at, review.comment) == (LATER, "Falta la fecha.")

    def test_keeps_why_a_claim_was_dropped_until_it_is_restored(self, make_state, ana):
        claim = make_state(State.OPEN)
        workflow.advance(claim, "drop", by=ana, at=LATER, reason="Repetida.")
        claim.refresh_from_db()
        assert claim.drop_reason == "Repetida."

        workflow.advance(claim, "restore", by=ana, at=LATER)

        claim.refresh_from_db()
        assert (claim.state, claim.drop_reason) == (State.OPEN, "")

    def test_writes_nothing_back_that_the_caller_read_long_ago(self, make_state, ana):
        claim = make_state(State.OPEN)
        workflow.advance(claim, "drop", by=ana, at=LATER, reason="Repetida.")
        read_long_ago = Claim.objects.get(pk=claim.pk)
        workflow.advance(claim, "restore", by=ana, at=LATER)

        workflow.advance(read_long_ago, "start", by=ana, at=LATER)

        assert Claim.objects.get(pk=claim.pk).drop_reason == ""


class TestSecondPerson:
    @pytest.mark.parametrize("move", ["approve", "return"])
    def test_refuses_the_author_of_a_standing_verdict(self, ana, marta, move):
        claim = make_claim(by=ana)
        judge(claim, by=marta)
        workflow.advance(claim, "submit", by=ana, at=NOON)
        before = row(claim)

        with pytest.raises(access.NotAllowed) as refusal:
            workflow.advance(claim, move, by=marta, at=LATER, reason="Bien.")

        assert (refusal.value.status, refusal.value.code) == (403, "own_verdict")
        assert row(claim) == before

    @pytest.mark.parametrize("move", ["approve", "return"])
    def test_refuses_the_sender(self, ana, marta, move):
        claim = make_claim(by=ana)
        judge(claim, by=ana)
        workflow.advance(claim, "submit", by=marta, at=NOON)

        with pytest.raises(access.NotAllowed) as refusal, translation.override("en"):
            workflow.advance(claim, move, by=marta, at=LATER, reason="Bien.")

        assert refusal.value.code == "own_proposal"
        assert refusal.value.message.startswith("You sent this claim")

    def test_says_whose_step_taking_back_is(self, proposal, marta):
        with pytest.raises(access.NotAllowed) as refusal:
            workflow.advance(proposal, "recall", by=marta, at=LATER)

        assert refusal.value.code == "not_sender"

    def test_refuses_the_author_of_either_answer(self, ana, marta):
        claim = make_claim(by=ana)
        judge(claim, by=ana)
        judge(claim, "said", by=marta, question=Question.ATTRIBUTION)
        workflow.advance(claim, "submit", by=ana, at=NOON)

        with pytest.raises(access.NotAllowed):
            workflow.advance(claim, "approve", by=marta, at=LATER)

    def test_holds_in_the_database_whoever_asks(self, ana, marta):
        claim = make_claim(by=ana)
        judge(claim, by=marta)
        workflow.advance(claim, "submit", by=ana, at=NOON)

        with pytest.raises(IntegrityError, match="nobody_approves_their_own_verdict"), transaction.atomic():
            approve_by_sql(claim, marta)

        assert claim.reviews.get().decision == Decision.PENDING

    def test_lets_the_database_take_a_second_persons_word(self, ana, marta, root):
        claim = make_claim(by=ana)
        judge(claim, by=marta)
        workflow.advance(claim, "submit", by=ana, at=NOON)

        approve_by_sql(claim, root)

        assert claim.reviews.get().decision == Decision.APPROVED


def approve_by_sql(claim, person):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE claims_review SET decision = 'approved', decided_by_id = %s, decided_at = now()"
            " WHERE claim_id = %s",
            [person.pk, claim.pk],
        )


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_lets_one_of_two_reviewers_win(self, make_state, marta, root):
        claim = make_state(State.IN_REVIEW)
        events = Event.objects.count()

        results = at_once(
            lambda: workflow.advance(read(claim), "approve", by=marta, at=LATER),
            lambda: workflow.advance(read(claim), "return", by=root, at=LATER, reason="Falta algo."),
            holding=claim,
        )

        assert isinstance(results[1], workflow.MoveRefused)
        assert Review.objects.get().decided_by == marta
        assert Event.objects.count() == events + 1
        assert read(claim).state == State.APPROVED

    def test_sends_a_claim_to_review_once(self, make_state, ana, marta):
        claim = make_state(State.IN_PROGRESS)

        results = at_once(
            lambda: workflow.advance(read(claim), "submit", by=ana, at=LATER),
            lambda: workflow.advance(read(claim), "submit", by=marta, at=LATER),
            holding=claim,
        )

        assert [type(error) for error in errors_in(results)] == [workflow.MoveRefused]
        assert Review.objects.count() == 1

    def test_sends_nothing_whose_evidence_is_withdrawn_in_the_same_instant(self, make_state, ana, marta):
        claim = make_state(State.IN_PROGRESS)
        piece = claim.evidence.get()

        _withdrawn, sent = at_once(
            lambda: evidence.withdraw(piece, by=marta, at=LATER),
            lambda: workflow.advance(read(claim), "submit", by=ana, at=LATER),
            holding=claim,
        )

        assert isinstance(sent, workflow.NotReady)
        assert read(claim).state == State.IN_PROGRESS

    def test_withdraws_nothing_that_is_sent_in_the_same_instant(self, make_state, ana, marta):
        claim = make_state(State.IN_PROGRESS)
        piece = claim.evidence.get()

        _sent, withdrawn = at_once(
            lambda: workflow.advance(read(claim), "submit", by=ana, at=LATER),
            lambda: evidence.withdraw(piece, by=marta, at=LATER),
            holding=claim,
        )

        assert isinstance(withdrawn, amending.Locked)
        assert claim.evidence.standing().get() == piece

    def test_never_lets_an_author_approve_by_asking_early(self, make_state, ana, marta):
        """The permission is asked for once the row is held: a verdict given just before counts."""
        claim = make_state(State.IN_REVIEW)

        def recall_and_judge():
            with transaction.atomic():
                workflow.advance(read(claim), "recall", by=ana, at=LATER)
                verdicts.supersede(
                    read(claim),
                    Question.SUBSTANCE,
                    rating=rating("unverifiable"),
                    short_answer="No consta.",
                    explanation="Se buscó en el archivo.",
                    by=marta,
                    at=LATER,
                )
                return workflow.advance(read(claim), "submit", by=ana, at=LATER)

        _sent_anew, approved = at_once(
            recall_and_judge,
            lambda: workflow.advance(read(claim), "approve", by=marta, at=LATER),
            holding=claim,
        )

        assert isinstance(approved, access.NotAllowed)
        assert read(claim).state == State.IN_REVIEW


def read(claim):
    """The claim as another process has it."""
    return Claim.objects.get(pk=claim.pk)


class TestMovesFor:
    # who finds which moves on the claim, in every state; ana wrote and sent it, marta reviews
    TABLE = {
        State.OPEN: ("start submit drop", "start submit drop"),
        State.IN_PROGRESS: ("submit drop", "submit drop"),
        State.IN_REVIEW: ("recall", "return approve"),
        State.RETURNED: ("submit drop", "submit drop"),
        State.APPROVED: ("reopen", "publish reopen"),
        State.PUBLISHED: ("reopen", "reopen"),
        State.REOPENED: ("submit", "submit"),
        State.DROPPED: ("restore", "restore"),
    }

    @pytest.mark.parametrize("state", State)
    def test_offers_what_may_be_done_now(self, make_state, ana, marta, state):
        claim = make_state(state)

        offered = tuple(" ".join(workflow.moves_for(who, claim)) for who in (ana, marta))

        assert offered == self.TABLE[state]

    def test_offers_a_reader_nothing(self, make_state):
        assert workflow.moves_for(make_user("nadie"), make_state(State.OPEN)) == []


class TestGaps:
    def test_finds_none_in_an_answer_with_evidence(self, ana):
        claim = make_claim(by=ana)
        judge(claim, by=ana)

        assert workflow.gaps(claim) == []

    def test_asks_for_a_verdict(self, ana):
        assert len(workflow.gaps(make_claim(by=ana))) == 1

    def test_asks_for_evidence(self, ana):
        claim = make_claim(by=ana)
        judge(claim, by=ana, evidence=[])

        (gap,) = workflow.gaps(claim)

        assert str(Question.SUBSTANCE.label) in gap

    def test_asks_for_each_answer_apart(self, ana):
        claim = make_claim(by=ana)
        judge(claim, by=ana, evidence=[])
        judge(claim, "said", question=Question.ATTRIBUTION, by=ana, evidence=[])

        assert len(workflow.gaps(claim)) == 2

    def test_names_withdrawn_evidence(self, ana):
        claim = make_claim(by=ana)
        piece = cite(claim, by=ana)
        judge(claim, by=ana, evidence=[piece, cite(claim, by=ana)])
        evidence.withdraw(piece, by=ana, at=NOON)

        assert len(workflow.gaps(claim)) == 1

    @pytest.mark.parametrize(
        ("key", "question"), [("unverifiable", Question.SUBSTANCE), ("not-found", Question.ATTRIBUTION)]
    )
    @pytest.mark.parametrize(("explanation", "missing"), [("", 1), ("Se buscó en el archivo.", 0)])
    def test_takes_an_explanation_where_there_is_nothing_to_quote(
        self, ana, key, question, explanation, missing
    ):
        claim = make_claim(by=ana)
        verdicts.supersede(
            claim,
            question,
            rating=rating(key, question),
            short_answer="No consta.",
            explanation=explanation,
            by=ana,
            at=NOON,
        )

        assert len(workflow.gaps(claim)) == missing

    def test_names_an_answer_to_what_cannot_be_checked(self, ana):
        claim = make_claim(by=ana)
        judge(claim, by=ana)
        stale = Claim.objects.get(pk=claim.pk)
        amending.amend(claim, {"not_checkable": "opinion"}, version=1, by=ana, at=NOON)

        assert len(workflow.gaps(stale)) == 1

    def test_is_closed_by_taking_that_answer_back(self, ana):
        claim = make_claim(by=ana)
        judge(claim, "said", question=Question.ATTRIBUTION, by=ana)
        answer = judge(claim, by=ana)
        amending.amend(claim, {"not_checkable": "opinion"}, version=1, by=ana, at=NOON)

        verdicts.withdraw(answer, by=ana, at=NOON)

        assert workflow.gaps(claim) == []


def test_a_published_claim_is_changed_only_after_it_was_reopened(make_state, ana, marta):
    claim = make_state(State.APPROVED)
    publication.publish(claim, by=marta, at=LATER)

    with pytest.raises(amending.Locked):
        amending.amend(claim, {"statement": "Otra."}, version=claim.version, by=ana, at=LATER)

    workflow.advance(claim, "reopen", by=ana, at=LATER, reason="Hay datos nuevos.")
    assert amending.amend(claim, {"statement": "Otra."}, version=claim.version, by=ana, at=LATER).version == 2
