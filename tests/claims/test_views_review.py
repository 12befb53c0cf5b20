"""The second person's page: proposal beside evidence, and whose step it is."""

import re

from django.urls import reverse

from claims import workflow
from claims.models import Claim, State
from tests.factories import NOON, bring_to, cite, judge, make_claim, make_user

UNKNOWN = "01a20c76-eb1c-75c6-ad2a-7fd400e8da3f"


def buttons(page) -> set[str]:
    """The moves a page has buttons for."""
    return set(re.findall(r'name="move" value="(\w+)"', page.content.decode()))


class TestReview:
    def test_is_not_found_when_there_is_none(self, client, ana):
        client.force_login(ana)

        assert client.get(reverse("claim-review", args=[UNKNOWN])).status_code == 404

    def test_shows_each_verdict_with_the_passages_it_cites(self, client, marta, proposal):
        client.force_login(marta)

        page = client.get(reverse("claim-review", args=[proposal.uid]))

        (shown,) = page.context["proposals"]
        assert [piece.passage.exact for piece in shown["pieces"]] == ["la reunión consta"]
        assert "la reunión consta" in page.content.decode()

    def test_lets_a_second_person_decide(self, client, marta, proposal):
        client.force_login(marta)

        page = client.get(reverse("claim-review", args=[proposal.uid]))

        assert buttons(page) == {"approve", "return"}

    def test_tells_the_author_why_not(self, client, ana, proposal):
        client.force_login(ana)

        page = client.get(reverse("claim-review", args=[proposal.uid]), headers={"accept-language": "en"})

        assert buttons(page) & {"approve", "return"} == set()
        assert "Nobody reviews their own verdict" in page.content.decode()

    def test_tells_the_sender_of_somebody_elses_verdict_why_not(self, client, ana, marta):
        claim = make_claim(by=ana)
        judge(claim, by=ana)
        workflow.advance(claim, "submit", by=marta, at=NOON)
        client.force_login(marta)

        page = client.get(reverse("claim-review", args=[claim.uid]), headers={"accept-language": "en"})

        assert buttons(page) & {"approve", "return"} == set()
        assert "You sent this claim to review" in page.content.decode()
        assert "Nobody reviews their own verdict" not in page.content.decode()

    def test_tells_a_fact_checker_whose_step_it_is(self, client, proposal):
        client.force_login(make_user("iker", "fact-checker"))

        page = client.get(reverse("claim-review", args=[proposal.uid]), headers={"accept-language": "en"})

        assert buttons(page) == set()
        assert "A reviewer or an administrator" in page.content.decode()

    def test_says_who_sent_it_back_and_why(self, client, ana, marta, us):
        claim = bring_to(make_claim(by=ana), State.RETURNED, author=ana, reviewer=marta)
        client.force_login(marta)

        page = client.get(reverse("claim-review", args=[claim.uid])).content.decode()

        assert "Falta una fuente primaria." in page
        assert "Marta" in page

    def test_shows_the_words_around_each_passage(self, client, marta, proposal):
        client.force_login(marta)

        page = client.get(reverse("claim-review", args=[proposal.uid])).content.decode()

        assert "Documento de prueba 1: </span>la reunión consta" in page

    def test_leads_to_the_neighbours_in_the_line_of_proposals(self, client, ana, marta, proposal):
        client.force_login(marta)
        urgent = bring_to(make_claim(by=ana, words="progreso"), State.IN_REVIEW, author=ana, reviewer=marta)
        Claim.objects.filter(pk=urgent.pk).update(priority=4)

        first = client.get(reverse("claim-review", args=[urgent.uid])).context["line"]
        second = client.get(reverse("claim-review", args=[proposal.uid])).context["line"]

        assert first == {"place": 1, "count": 2, "previous": None, "next": proposal.uid}
        assert second == {"place": 2, "count": 2, "previous": urgent.uid, "next": None}

    def test_leads_to_what_waits_from_a_claim_that_does_not(self, client, ana, marta, proposal):
        client.force_login(marta)

        page = client.get(reverse("claim-review", args=[make_claim(by=ana, words="progreso").uid]))

        assert page.context["line"] == {"count": 1, "next": proposal.uid}

    def test_asks_no_more_questions_for_more_evidence(
        self, client, ana, marta, us, django_assert_num_queries, django_assert_max_num_queries
    ):
        claim = make_claim(by=ana)
        judge(claim, by=ana)
        client.force_login(marta)
        address = reverse("claim-review", args=[claim.uid])
        client.get(address)
        with django_assert_max_num_queries(16) as few:
            client.get(address)
        judge(claim, "false", by=ana, evidence=[cite(claim, by=ana) for _each in range(6)])

        with django_assert_num_queries(len(few)):
            client.get(address)
