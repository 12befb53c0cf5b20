"""An answer is given, never edited: the next one takes its place."""

from datetime import timedelta

import pytest

from claims import access, amending, evidence, verdicts
from claims.models import Claim, Draft, Question, State, Verdict
from tests.factories import NOON, bring_to, cite, judge, make_claim, make_user, rating
from tests.racing import at_once, errors_in, the_ledger
from workbench.ledger.models import Event

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def claim(ana):
    return make_claim(by=ana)


def counts():
    return Verdict.objects.count(), Event.objects.count()


class TestSupersede:
    def test_gives_an_answer_with_all_it_rests_on(self, claim, ana):
        pieces = [cite(claim, by=ana), cite(claim, by=ana, stance="context")]

        verdict = verdicts.supersede(
            claim,
            "substance",
            rating=rating("half-true"),
            short_answer="  A medias. ",
            explanation=" Porque **sí**. ",
            evidence=pieces,
            by=ana,
            at=LATER,
        )

        verdict.refresh_from_db()
        assert (verdict.rating.key, verdict.author, verdict.made_at) == ("half-true", ana, LATER)
        assert (verdict.short_answer, verdict.explanation) == ("A medias.", "Porque **sí**.")
        assert set(verdict.evidence.all()) == set(pieces)
        event = Event.objects.first()
        assert (event.verb, event.before) == ("verdict.given", None)
        assert event.after == {
            "verdict": str(verdict.uid),
            "question": "substance",
            "rating": "half-true",
            "answer": "A medias.",
        }

    @pytest.mark.parametrize("base", ["none", "earlier"])
    def test_refuses_an_answer_that_began_before_anothers(self, claim, ana, marta, base):
        first = judge(claim, "true", by=ana)
        theirs = judge(claim, "false", by=marta, at=LATER)
        told = {"rating": rating("true"), "short_answer": "Sí.", "by": ana, "at": LATER}

        with pytest.raises(verdicts.StaleVerdict) as refusal:
            verdicts.supersede(claim, "substance", base=first.uid if base == "earlier" else None, **told)

        assert refusal.value.verdict == theirs
        assert claim.verdicts.standing().get() == theirs
        assert verdicts.supersede(claim, "substance", base=theirs.uid, **told).short_answer == "Sí."

    def test_takes_the_place_of_the_standing_answer(self, claim, ana, marta):
        first = judge(claim, "true", by=ana)

        second = judge(claim, "false", by=marta, at=LATER)

        first.refresh_from_db()
        assert (first.superseded_at, first.rating.key, first.author) == (LATER, "true", ana)
        assert claim.verdicts.standing().get() == second
        assert Event.objects.first().before == {"verdict": str(first.uid), "rating": "true"}

    def test_leaves_the_other_question_alone(self, claim, ana):
        substance = judge(claim, "true", by=ana)

        said = judge(claim, "said", question=Question.ATTRIBUTION, by=ana)

        assert set(claim.verdicts.standing()) == {substance, said}

    def test_is_no_new_row_when_nothing_is_different(self, claim, ana, marta):
        pieces = [cite(claim, by=ana), cite(claim, by=ana)]
        first = judge(claim, by=ana, evidence=pieces)
        before = counts()

        again = judge(claim, by=marta, evidence=reversed(pieces), at=LATER)

        assert (again, again.author, counts()) == (first, ana, before)

    @pytest.mark.parametrize("changed", ["rating", "evidence"])
    def test_is_a_new_row_when_anything_is(self, claim, ana, changed):
        pieces = [cite(claim, by=ana), cite(claim, by=ana)]
        first = judge(claim, "true", by=ana, evidence=pieces)

        key = "false" if changed == "rating" else "true"
        second = judge(claim, key, by=ana, evidence=pieces[:1] if changed == "evidence" else pieces)

        assert second != first
        assert Verdict.objects.count() == 2

    def test_begins_the_work(self, claim, ana):
        judge(claim, by=ana, at=LATER)

        assert claim.state == State.IN_PROGRESS
        claim.refresh_from_db()
        assert (claim.state, claim.updated_at) == (State.IN_PROGRESS, LATER)

    @pytest.mark.parametrize("state", [State.RETURNED, State.REOPENED])
    def test_leaves_other_states_as_they_are(self, claim, ana, marta, us, state):
        bring_to(claim, state, author=ana, reviewer=marta)

        judge(claim, "false", by=ana)

        claim.refresh_from_db()
        assert claim.state == state

    @pytest.mark.parametrize("state", [State.IN_REVIEW, State.APPROVED, State.PUBLISHED, State.DROPPED])
    def test_refuses_a_locked_claim(self, claim, ana, marta, us, state):
        bring_to(claim, state, author=ana, reviewer=marta)
        before = counts()

        with pytest.raises(amending.Locked):
            judge(claim, "false", by=ana, evidence=[])

        assert counts() == before

    def test_refuses_a_rating_of_the_other_question(self, claim, ana):
        self.refuses("rating", claim, rating=rating("said", Question.ATTRIBUTION), by=ana)

    @pytest.mark.parametrize("answer", ["", " \n "])
    def test_refuses_an_empty_answer(self, claim, ana, answer):
        self.refuses("short_answer", claim, short_answer=answer, by=ana)

    def test_refuses_evidence_of_another_claim(self, claim, ana):
        other = make_claim(by=ana, words="inaceptable")

        self.refuses("evidence", claim, evidence=[cite(other, by=ana)], by=ana)

    def test_refuses_withdrawn_evidence(self, claim, ana):
        piece = evidence.withdraw(cite(claim, by=ana), by=ana, at=NOON)

        self.refuses("evidence", claim, evidence=[piece], by=ana)

    def test_refuses_evidence_that_somebody_withdrew_meanwhile(self, claim, ana, marta):
        piece = cite(claim, by=ana)
        evidence.withdraw(claim.evidence.get(), by=marta, at=NOON)

        self.refuses("evidence", claim, evidence=[piece], by=ana)

    def test_answers_only_whether_it_was_said_when_the_rest_cannot_be_checked(self, claim, ana):
        amending.amend(claim, {"not_checkable": "opinion"}, version=1, by=ana, at=NOON)

        refusal = self.refuses("rating", claim, by=ana)
        assert refusal.code == "not_checkable"

        assert judge(claim, "said", question=Question.ATTRIBUTION, by=ana).pk

    def test_refuses_a_reader(self, claim):
        with pytest.raises(access.NotAllowed):
            judge(claim, by=make_user("nadie"), evidence=[])

    @staticmethod
    def refuses(field, claim, **given):
        before = counts()
        words = {"rating": rating("true"), "short_answer": "Sí.", "at": LATER}

        with pytest.raises(verdicts.VerdictRefused) as refusal:
            verdicts.supersede(claim, Question.SUBSTANCE, **(words | given))

        assert (refusal.value.field, refusal.value.status) == (field, 422)
        assert counts() == before
        return refusal.value


