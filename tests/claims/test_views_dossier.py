"""The dossier: all of a claim on paper, and what stays at home."""

import pytest
from django.urls import reverse

from claims.models import State
from tests.factories import bring_to, cite, judge, make_claim


@pytest.fixture
def claim(ana, marta, us):
    claim = make_claim(by=ana)
    secret = cite(
        claim, by=ana, is_confidential=True, confidential_reason="Lo pidió la fuente.", note="Secreto"
    )
    judge(claim, by=ana, evidence=[secret, cite(claim, by=ana)])
    return bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)


class TestDossier:
    def test_is_for_the_newsroom(self, client, claim):
        assert client.get(reverse("claim-dossier", args=[claim.uid])).status_code == 302

    def test_holds_evidence_with_its_proof_and_what_was_published(self, client, claim, ana):
        client.force_login(ana)

        page = client.get(reverse("claim-dossier", args=[claim.uid])).content.decode()

        passage = claim.evidence.exclude(is_confidential=True).first().passage
        assert passage.snapshot.body_sha256 in page
        assert claim.publications.get().document_sha256 in page
        assert "Secreto" in page

    def test_leaves_out_what_is_confidential_when_asked_and_says_so(self, client, claim, ana):
        client.force_login(ana)

        page = client.get(reverse("claim-dossier", args=[claim.uid]), {"confidential": "no"})

        assert "Secreto" not in page.content.decode()
        assert page.context["left_out"] == 1
        assert 1 not in [piece.pk for piece in page.context["pieces"] if piece.is_confidential]

    def test_numbers_the_evidence_each_verdict_rests_on(self, client, claim, ana):
        client.force_login(ana)

        page = client.get(reverse("claim-dossier", args=[claim.uid]))

        assert [answer["cites"] for answer in page.context["answers"]] == [[3]]

    def test_asks_a_constant_number_of_questions(
        self, client, ana, django_assert_num_queries, django_assert_max_num_queries
    ):
        claim = make_claim(by=ana)
        judge(claim, by=ana)
        client.force_login(ana)
        address = reverse("claim-dossier", args=[claim.uid])
        with django_assert_max_num_queries(15) as few:
            client.get(address)
        judge(claim, by=ana, evidence=[cite(claim, by=ana) for _each in range(3)])

        with django_assert_num_queries(len(few)):
            client.get(address)
