"""The list of claims, a claim alone, and the steps that are taken or refused."""

import re

import pytest
from django.urls import reverse

from claims.models import Claim, State
from tests.factories import NOON, bring_to, cite, judge, make_claim, make_user, mark

UNKNOWN = "01a20c76-eb1c-75c6-ad2a-7fd400e8da3f"


def buttons(page) -> set[str]:
    """The moves a page has buttons for."""
    return set(re.findall(r'name="move" value="(\w+)"', page.content.decode()))


class TestClaims:
    def test_is_for_people_who_signed_in(self, client, db):
        assert client.get(reverse("claims")).status_code == 302

    def test_lists_the_newest_first(self, client, ana):
        older = make_claim(by=ana)
        newer = mark(older.appearances.get().article, "el progreso es inaceptable", by=ana)
        client.force_login(ana)

        assert client.get(reverse("claims")).context["page"].rows == [newer, older]

    def test_takes_a_filter_left_at_all_for_none(self, client, ana):
        claim = make_claim(by=ana)
        client.force_login(ana)

        page = client.get(
            reverse("claims"), {"q": "", "state": "", "kind": "", "priority": "", "claimant": ""}
        )

        assert page.context["page"].rows == [claim]
        assert not page.context["filter"].form.errors

    def test_keeps_what_was_asked_for_in_the_fields(self, client, ana):
        make_claim(by=ana)
        client.force_login(ana)

        page = client.get(reverse("claims"), {"q": "nada de eso", "state": "dropped"})

        assert page.context["page"].rows == []
        assert 'value="nada de eso"' in page.content.decode()
        assert '<option value="dropped" selected>' in page.content.decode()

    def test_says_that_an_unknown_state_is_none(self, client, ana):
        client.force_login(ana)

        page = client.get(reverse("claims"), {"state": "forgotten"})

        assert page.status_code == 200
        assert 'role="alert"' in page.content.decode()

    def test_keeps_the_filters_on_the_way_to_older_claims(self, client, ana):
        Claim.objects.bulk_create(
            Claim(statement=f"Afirmación {n}", created_at=NOON, updated_at=NOON) for n in range(31)
        )
        client.force_login(ana)

        page = client.get(reverse("claims"), {"q": "Afirmación"}).content.decode()

        assert re.search(r'rel="next" href="\?q=Afirmaci%C3%B3n&amp;before=\d+"', page)

    def test_asks_a_constant_number_of_questions(self, client, ana, django_assert_num_queries):
        client.force_login(ana)
        make_claim(by=ana)
        client.get(reverse("claims"))
        with django_assert_num_queries(6):
            client.get(reverse("claims"))
        for _each in range(5):
            make_claim(by=ana)

        with django_assert_num_queries(6):
            client.get(reverse("claims"))


class TestClaim:
    def test_is_not_found_when_there_is_none(self, client, ana):
        client.force_login(ana)

        assert client.get(reverse("claim", args=[UNKNOWN])).status_code == 404

    def test_is_not_found_by_somebody_without_a_role(self, client, proposal):
        client.force_login(make_user("visitor"))

        assert client.get(proposal.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize("state", State.values)
    def test_shows_a_claim_in_every_state(self, client, ana, marta, us, state):
        claim = bring_to(make_claim(by=ana), State(state), author=ana, reviewer=marta)
        client.force_login(ana)

        page = client.get(claim.get_absolute_url())

        assert page.status_code == 200
        assert f'data-tone="{state}"' in page.content.decode()

    def test_offers_the_steps_that_are_the_reader_s(self, client, ana, proposal):
        client.force_login(ana)

        assert buttons(client.get(proposal.get_absolute_url())) == {"recall"}

    def test_shows_typed_markup_as_text(self, client, ana, marta, us):
        claim = make_claim(by=ana)
        Claim.objects.filter(pk=claim.pk).update(statement="<script>alert(1)</script>")
        client.force_login(ana)

        page = client.get(claim.get_absolute_url()).content.decode()

        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page

    def test_asks_no_more_questions_for_more_evidence(
        self, client, ana, marta, us, django_assert_num_queries, django_assert_max_num_queries
    ):
        claim = bring_to(make_claim(by=ana), State.IN_PROGRESS, author=ana, reviewer=marta)
        client.force_login(ana)
        client.get(claim.get_absolute_url())
        with django_assert_max_num_queries(24) as few:
            client.get(claim.get_absolute_url())
        for _each in range(4):
            judge(claim, by=ana, evidence=[cite(claim, by=ana), cite(claim, by=ana)])

        with django_assert_num_queries(len(few)):
            client.get(claim.get_absolute_url())


class TestMove:
    def move(self, client, claim, move, **data):
        return client.post(reverse("claim-move", args=[claim.uid]), {"move": move, "from": "claim", **data})

    def test_leads_back_to_the_claim(self, client, marta, proposal):
        client.force_login(marta)

        answer = self.move(client, proposal, "approve")

        proposal.refresh_from_db()
        assert (answer.status_code, answer.url) == (302, proposal.get_absolute_url())
        assert proposal.state == State.APPROVED

    def test_refuses_the_author_s_own_approval(self, client, ana, proposal):
        client.force_login(ana)

        answer = self.move(client, proposal, "approve", reason="Está bien.")

        proposal.refresh_from_db()
        assert (answer.status_code, proposal.state) == (403, State.IN_REVIEW)
        assert "Está bien." in answer.content.decode()

    def test_asks_for_the_missing_reason_beside_its_field(self, client, marta, proposal):
        client.force_login(marta)

        answer = self.move(client, proposal, "return")

        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()
        assert '<input type="hidden" name="move" value="return">' in answer.content.decode()
        assert answer.context["form"].fields["reason"].required

    def test_shows_where_the_claim_stands_after_somebody_was_faster(self, client, marta, proposal):
        client.force_login(marta)
        self.move(client, proposal, "return", reason="Falta una fuente.")

        answer = self.move(client, proposal, "return", reason="Lo mismo, escrito después.")

        page = answer.content.decode()
        assert answer.status_code == 409
        assert 'data-tone="returned"' in page
        assert "Lo mismo, escrito después." in page

    def test_lists_what_a_reviewer_would_miss(self, client, ana):
        claim = make_claim(by=ana)
        client.force_login(ana)

        answer = self.move(client, claim, "submit")

        assert answer.status_code == 422
        assert len(answer.context["gaps"]) == 1

    def test_knows_no_step_but_those_of_the_table(self, client, ana):
        claim = make_claim(by=ana)
        client.force_login(ana)

        answer = self.move(client, claim, "publish")

        claim.refresh_from_db()
        assert (answer.status_code, claim.state) == (302, State.OPEN)

    def test_is_not_taken_by_following_a_link(self, client, ana, proposal):
        client.force_login(ana)

        assert client.get(reverse("claim-move", args=[proposal.uid])).status_code == 405
