"""The last step is taken back by another decision, by whoever took it, while nothing else has happened."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from claims import amending, drifts, undoing, workflow
from claims.models import Claim, Drift, DriftAnswer, State
from tests import factories
from tests.factories import NOON
from workbench.accounts.roles import REVIEWER
from workbench.ledger.models import Event
from workbench.ledger.recording import faults

WORDS = "el 23 de enero"


@pytest.fixture
def article(ana):
    return factories.make_article(by=ana)


@pytest.fixture
def claim(article, ana):
    return factories.mark(article, WORDS, by=ana)


def last(claim):
    return Event.objects.filter(object_uid=claim.uid).order_by("-number").first()


def undo(claim, by):
    return undoing.undo(claim, last(claim).number, by=by, at=NOON)


def standing(claim):
    return Claim.objects.values_list("state", "drop_reason").get(pk=claim.pk)


class TestUndo:
    def test_drops_a_claim_just_marked_so_that_its_words_can_be_marked_again(self, claim, article, ana):
        undo(claim, ana)

        state, reason = standing(claim)
        assert (state, bool(reason)) == (State.DROPPED, True)
        assert factories.mark(article, WORDS, by=ana) != claim

    @pytest.mark.parametrize("origin", [State.OPEN, State.IN_PROGRESS, State.RETURNED])
    def test_takes_a_dropped_claim_back_to_where_it_stood(self, claim, ana, marta, origin):
        factories.bring_to(claim, origin, author=ana, reviewer=marta)
        workflow.advance(claim, "drop", by=ana, at=NOON, reason="No procede.")

        undo(claim, ana)

        assert standing(claim) == (origin, "")

    def test_puts_back_the_reason_with_which_a_claim_was_dropped(self, claim, ana):
        workflow.advance(claim, "drop", by=ana, at=NOON, reason="No procede.")
        workflow.advance(claim, "restore", by=ana, at=NOON)

        undo(claim, ana)

        assert standing(claim) == (State.DROPPED, "No procede.")

    def test_takes_a_claim_back_from_review(self, claim, ana, marta):
        factories.bring_to(claim, State.IN_REVIEW, author=ana, reviewer=marta)

        undo(claim, ana)

        assert standing(claim)[0] == State.IN_PROGRESS
        assert claim.reviews.get().decision == "recalled"

    @pytest.mark.parametrize("move", ["approve", "return"])
    def test_lets_a_judgement_wait_again_and_gives_it_again(self, claim, ana, marta, move):
        factories.bring_to(claim, State.IN_REVIEW, author=ana, reviewer=marta)
        given = {"reason": "Falta una fuente.", "checked": ["quotation"]}
        workflow.advance(claim, move, by=marta, at=NOON, **given)

        undo(claim, marta)

        review = claim.reviews.get()
        assert standing(claim)[0] == State.IN_REVIEW
        assert (review.decision, review.decided_by, review.comment, review.checked) == (
            "pending",
            None,
            "",
            [],
        )

        undo(claim, marta)

        review.refresh_from_db()
        assert standing(claim)[0] == workflow.MOVES[move][1]
        assert (review.decided_by, review.comment, review.checked) == (marta, given["reason"], ["quotation"])
        assert last(claim).verb == f"claim.{move}"
        assert list(faults()) == []

    @pytest.mark.parametrize(
        ("column", "left"),
        [
            (None, []),
            ("read_at", ["claim.approve", "claim.undone"]),
            ("mailed_at", ["claim.approve", "claim.undone"]),
        ],
    )
    def test_takes_back_what_nobody_has_read_of_it_and_tells_those_who_have(
        self, claim, ana, marta, column, left
    ):
        factories.bring_to(claim, State.IN_REVIEW, author=ana, reviewer=marta)
        workflow.advance(claim, "approve", by=marta, at=NOON)
        if column:
            ana.notices.update(**{column: NOON})

        undo(claim, marta)

        assert list(ana.notices.order_by("id").values_list("verb", flat=True)) == left

    @pytest.mark.parametrize("origin", [State.APPROVED, State.PUBLISHED])
    def test_takes_a_reopened_claim_back_to_where_it_stood(self, claim, ana, marta, us, origin):
        factories.bring_to(claim, origin, author=ana, reviewer=marta)
        workflow.advance(claim, "reopen", by=ana, at=NOON, reason="Hay datos nuevos.")

        undo(claim, ana)
        assert standing(claim)[0] == origin

        undo(claim, ana)
        assert standing(claim)[0] == State.REOPENED
        assert last(claim).after["reason"] == "Hay datos nuevos."

    def test_sends_a_claim_to_review_again_that_was_taken_back_from_there(self, claim, ana, marta):
        factories.bring_to(claim, State.IN_REVIEW, author=ana, reviewer=marta)
        workflow.advance(claim, "recall", by=ana, at=NOON)

        undo(claim, ana)

        assert standing(claim)[0] == State.IN_REVIEW
        assert claim.reviews.get().decision == "pending"

    def test_lets_a_dismissed_change_of_a_source_wait_again_and_dismisses_it_again(self, ana):
        claim = factories.quoted_then_changed(by=ana)
        drift = Drift.objects.adrift().get()
        drifts.dismiss(drift, claim, note="No cambia nada.", by=ana, at=NOON)

        undo(claim, ana)
        assert list(Drift.objects.open_for(claim)) == [drift]
        assert drifts.open_for(Claim.objects.all()) == [(claim.pk, drift)]

        undo(claim, ana)
        assert not Drift.objects.open_for(claim).exists()
        assert [answer.note for answer in DriftAnswer.objects.standing()] == ["No cambia nada."]
        assert DriftAnswer.objects.count() == 2  # nothing is lost

    def test_of_a_judgement_is_for_those_who_judge(self, claim, ana, marta):
        factories.bring_to(claim, State.APPROVED, author=ana, reviewer=marta)
        marta.groups.remove(Group.objects.get(name=REVIEWER))
        marta = type(marta).objects.get(pk=marta.pk)

        with pytest.raises(undoing.access.NotAllowed):
            undo(claim, marta)

    def test_of_what_was_undone_does_it_again_and_every_step_is_in_the_ledger(self, claim, ana):
        undo(claim, ana)
        undo(claim, ana)
        undo(claim, ana)

        verbs = Event.objects.filter(object_uid=claim.uid).order_by("number").values_list("verb", flat=True)
        assert list(verbs) == ["claim.marked", "claim.undone", "claim.redone", "claim.undone"]
        assert standing(claim)[0] == State.DROPPED
        assert list(faults()) == []

    def test_refuses_somebody_elses_step(self, claim, ana, marta):
        with pytest.raises(undoing.UndoRefused):
            undo(claim, marta)

        assert standing(claim) == (State.OPEN, "")

    def test_refuses_once_something_else_has_happened(self, claim, ana):
        number = last(claim).number
        amending.amend(claim, {"statement": "Otra cosa."}, version=1, by=ana, at=NOON)

        for wrong in (number, last(claim).number):
            with pytest.raises(undoing.UndoRefused):
                undoing.undo(claim, wrong, by=ana, at=NOON)

        assert standing(claim) == (State.OPEN, "")

    def test_is_for_the_newsroom_alone(self, claim, ana):
        ana.groups.clear()
        reader = type(ana).objects.get(pk=ana.pk)

        with pytest.raises(undoing.access.NotAllowed):
            undo(claim, reader)


class TestUndoPage:
    @pytest.fixture
    def door(self, ana):
        client = Client()
        client.force_login(ana)
        return client

    def test_is_offered_beside_the_text_and_takes_the_mark_out_of_it(self, door, article):
        where = {"start": article.snapshot.text.index(WORDS), "exact": WORDS}
        where["end"] = where["start"] + len(WORDS)
        headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "claim-pane"}
        made = door.post(reverse("mark", args=[article.uid]), where, **headers).content.decode()
        claim = Claim.objects.get()
        address = reverse("claim-undo", args=[claim.uid, last(claim).number])
        assert f'action="{address}" hx-target="#claim-pane"' in made

        answer = door.post(address, **headers)

        page = answer.content.decode()
        assert '<p id="b0" hx-swap-oob="true">' in page
        assert "<mark" not in page
        assert answer["HX-Push-Url"] == article.get_absolute_url()
        assert reverse("claim-redo", args=[claim.uid, last(claim).number]) in page

    def test_leads_back_to_the_desk_without_a_script(self, door, claim, article):
        answer = door.post(reverse("claim-undo", args=[claim.uid, last(claim).number]))

        assert answer.status_code == 302
        assert b"Redo" in door.get(answer.url, HTTP_ACCEPT_LANGUAGE="en").content

    def test_leads_back_to_the_page_that_offered_it(self, door, claim):
        board = reverse("board") + "?priority=2"
        door.post(reverse("claim-move", args=[claim.uid]), {"move": "start", "next": board})
        page = door.get(board, HTTP_ACCEPT_LANGUAGE="en").content.decode()
        form = page[page.index(f'action="{reverse("claim-undo", args=[claim.uid, last(claim).number])}"') :]
        assert 'name="next" value="/board/?priority=2"' in form[: form.index("</form>")]

        answer = door.post(reverse("claim-undo", args=[claim.uid, last(claim).number]), {"next": board})

        assert answer.url == board
        assert standing(claim)[0] == State.OPEN

    def test_says_why_not(self, door, claim):
        answer = door.post(reverse("claim-undo", args=[claim.uid, 999]), HTTP_HX_REQUEST="true")

        assert (answer.status_code, answer["HX-Reswap"]) == (200, "none")
        assert b'data-tone="failed"' in answer.content
        assert standing(claim) == (State.OPEN, "")

    def test_cannot_be_asked_for_by_get(self, door, claim):
        assert door.get(reverse("claim-undo", args=[claim.uid, 1])).status_code == 405
