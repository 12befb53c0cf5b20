"""Quotations become evidence once, with a stance; they are taken back, never lost."""

from datetime import timedelta

import pytest

from claims import access, amending, evidence
from claims.models import Attachment, Evidence, Stance, State
from sources import anchoring
from sources.models import Passage
from tests.factories import NOON, bring_to, cite, make_claim, make_snapshot, make_user
from tests.racing import at_once, errors_in, the_ledger
from workbench.ledger.models import Event

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def claim(ana):
    return make_claim(by=ana)


@pytest.fixture
def snapshot(ana):
    return make_snapshot("El acta dice: la reunión consta.", by=ana, url="https://acta.example/1")


def counts():
    """Everything a refused quotation might have left behind."""
    return [model.objects.count() for model in (Passage, Attachment, Evidence, Event)]


def cite_words(claim, snapshot, words="la reunión consta", *, by, stance="supports", **details):
    start = snapshot.text.index(words)
    return evidence.cite(
        claim, snapshot, start, start + len(words), words, stance=stance, by=by, at=NOON, **details
    )


class TestAttach:
    def test_puts_a_source_beside_a_claim_once(self, claim, snapshot, ana, marta):
        first = evidence.attach(claim, snapshot.source, by=ana, at=NOON)
        events = Event.objects.count()

        again = evidence.attach(claim, snapshot.source, by=marta, at=LATER)

        assert (again, again.added_by, Event.objects.count()) == (first, ana, events)
        event = Event.objects.first()
        assert (event.verb, event.object_uid) == ("source.attached", claim.uid)
        assert event.after["url"] == "https://acta.example/1"

    def test_refuses_a_reader(self, claim, snapshot):
        with pytest.raises(access.NotAllowed):
            evidence.attach(claim, snapshot.source, by=make_user("nadie"), at=NOON)


class TestCite:
    @pytest.mark.parametrize("stance", Stance)
    def test_quotes_a_passage_for_against_or_around(self, claim, snapshot, ana, stance):
        piece = cite_words(claim, snapshot, by=ana, stance=stance.value, note="Página 3.", is_primary=True)

        piece.refresh_from_db()
        assert (piece.stance, piece.passage.exact) == (stance, "la reunión consta")
        assert (piece.source, piece.note, piece.is_primary) == (snapshot.source, "Página 3.", True)
        assert (piece.is_independent, piece.is_confidential) == (True, False)
        event = Event.objects.first()
        assert (event.verb, event.after["exact"]) == ("evidence.added", "la reunión consta")

    def test_attaches_the_source(self, claim, snapshot, ana):
        cite_words(claim, snapshot, by=ana)
        cite_words(claim, snapshot, "El acta dice", by=ana)

        assert claim.attachments.get().source == snapshot.source

    def test_refuses_the_same_passage_twice(self, claim, snapshot, ana):
        first = cite_words(claim, snapshot, by=ana)
        before = counts()

        with pytest.raises(evidence.AlreadyEvidence) as refusal:
            cite_words(claim, snapshot, by=ana, stance="refutes")

        assert (refusal.value.evidence, refusal.value.status) == (first, 409)
        assert counts() == before

    def test_lets_a_passage_speak_on_two_claims(self, claim, snapshot, ana):
        other = make_claim(by=ana, words="inaceptable")

        assert cite_words(claim, snapshot, by=ana).passage == cite_words(other, snapshot, by=ana).passage

    @pytest.mark.parametrize(
        ("start", "end", "exact", "code"),
        [
            (0, 2, "La", "selection_stale"),
            (0, 999, "El", "selection_outside"),
            (2, 3, " ", "selection_blank"),
        ],
    )
    def test_refuses_what_is_no_passage_and_leaves_nothing(
        self, claim, snapshot, ana, start, end, exact, code
    ):
        before = counts()

        with pytest.raises(anchoring.SelectionRefused) as refusal:
            evidence.cite(claim, snapshot, start, end, exact, stance="context", by=ana, at=NOON)

        assert (refusal.value.code, counts()) == (code, before)

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_asks_why_it_is_confidential(self, claim, snapshot, ana, reason):
        before = counts()

        with pytest.raises(evidence.EvidenceRefused) as refusal:
            cite_words(claim, snapshot, by=ana, is_confidential=True, confidential_reason=reason)

        assert (refusal.value.field, refusal.value.status) == ("confidential_reason", 422)
        assert counts() == before

    def test_keeps_confidential_evidence_with_its_reason(self, claim, snapshot, ana):
        piece = cite_words(claim, snapshot, by=ana, is_confidential=True, confidential_reason="Un testigo.")

        assert (piece.is_confidential, piece.confidential_reason) == (True, "Un testigo.")

    @pytest.mark.parametrize("state", [State.IN_REVIEW, State.APPROVED, State.PUBLISHED, State.DROPPED])
    def test_refuses_a_locked_claim(self, claim, snapshot, ana, marta, us, state):
        bring_to(claim, state, author=ana, reviewer=marta)
        before = counts()

        with pytest.raises(amending.Locked):
            cite_words(claim, snapshot, by=ana)

        assert counts() == before

    def test_leaves_nothing_when_writing_fails_halfway(self, claim, snapshot, ana, monkeypatch):
        before = counts()

        def fail(verb, *args, **kwargs):
            raise OSError("the disk is full")

        monkeypatch.setattr(evidence, "record", fail)

        with pytest.raises(OSError, match="disk"):
            cite_words(claim, snapshot, by=ana)

        assert counts() == before

    def test_refuses_a_reader(self, claim, snapshot):
        with pytest.raises(access.NotAllowed):
            cite_words(claim, snapshot, by=make_user("nadie"))