@pytest.mark.django_db(transaction=True)
class TestSupersedeAtOnce:
    def test_leaves_one_standing_answer_and_both_on_record(self, claim, ana, marta):
        first, second = at_once(
            lambda: judge(claim, "true", by=ana, evidence=[]),
            lambda: judge(claim, "false", by=marta, evidence=[]),
            holding=the_ledger(),
        )

        assert claim.verdicts.standing().get() == second
        assert set(claim.verdicts.all()) == {first, second}
        assert Event.objects.filter(verb="verdict.given").count() == 2

    def test_rests_on_nothing_withdrawn_in_the_same_instant(self, claim, ana, marta):
        piece = cite(claim, by=ana)

        _withdrawn, judged = at_once(
            lambda: evidence.withdraw(piece, by=marta, at=LATER),
            lambda: judge(claim, by=ana, evidence=[piece]),
            holding=the_ledger(),
        )

        assert isinstance(judged, verdicts.VerdictRefused)
        assert not claim.verdicts.exists()

    def test_answers_nothing_that_was_just_marked_as_not_checkable(self, claim, ana, marta):
        _amended, judged = at_once(
            lambda: amending.amend(claim, {"not_checkable": "opinion"}, version=1, by=marta, at=LATER),
            lambda: judge(claim, by=ana, evidence=[]),
            holding=the_ledger(),
        )

        assert judged.code == "not_checkable"


class TestWithdraw:
    def test_takes_an_answer_back_and_keeps_the_row(self, claim, ana):
        verdict = judge(claim, by=ana)

        verdicts.withdraw(verdict, by=ana, at=LATER)

        assert not claim.verdicts.standing().exists()
        assert claim.verdicts.get().superseded_at == LATER
        event = Event.objects.first()
        assert (event.verb, event.before["rating"]) == ("verdict.withdrawn", "true")

    def test_refuses_what_no_longer_stands(self, claim, ana):
        verdict = judge(claim, by=ana)
        judge(claim, "false", by=ana)

        with pytest.raises(verdicts.VerdictRefused):
            verdicts.withdraw(verdict, by=ana, at=LATER)

    def test_refuses_a_locked_claim(self, claim, ana, marta):
        bring_to(claim, State.IN_REVIEW, author=ana, reviewer=marta)

        with pytest.raises(amending.Locked):
            verdicts.withdraw(claim.verdicts.get(), by=ana, at=LATER)


class TestKeepDraft:
    def test_keeps_one_draft_per_person_as_typed(self, claim, ana, marta):
        verdicts.keep_draft(claim, {"claim": {"statement": "El"}}, version=1, by=ana, at=NOON)
        verdicts.keep_draft(claim, {"claim": {"statement": "Otra"}}, version=1, by=marta, at=NOON)

        verdicts.keep_draft(claim, {"claim": {"statement": "El 23 "}}, version=2, by=ana, at=LATER)

        kept = Draft.objects.get(author=ana)
        assert (kept.content, kept.version) == ({"claim": {"statement": "El 23 "}}, 2)
        assert (kept.saved_at, Draft.objects.count()) == (LATER, 2)

    def test_is_no_decision(self, claim, ana):
        before = counts()

        verdicts.keep_draft(claim, {}, version=1, by=ana, at=NOON)

        assert counts() == before

    def test_refuses_what_nobody_typed(self, claim, ana):
        huge = {"claim": {"statement": "a" * verdicts.MAX_DRAFT_CHARACTERS}}

        with pytest.raises(verdicts.VerdictRefused) as refusal:
            verdicts.keep_draft(claim, huge, version=1, by=ana, at=NOON)

        assert refusal.value.code == "draft_too_long"
        assert not Draft.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_keeps_one_draft_of_two_tabs(self, claim, ana):
        results = at_once(
            *(
                lambda words=words: verdicts.keep_draft(
                    Claim.objects.get(), {"claim": {"statement": words}}, version=1, by=ana, at=NOON
                )
                for words in ("uno", "dos")
            )
        )

        assert errors_in(results) == []
        assert Draft.objects.count() == 1


class TestDropDraft:
    def test_forgets_ones_own_draft_only(self, claim, ana, marta):
        for person in (ana, marta):
            verdicts.keep_draft(claim, {}, version=1, by=person, at=NOON)

        verdicts.drop_draft(claim, by=ana)

        assert Draft.objects.get().author == marta
