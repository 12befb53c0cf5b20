"""What the world reads: complete, light, without scripts, in two languages."""

import json
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from claims import publication, workflow
from claims.models import Check, Claim, Question, State
from tests.factories import NOON, bring_to, cite, judge, make_claim

LIMIT = 30_000  # bytes of a public page


def page_of(check, lang="es") -> str:
    return reverse("check", args=[lang, check.slug])


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "lxml")


@pytest.fixture
def check(ana, marta, us):
    """A published check."""
    claim = bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
    return Check.objects.get(claim=claim)


def correct(check, ana, marta, *, note="Cambiamos la nota."):
    """A second edition, with another rating."""
    claim, later = check.claim, NOON + timedelta(hours=1)
    workflow.advance(claim, "reopen", by=ana, at=later, reason="Hay datos nuevos.")
    judge(claim, "false", by=ana, at=later)
    workflow.advance(claim, "submit", by=ana, at=later)
    workflow.advance(claim, "approve", by=marta, at=later)
    publication.publish(claim, by=marta, at=later, kind="rating_change", note=note)
    check.refresh_from_db()


class TestChecks:
    def test_needs_no_login_and_no_script(self, client, check):
        page = client.get(reverse("checks", args=["es"]))

        assert page.status_code == 200
        assert soup(page).find_all("script") == []
        assert soup(page).find("a", href=page_of(check)).text == check.statement

    def test_names_itself_in_both_languages(self, client, check):
        links = soup(client.get(reverse("checks", args=["en"]))).find_all("link", hreflang=True)

        assert {link["hreflang"]: link["href"] for link in links} == {
            "es": "http://127.0.0.1:8000/es/checks/",
            "en": "http://127.0.0.1:8000/en/checks/",
        }

    def test_leaves_out_what_was_retracted(self, client, check, marta):
        publication.retract(check.claim, note="No se sostiene.", by=marta, at=NOON)

        assert client.get(reverse("checks", args=["es"])).context["page"].rows == []

    @pytest.mark.parametrize(("asked", "found"), [("true", 1), ("false", 0), ("", 1)])
    def test_filters_by_rating(self, client, check, asked, found):
        page = client.get(reverse("checks", args=["es"]), {"rating": asked, "q": ""})

        assert len(page.context["page"].rows) == found
        assert (f'<option value="{asked}" selected>' in page.content.decode()) == bool(asked)

    def test_sends_readers_to_their_language(self, client, db):
        answer = client.get(reverse("checks-any"), headers={"accept-language": "en"})

        assert (answer.status_code, answer.url) == (302, "/en/checks/")

    def test_asks_a_constant_number_of_questions(self, client, ana, marta, check, django_assert_num_queries):
        with django_assert_num_queries(2):
            client.get(reverse("checks", args=["es"]))
        for _each in range(3):
            bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)

        with django_assert_num_queries(2):
            client.get(reverse("checks", args=["es"]))


