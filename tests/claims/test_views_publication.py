"""What leaves the building: shown before, refused with a reason, never half done."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from claims import publication, workflow
from claims.models import Check, NoticeKind, Publication, State
from tests.factories import NOON, bring_to, judge, make_claim, make_user


@pytest.fixture
def approved(ana, marta, us):
    return bring_to(make_claim(by=ana), State.APPROVED, author=ana, reviewer=marta)


@pytest.fixture
def published(ana, marta, us):
    return bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)


@pytest.fixture
def corrected(published, ana, marta):
    """The published claim, reopened, judged anew and approved again."""
    workflow.advance(published, "reopen", by=ana, at=NOON, reason="Hay datos nuevos.")
    judge(published, "false", by=ana)
    workflow.advance(published, "submit", by=ana, at=NOON)
    return workflow.advance(published, "approve", by=marta, at=NOON)


def publish_page(claim) -> str:
    return reverse("claim-publish", args=[claim.uid])


def retract_page(claim) -> str:
    return reverse("claim-retract", args=[claim.uid])


class TestPublish:
    def test_shows_what_readers_will_see(self, client, marta, approved):
        client.force_login(marta)

        page = client.get(publish_page(approved))

        assert page.status_code == 200
        assert page.context["edition"]["statement"] == approved.statement
        assert "Consta en el acta." in page.content.decode()
        assert Publication.objects.count() == 0

    def test_shows_the_author_the_preview_and_whose_step_it_is(self, client, ana, approved):
        client.force_login(ana)

        page = client.get(publish_page(approved))

        assert page.status_code == 200
        assert page.context["obstacle"]
        assert "Consta en el acta." in page.content.decode()

    def test_says_where_a_claim_stands_that_is_not_approved(self, client, ana, marta, us):
        claim = make_claim(by=ana)
        client.force_login(marta)

        page = client.get(publish_page(claim), headers={"accept-language": "en"})

        assert "Only an approved claim can be published; this one is “Open”." in page.content.decode()

    def test_says_that_the_newsroom_has_no_name_yet(self, client, ana, marta):
        claim = bring_to(make_claim(by=ana), State.APPROVED, author=ana, reviewer=marta)
        client.force_login(marta)

        page = client.get(publish_page(claim), headers={"accept-language": "en"})

        assert page.status_code == 200
        assert "before the newsroom has a name" in page.content.decode()

    def test_leads_to_the_public_page(self, client, marta, approved):
        client.force_login(marta)

        answer = client.post(publish_page(approved))

        check = Check.objects.get(claim=approved)
        assert (answer.status_code, answer.url) == (302, check.get_absolute_url())

    def test_refuses_whoever_may_not(self, client, ana, approved):
        client.force_login(ana)

        answer = client.post(publish_page(approved))

        assert answer.status_code == 403
        assert Publication.objects.count() == 0

    def test_refuses_to_do_it_twice(self, client, marta, approved):
        client.force_login(marta)
        client.post(publish_page(approved))

        answer = client.post(publish_page(approved))

        assert answer.status_code == 409
        assert Publication.objects.count() == 1

    def test_asks_for_the_public_note_and_keeps_the_kind(self, client, marta, corrected):
        client.force_login(marta)

        answer = client.post(publish_page(corrected), {"kind": "rating_change", "note": " "})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert '<option value="rating_change" selected>' in page
        assert 'aria-invalid="true"' in page
        assert answer.context["edition"]["edition"] == 2

    def test_refuses_a_change_of_rating_by_another_name_and_keeps_the_note(self, client, marta, corrected):
        client.force_login(marta)

        answer = client.post(publish_page(corrected), {"kind": "minor_fix", "note": "Una errata, decimos."})

        assert answer.status_code == 422
        assert "Una errata, decimos.</textarea>" in answer.content.decode()
        assert Publication.objects.count() == 1

    def test_makes_the_next_edition(self, client, marta, corrected):
        client.force_login(marta)

        answer = client.post(publish_page(corrected), {"kind": "rating_change", "note": "Cambia la nota."})

        assert answer.status_code == 302
        assert Publication.objects.first().note == "Cambia la nota."


class TestRetract:
    def test_refuses_an_empty_note(self, client, marta, published):
        client.force_login(marta)

        answer = client.post(retract_page(published), {"note": ""})

        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()
        assert not Check.objects.get().is_retracted

    def test_keeps_the_note_of_somebody_who_may_not(self, client, ana, published):
        client.force_login(ana)

        answer = client.post(retract_page(published), {"note": "No se sostiene."})

        assert answer.status_code == 403
        assert "No se sostiene." in answer.content.decode()
        assert not Check.objects.get().is_retracted

    def test_leaves_a_tombstone_and_leads_back_to_the_claim(self, client, marta, published):
        client.force_login(marta)

        answer = client.post(retract_page(published), {"note": "No se sostiene."})

        check = Check.objects.get()
        assert (answer.status_code, answer.url) == (302, published.get_absolute_url())
        assert client.get(check.get_absolute_url()).status_code == 410

    @pytest.mark.parametrize(
        "address",
        [
            lambda claim: reverse("claims"),
            lambda claim: reverse("board"),
            lambda claim: f"{reverse('search')}?q=enero",
            lambda claim: reverse("notices"),
            lambda claim: claim.get_absolute_url(),
            lambda claim: reverse("claim-dossier", args=[claim.uid]),
            lambda claim: f"{claim.appearances.get().article.get_absolute_url()}?claim=1",
        ],
        ids=["claims", "board", "search", "notices", "claim", "dossier", "desk"],
    )
    def test_is_told_wherever_the_claim_stands(self, client, ana, marta, published, address):
        publication.retract(published, note="No se sostiene.", by=marta, at=NOON)
        client.force_login(ana)

        page = BeautifulSoup(client.get(address(published)).content, "lxml")

        told = {chip["data-tone"] for chip in page.select("#main .chip-square") if not chip.find_parent("h2")}
        assert "failed" in told
        assert "published" not in told

    def test_is_told_to_whoever_worked_on_it(self, ana, marta, published):
        publication.retract(published, note="No se sostiene.", by=marta, at=NOON)

        newest = ana.notices.order_by("-id").first()
        assert (newest.verb, newest.kind) == ("check.retracted", NoticeKind.CHANGED_UNDER_YOU)

    def test_refuses_to_do_it_twice(self, client, marta, published):
        client.force_login(marta)
        client.post(retract_page(published), {"note": "No se sostiene."})

        answer = client.post(retract_page(published), {"note": "Otra vez."})

        assert answer.status_code == 409
        assert "Otra vez." in answer.content.decode()

    def test_says_that_nothing_is_published(self, client, marta, approved):
        client.force_login(marta)

        page = client.get(retract_page(approved), headers={"accept-language": "en"})

        assert "Nothing of this claim is published." in page.content.decode()

    def test_is_not_found_by_somebody_without_a_role(self, client, published):
        client.force_login(make_user("visitor"))

        assert client.get(retract_page(published)).status_code == 404
