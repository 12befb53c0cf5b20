"""The queue: what waits for whom, and where its lines lead."""

import pytest
from django.urls import reverse

from claims.models import Claim, State
from sources.models import Source
from sources.models import State as AttemptState
from tests import factories
from tests.factories import NOON, bring_to, make_claim, make_user


def sections(client) -> dict[str, list]:
    """{section: its claims} as the page shows them."""
    page = client.get(reverse("queue"))
    assert page.status_code == 200
    return {section["key"]: section["claims"] for section in page.context["sections"]}


def failed_attempt(user, *, url="https://fuente.example/nota"):
    source = Source.objects.create(url=url, requested_url=url, created_by=user, created_at=NOON)
    return factories.make_failed_attempt(source, by=user, state=AttemptState.REFUSED)


class TestQueue:
    def test_is_for_people_who_signed_in(self, client, db):
        page = client.get(reverse("queue"))

        assert (page.status_code, page.url) == (302, f"{reverse('sign-in')}?next=/")

    def test_offers_a_beginning_when_nothing_waits(self, client, ana):
        client.force_login(ana)

        page = client.get(reverse("queue"))

        assert f'href="{reverse("article-new")}"' in page.content.decode()
        assert 'class="empty"' in page.content.decode()

    def test_shows_nothing_to_somebody_without_a_role(self, client, ana):
        make_claim(by=ana)
        client.force_login(make_user("visitor"))

        assert sections(client) == {}

    def test_leads_a_reviewer_to_the_review(self, client, ana, marta, us):
        claim = bring_to(make_claim(by=ana), State.IN_REVIEW, author=ana, reviewer=marta)
        client.force_login(marta)

        (row,) = sections(client)["review"]

        assert row.next_page == reverse("claim-review", args=[claim.uid])

    def test_keeps_a_claim_from_its_own_author_s_review(self, client, ana, marta, us):
        bring_to(make_claim(by=marta), State.IN_REVIEW, author=marta, reviewer=ana)
        client.force_login(marta)

        assert "review" not in sections(client)

    def test_leads_to_publishing_what_is_approved(self, client, ana, marta, us):
        claim = bring_to(make_claim(by=ana), State.APPROVED, author=ana, reviewer=marta)
        client.force_login(marta)

        (row,) = sections(client)["publish"]

        assert row.next_page == reverse("claim-publish", args=[claim.uid])

    def test_brings_what_was_sent_back_to_the_desk(self, client, ana, marta, us):
        claim = bring_to(make_claim(by=ana), State.RETURNED, author=ana, reviewer=marta)
        Claim.objects.filter(pk=claim.pk).update(assignee=ana)
        client.force_login(ana)

        (row,) = sections(client)["returned"]

        article = claim.appearances.get().article
        assert row.next_page == f"{article.get_absolute_url()}?claim=1"

    def test_leads_to_a_claim_that_stands_in_no_article(self, client, ana):
        claim = Claim.objects.create(statement="Suelta.", created_at=NOON, updated_at=NOON)
        client.force_login(ana)

        (row,) = sections(client)["unassigned"]

        assert row.next_page == claim.get_absolute_url()

    @pytest.mark.parametrize(("language", "words"), [("en", "The site has no such page (status 404).")])
    def test_tells_what_could_not_be_fetched_and_offers_another_try(self, client, ana, language, words):
        attempt = failed_attempt(ana)
        client.force_login(ana)

        page = client.get(reverse("queue"), headers={"accept-language": language}).content.decode()

        assert words in page
        assert f'action="{reverse("source-retry", args=[attempt.source.uid])}"' in page

    def test_asks_a_constant_number_of_questions(
        self, client, ana, marta, us, django_assert_num_queries, django_assert_max_num_queries
    ):
        client.force_login(marta)
        for _each in range(2):
            bring_to(make_claim(by=ana), State.IN_REVIEW, author=ana, reviewer=marta)
            make_claim(by=ana)
            failed_attempt(marta, url=f"https://fuente.example/{_each}")
        with django_assert_max_num_queries(24) as few:
            client.get(reverse("queue"))
        for _each in range(4):
            bring_to(make_claim(by=ana), State.IN_REVIEW, author=ana, reviewer=marta)
            make_claim(by=ana)
            failed_attempt(marta, url=f"https://otra.example/{_each}")

        with django_assert_num_queries(len(few)):
            client.get(reverse("queue"))