class TestCheck:
    def test_is_not_found_when_there_is_none(self, client, db):
        assert client.get(reverse("check", args=["es", "nada"])).status_code == 404

    def test_needs_no_login_and_runs_no_script(self, client, check):
        page = client.get(page_of(check))

        assert page.status_code == 200
        assert [script["type"] for script in soup(page).find_all("script")] == ["application/ld+json"]
        assert "sessionid" not in page.cookies

    def test_tells_rating_claim_answer_and_evidence_in_this_order(self, client, check):
        page = client.get(page_of(check)).content.decode()

        marks = [
            "chip-large",
            "<h1",
            "Consta en el acta.",
            "<strong>acta</strong>",
            "la reunión consta",
            "Marta",
        ]
        places = [page.index(mark, page.index("<article")) for mark in marks]
        assert places == sorted(places)

    def test_shows_the_content_s_language_and_the_reader_s(self, client, check):
        page = soup(client.get(page_of(check, "en")))

        assert page.html["lang"] == "en"
        assert page.h1["lang"] == "es"
        assert page.find("a", hreflang="es")["href"] == page_of(check, "es")

    def test_points_to_itself_and_to_the_other_language(self, client, check):
        page = soup(client.get(page_of(check, "en")))
        urls = json.loads(check.edition.document)["urls"]

        assert page.find("link", rel="canonical")["href"] == urls["en"]
        assert {link["hreflang"]: link["href"] for link in page.find_all("link", hreflang=True)} == urls

    def test_tells_machines_what_it_tells_people(self, client, check):
        page = soup(client.get(page_of(check)))

        told = json.loads(page.find("script").text)
        assert told == json.loads(check.edition.claim_review)
        assert page.find("meta", property="og:description")["content"] == "Consta en el acta."
        assert page.find("meta", property="og:title")["content"].endswith(check.statement)

    def test_lets_nothing_typed_end_a_script_or_run(self, client, ana, marta, us):
        claim = make_claim(by=ana)
        hostile = '</script><script>alert(1)</script><img src=x onerror="alert(1)">'
        Claim.objects.filter(pk=claim.pk).update(statement=hostile)
        bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)

        page = client.get(page_of(Check.objects.get(claim=claim)))

        shown = soup(page)
        assert [script["type"] for script in shown.find_all("script")] == ["application/ld+json"]
        assert shown.find_all("img") == []
        assert json.loads(shown.find("script").text)["claimReviewed"] == hostile

    def test_answers_both_questions_when_both_are_answered(self, client, ana, marta, us):
        claim = make_claim(by=ana)
        judge(claim, "said", by=ana, question=Question.ATTRIBUTION)
        bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)

        page = soup(client.get(page_of(Check.objects.get(claim=claim))))

        assert len(page.select(".answer")) == 2
        assert [chip["data-tone"] for chip in page.select(".chip-large")] == ["true", "said"]

    def test_counts_what_is_confidential_and_quotes_nothing_of_it(self, client, ana, marta, us):
        claim = make_claim(by=ana)
        piece = cite(
            claim, by=ana, is_confidential=True, confidential_reason="Lo pidió la fuente.", note="Secreto"
        )
        judge(claim, by=ana, evidence=[piece, cite(claim, by=ana)])
        bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)

        page = client.get(page_of(Check.objects.get(claim=claim))).content.decode()

        assert "Lo pidió la fuente." in page
        assert page.count("la reunión consta") == 2  # one quotation of this verdict, one of bring_to's own
        assert "Secreto" not in page

    def test_stays_light_with_much_evidence(self, client, ana, marta, us):
        claim = make_claim(by=ana)
        judge(claim, by=ana, evidence=[cite(claim, by=ana) for _each in range(10)])
        bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)

        assert len(client.get(page_of(Check.objects.get(claim=claim))).content) < LIMIT

    def test_asks_the_check_alone(self, client, check, django_assert_num_queries):
        with django_assert_num_queries(2):  # its entity tag, its row
            client.get(page_of(check))

    def test_is_not_sent_again_to_who_has_it(self, client, check):
        tag = client.get(page_of(check))["ETag"]

        assert client.get(page_of(check), headers={"if-none-match": tag}).status_code == 304
        assert client.get(page_of(check, "en"), headers={"if-none-match": tag}).status_code == 200

    def test_lists_its_corrections_with_dates(self, client, check, ana, marta):
        correct(check, ana, marta)

        page = soup(client.get(page_of(check)))

        corrections = page.select("ol.list > li")
        assert [row.time["datetime"][:13] for row in corrections] == ["2026-01-16T14", "2026-01-16T13"]
        assert "Cambiamos la nota." in corrections[0].text
        assert corrections[1].a["href"] == reverse("edition", args=["es", check.slug, 1])

    def test_leaves_a_tombstone(self, client, check, marta):
        publication.retract(check.claim, note="No se sostiene.", by=marta, at=NOON)

        page = client.get(page_of(check))

        assert page.status_code == 410
        assert "No se sostiene." in soup(page).select_one(".answer").text
        assert "Consta en el acta." not in page.content.decode()
        assert soup(page).find_all("script") == []
        assert soup(page).find("meta", attrs={"name": "robots"})["content"] == "noindex"


class TestEdition:
    def test_shows_an_earlier_edition_as_it_was(self, client, check, ana, marta):
        correct(check, ana, marta)

        page = client.get(reverse("edition", args=["es", check.slug, 1]))

        shown = soup(page)
        assert page.status_code == 200
        assert [chip["data-tone"] for chip in shown.select(".chip-large")] == ["true"]
        assert shown.find("meta", attrs={"name": "robots"})["content"] == "noindex"
        assert shown.select_one(".notice a")["href"] == page_of(check)

    def test_of_a_retracted_check_is_shared_as_retracted(self, client, check, marta):
        publication.retract(check.claim, note="Era un error.", by=marta, at=NOON)

        shown = soup(client.get(reverse("edition", args=["en", check.slug, 1])))

        assert shown.find("meta", property="og:title")["content"].startswith("Retracted: ")

    def test_leads_from_the_newest_to_the_check_itself(self, client, check):
        answer = client.get(reverse("edition", args=["es", check.slug, 1]))

        assert (answer.status_code, answer.url) == (302, page_of(check))

    def test_is_not_found_when_there_is_none(self, client, check):
        assert client.get(reverse("edition", args=["es", check.slug, 9])).status_code == 404


class TestClaimreview:
    def test_serves_the_frozen_text(self, client, check):
        answer = client.get(reverse("claimreview", args=["es", check.slug]))

        assert answer["Content-Type"] == "application/ld+json"
        assert answer.content.decode() == check.edition.claim_review

    def test_is_gone_with_a_retraction(self, client, check, marta):
        publication.retract(check.claim, note="No se sostiene.", by=marta, at=NOON)

        assert client.get(reverse("claimreview", args=["es", check.slug])).status_code == 404


class TestLinks:
    def test_open_nothing_but_the_web_and_ourselves(self, client, check):
        page = client.get(page_of(check)).content.decode()

        assert all(re.match(r"https?://|/|#", link) for link in re.findall(r'href="([^"]*)"', page))
