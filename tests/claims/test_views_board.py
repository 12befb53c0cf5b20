"""The board: where the work stands, and no step that would be refused."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from claims import access, workflow
from claims.models import Claim, State
from tests.factories import bring_to, make_claim


def columns(client, **asked) -> dict[str, list[Claim]]:
    page = client.get(reverse("board"), asked)
    assert page.status_code == 200
    return {column["state"]: column["cards"] for column in page.context["columns"] if column["cards"]}


class TestBoard:
    def test_is_for_people_who_signed_in(self, client, db):
        assert client.get(reverse("board")).status_code == 302

    @pytest.mark.parametrize("state", [state for state in State if state != State.DROPPED])
    def test_shows_a_claim_in_the_column_of_its_state(self, client, ana, marta, us, state):
        claim = bring_to(make_claim(by=ana), state, author=ana, reviewer=marta)
        client.force_login(ana)

        column = State.IN_PROGRESS if state == State.REOPENED else state
        assert columns(client) == {column: [claim]}

    def test_names_every_state_that_a_column_counts(self, client, ana, marta, us, monkeypatch):
        for state in (State.IN_PROGRESS, State.REOPENED):
            bring_to(make_claim(by=ana), state, author=ana, reviewer=marta)
        client.force_login(ana)
        monkeypatch.setattr("claims.views.board.MOST", 1)

        page = BeautifulSoup(client.get(reverse("board")).content, "lxml")

        column = page.select_one('[data-column="in_progress"]')
        assert [chip.text for chip in column.select("h2 .chip")] == ["En curso", "Reabierta"]
        assert column.select_one(".count").text == "1+"
        whole = client.get(column.select_one("p > a[href*=state]")["href"])
        assert {claim.state for claim in whole.context["page"].rows} == {State.IN_PROGRESS, State.REOPENED}

    def test_leaves_out_what_was_dropped(self, client, ana, marta):
        bring_to(make_claim(by=ana), State.DROPPED, author=ana, reviewer=marta)
        client.force_login(ana)

        assert columns(client) == {}

    def test_offers_the_legal_steps_and_no_other(self, client, ana, marta, us):
        claims = [
            bring_to(make_claim(by=ana), state, author=ana, reviewer=marta)
            for state in State
            if state != State.DROPPED
        ]
        for person in (ana, marta):
            client.force_login(person)
            shown = [card for cards in columns(client).values() for card in cards]
            offered = {card.pk: [step["move"] for step in card.steps] for card in shown}
            assert offered == {claim.pk: workflow.moves_for(person, claim) for claim in claims}

    def test_leads_to_a_page_where_a_step_has_to_be_read_first(self, client, proposal, marta):
        client.force_login(marta)

        page = BeautifulSoup(client.get(reverse("board")).content, "lxml")

        (link,) = page.select('a[data-to="approved"]')
        assert link["href"] == reverse("claim-review", args=[proposal.uid])

    def test_takes_a_step_and_comes_back_to_what_was_filtered(self, client, ana):
        claim = make_claim(by=ana)
        client.force_login(ana)
        here = f"{reverse('board')}?priority=2"

        answer = client.post(reverse("claim-move", args=[claim.uid]), {"move": "start", "next": here})

        claim.refresh_from_db()
        assert (claim.state, answer.url) == (State.IN_PROGRESS, here)

    @pytest.mark.parametrize("elsewhere", ["https://otra.example/", "//otra.example/", "javascript:alert(1)"])
    def test_never_leads_elsewhere(self, client, ana, elsewhere):
        claim = make_claim(by=ana)
        client.force_login(ana)

        answer = client.post(reverse("claim-move", args=[claim.uid]), {"move": "start", "next": elsewhere})

        assert answer.url.startswith("/articles/")

    def test_asks_for_the_sentence_that_a_step_needs(self, client, ana):
        claim = make_claim(by=ana)
        client.force_login(ana)
        step = {"move": "drop", "next": reverse("board")}

        answer = client.post(reverse("claim-move", args=[claim.uid]), step)
        page = BeautifulSoup(answer.content, "lxml")

        assert answer.status_code == 422
        assert page.select_one("main input[name=next]")["value"] == reverse("board")

    def test_filters_by_person(self, client, ana, marta):
        mine, _other = make_claim(by=ana), make_claim(by=ana)
        Claim.objects.filter(pk=mine.pk).update(assignee=ana)
        client.force_login(ana)

        assert columns(client, assignee="ana") == {State.OPEN: [mine]}

    def test_asks_a_constant_number_of_questions(self, client, ana, marta, us, django_assert_num_queries):
        client.force_login(marta)
        states = [state for state in State if state != State.DROPPED]
        for state in states:
            bring_to(make_claim(by=ana), state, author=ana, reviewer=marta)
        with django_assert_num_queries(13):
            client.get(reverse("board"))
        for state in states:
            bring_to(make_claim(by=ana), state, author=ana, reviewer=marta)

        with django_assert_num_queries(13):
            client.get(reverse("board"))


class TestTies:
    def test_are_what_is_asked_of_one_claim_at_a_time(self, proposal, ana, marta):
        other = make_claim(by=ana)

        for person in (ana, marta):
            ties = access.ties_of(person, [proposal, other])
            for claim in (proposal, other):
                assert (ties[claim.pk].wrote or ties[claim.pk].sent) == access.is_author(person, claim)
