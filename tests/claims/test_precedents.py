"""People say what an earlier claim or fact-check is to a claim, and take it back; nobody's rating changes."""

import pytest

from claims import precedents
from claims.access import NotAllowed
from claims.models import Bond, OutsideCheck, Precedent, Verdict
from tests.factories import NOON, make_claim, make_outside, make_user
from workbench.ledger.models import Event


@pytest.fixture
def claim(ana):
    return make_claim(by=ana)


@pytest.fixture
def earlier(ana):
    return make_claim(by=ana, words="La reunión será")


@pytest.fixture
def theirs(ana):
    return look_outside(ana)


def look_outside(ana):
    return make_outside("La reunión fue en enero.", by=ana, url="https://otra.example/a")


def told(claim) -> list[tuple[str, str]]:
    events = Event.objects.filter(object_uid=claim.uid, verb__startswith="precedent.").order_by("number")
    return [(event.verb, (event.after or event.before)["bond"]) for event in events]


class TestAnswer:
    @pytest.mark.parametrize("bond", Bond.values)
    @pytest.mark.parametrize("which", ["earlier", "theirs"])
    def test_keeps_what_was_said_of_an_earlier_claim_or_fact_check(self, claim, ana, request, which, bond):
        target = request.getfixturevalue(which)

        given = precedents.answer(claim, target, bond, by=ana, at=NOON, reasons=["reunión"])

        assert getattr(given, "earlier" if which == "earlier" else "outside") == target
        assert (given.bond, given.statement, given.reasons) == (bond, target.statement, ["reunión"])
        verb = "precedent.set_aside" if bond == "none" else "precedent.tied"
        assert told(claim) == [(verb, bond)]

    def test_takes_the_place_of_the_answer_before(self, claim, earlier, ana):
        precedents.answer(claim, earlier, "related", by=ana, at=NOON)
        precedents.answer(claim, earlier, "none", by=ana, at=NOON)

        assert Precedent.objects.get().bond == "none"
        assert Event.objects.get(verb="precedent.set_aside").before["bond"] == "related"

    def test_never_rates(self, claim, theirs, ana):
        precedents.answer(claim, theirs, "same_check", by=ana, at=NOON)

        assert not Verdict.objects.exists()

    def test_outlives_the_import_of_the_fact_check(self, claim, theirs, ana):
        precedents.answer(claim, theirs, "same_check", by=ana, at=NOON)

        theirs.delete()
        assert Precedent.objects.select_related("outside").get().outside is None

        look_outside(ana)
        assert Precedent.objects.get().outside == OutsideCheck.objects.get()

    @pytest.mark.parametrize("bond", ["", "cousin"])
    def test_refuses_an_answer_there_is_not(self, claim, earlier, ana, bond):
        with pytest.raises(precedents.PrecedentRefused):
            precedents.answer(claim, earlier, bond, by=ana, at=NOON)

        assert not Precedent.objects.exists()

    def test_refuses_a_claim_that_would_be_its_own_precedent(self, claim, ana):
        with pytest.raises(precedents.PrecedentRefused):
            precedents.answer(claim, claim, "repeat", by=ana, at=NOON)

    def test_is_for_the_newsroom(self, claim, earlier):
        with pytest.raises(NotAllowed):
            precedents.answer(claim, earlier, "repeat", by=make_user("otto"), at=NOON)


class TestTakeBack:
    @pytest.mark.parametrize("which", ["earlier", "theirs"])
    def test_undoes_the_answer_and_keeps_that_it_was_given(self, claim, ana, request, which):
        target = request.getfixturevalue(which)
        precedents.answer(claim, target, "repeat", by=ana, at=NOON)

        precedents.take_back(claim, target, by=ana, at=NOON)

        assert not Precedent.objects.exists()
        assert told(claim) == [("precedent.tied", "repeat"), ("precedent.taken_back", "repeat")]

    def test_refuses_when_nothing_was_answered(self, claim, earlier, ana):
        with pytest.raises(precedents.NotAnswered):
            precedents.take_back(claim, earlier, by=ana, at=NOON)

    def test_is_for_the_newsroom(self, claim, earlier, ana):
        precedents.answer(claim, earlier, "repeat", by=ana, at=NOON)

        with pytest.raises(NotAllowed):
            precedents.take_back(claim, earlier, by=make_user("otto"), at=NOON)

        assert Precedent.objects.exists()