@pytest.mark.django_db(transaction=True)
class TestCiteAtOnce:
    def test_quotes_a_passage_once(self, claim, snapshot, ana, marta):
        # the passage is there already: making it would put the two in a row by itself
        cite_words(make_claim(by=ana, words="inaceptable"), snapshot, by=ana)

        results = at_once(
            lambda: cite_words(claim, snapshot, by=ana),
            lambda: cite_words(claim, snapshot, by=marta, stance="refutes"),
            holding=the_ledger(),
        )

        assert [type(error) for error in errors_in(results)] == [evidence.AlreadyEvidence]
        assert claim.evidence.get().stance == Stance.SUPPORTS


class TestCiteWhole:
    def test_takes_a_source_with_the_reason_why_nothing_is_quoted(self, claim, snapshot, ana):
        piece = evidence.cite_whole(
            claim, snapshot.source, stance="context", reason=" Es un mapa. ", by=ana, at=NOON
        )

        assert (piece.passage, piece.whole_reason) == (None, "Es un mapa.")
        assert claim.attachments.get().source == snapshot.source
        assert Event.objects.first().verb == "evidence.added"

    def test_asks_for_the_reason(self, claim, snapshot, ana):
        with pytest.raises(evidence.EvidenceRefused) as refusal:
            evidence.cite_whole(claim, snapshot.source, stance="context", reason=" ", by=ana, at=NOON)

        assert refusal.value.field == "whole_reason"
        assert not Attachment.objects.exists()


class TestWithdraw:
    def test_takes_evidence_back_and_keeps_the_row(self, claim, ana, marta):
        piece = cite(claim, by=ana)

        evidence.withdraw(piece, by=marta, at=LATER)

        assert (piece.withdrawn_by, piece.withdrawn_at) == (marta, LATER)
        assert not claim.evidence.standing().exists()
        event = Event.objects.first()
        assert (event.verb, event.before) == ("evidence.withdrawn", {"evidence": str(piece.uid)})

    def test_says_when_somebody_was_faster(self, claim, ana, marta):
        piece = cite(claim, by=ana)
        evidence.withdraw(Evidence.objects.get(), by=marta, at=NOON)

        with pytest.raises(evidence.AlreadyWithdrawn):
            evidence.withdraw(piece, by=ana, at=LATER)

        assert Evidence.objects.get().withdrawn_by == marta

    def test_lets_the_passage_be_quoted_anew(self, claim, snapshot, ana):
        evidence.withdraw(cite_words(claim, snapshot, by=ana), by=ana, at=LATER)

        assert cite_words(claim, snapshot, by=ana, stance="refutes").stance == "refutes"

    def test_refuses_a_locked_claim(self, claim, ana, marta):
        bring_to(claim, State.IN_REVIEW, author=ana, reviewer=marta)

        with pytest.raises(amending.Locked):
            evidence.withdraw(claim.evidence.get(), by=ana, at=LATER)


class TestRestore:
    def test_undoes_a_withdrawal(self, claim, ana):
        piece = evidence.withdraw(cite(claim, by=ana), by=ana, at=NOON)

        evidence.restore(piece, by=ana, at=LATER)

        assert (piece.withdrawn_at, piece.withdrawn_by) == (None, None)
        assert Event.objects.first().verb == "evidence.restored"

    def test_brings_a_whole_source_back(self, claim, snapshot, ana):
        piece = evidence.cite_whole(
            claim, snapshot.source, stance="context", reason="Es un mapa.", by=ana, at=NOON
        )
        evidence.cite_whole(claim, snapshot.source, stance="refutes", reason="El mapa.", by=ana, at=NOON)
        evidence.withdraw(piece, by=ana, at=NOON)

        assert evidence.restore(piece, by=ana, at=LATER).withdrawn_at is None

    def test_refuses_when_the_passage_was_quoted_anew(self, claim, snapshot, ana):
        piece = evidence.withdraw(cite_words(claim, snapshot, by=ana), by=ana, at=NOON)
        anew = cite_words(claim, snapshot, by=ana, stance="refutes")

        with pytest.raises(evidence.AlreadyEvidence) as refusal:
            evidence.restore(piece, by=ana, at=LATER)

        assert refusal.value.evidence == anew

    def test_refuses_what_was_not_withdrawn(self, claim, ana):
        piece = cite(claim, by=ana)
        events = Event.objects.count()

        with pytest.raises(evidence.NotWithdrawn):
            evidence.restore(piece, by=ana, at=LATER)

        assert Event.objects.count() == events
