"""The Fact Check Tools API: its official client works here unchanged, and so do requests by hand."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from claims import amending, appearing, intake, publication, workflow
from claims.models import Check, OutsideCheck, State
from tests import factories
from tests.factories import NOON, make_newsroom, make_people, make_user
from workbench.api import tokens

PAGE = {
    "pageUrl": "https://redaccion.example/viejo",
    "publishDate": "2020-05-01",
    "claimReviewAuthor": {"name": "La Redacción", "imageUrl": "https://redaccion.example/logo.png"},
    "claimReviewMarkups": [
        {
            "url": "https://redaccion.example/viejo#uno",
            "claimReviewed": "La luna es de queso.",
            "claimDate": "2020-04-30",
            "claimLocation": "Un mitin",
            "claimAuthor": {"name": "Alguien", "jobTitle": "Candidato", "sameAs": "https://a.example"},
            "claimFirstAppearance": "https://b.example/1",
            "claimAppearances": ["https://b.example/2", "https://b.example/3"],
            "rating": {
                "textualRating": "Falso",
                "ratingValue": 1,
                "worstRating": 1,
                "bestRating": 5,
                "ratingExplanation": "Es de roca.",
            },
        }
    ],
}


def publish(words, people, claimant="", at=NOON):
    ana, marta = people
    claim = factories.make_claim(by=ana, words=words, at=at)
    if claimant:
        who = {
            "claimant": amending.claimant_named(claimant),
            "claimed_on": at.date(),
            "date_precision": "day",
        }
        amending.amend(claim, who, version=1, by=ana, at=at)
    factories.bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta, at=at)
    return Check.objects.get(claim=claim)


def appear(claim, url, by):
    """The claim stands at one more address."""
    text = "Se dijo que el progreso es inaceptable."
    article = intake.open_article(factories.make_snapshot(text, by=by, url=url).source, by=by, at=NOON)
    appearing.appear_again(claim, article, 12, len(text) - 1, text[12:-1], by=by, at=NOON)


@pytest.fixture
def people(db):
    make_newsroom()
    return make_people()


@pytest.fixture
def words(people):
    return tokens.issue(people[0], name="fct", scopes=["read", "contribute"], by=people[0], at=NOON)[1]


@pytest.fixture
def ask():
    def ask(path, method="get", body=None, headers=None, **parameters):
        options = {"headers": {"Accept-Language": "en", **(headers or {})}}
        if method in ("get", "delete"):
            query = {"query_params": parameters}
            return getattr(Client(), method)(f"/v1alpha1/{path}", **options, **query)
        options |= {"content_type": "application/json", "query_params": parameters}
        return getattr(Client(), method)(f"/v1alpha1/{path}", json.dumps(body), **options)

    return ask


class TestOfficialClient:
    """google-api-python-client with the discovery document inside it, only the address changed."""

    @pytest.fixture
    def api(self, server, people, words):
        def api(key):
            options = {"api_endpoint": server.url}
            return build("factchecktools", "v1alpha1", developerKey=key, client_options=options)

        return api

    def test_searches_claims(self, api, people):
        check = publish("el progreso es inaceptable", people, "El gobierno")
        found = api("any key").claims().search(query="progresos", languageCode="es-ES").execute()
        page = json.loads(check.edition.claim_review)["url"]
        assert found == {
            "claims": [
                {
                    "text": "el progreso es inaceptable",
                    "claimant": "El gobierno",
                    "claimDate": "2026-01-16T00:00:00Z",
                    "claimReview": [
                        {
                            "publisher": {"name": "La Redacción", "site": "127.0.0.1"},
                            "url": page,
                            "title": "el progreso es inaceptable",
                            "reviewDate": "2026-01-16T12:00:00Z",
                            "textualRating": "Verdadero",
                            "languageCode": "es",
                        }
                    ],
                }
            ]
        }

    def test_walks_every_page_of_a_search(self, api, people):
        for number in range(3):
            publish("el progreso es inaceptable", people, at=NOON + timedelta(minutes=number))
        claims = api("k").claims()
        request, sizes = claims.search(query="inaceptable", pageSize=2), []
        while request is not None:
            answer = request.execute()
            sizes.append(len(answer["claims"]))
            request = claims.search_next(request, answer)
        assert sizes == [2, 1]

    def test_searches_images(self, api, people):
        assert api("k").claims().imageSearch(imageUri="https://a.example/a.png").execute() == {}

    def test_finds_an_image_where_a_published_claim_appeared(self, api, people):
        image, other = "https://medio.example/foto.png", "https://medio.example/otra.png"
        claim = publish("el progreso es inaceptable", people, at=NOON).claim
        ana, marta = people
        workflow.advance(claim, "reopen", by=ana, at=NOON, reason="Sale en una foto.")
        appear(claim, image, ana)
        search = api("k").claims().imageSearch
        assert search(imageUri=image).execute() == {}  # nobody hears of it before it is published

        workflow.advance(claim, "submit", by=ana, at=NOON)
        workflow.advance(claim, "approve", by=marta, at=NOON)
        publication.publish(claim, by=marta, at=NOON, kind="update", note="Sale en una foto.")
        (found,) = search(imageUri=image, languageCode="es-MX").execute()["results"]
        assert found["claim"]["text"] == "el progreso es inaceptable"
        assert search(imageUri=other).execute() == search(imageUri=image, languageCode="en").execute() == {}

    def test_creates_lists_gets_replaces_and_deletes_pages(self, api, words):
        pages = api(words).pages()
        made = pages.create(body=PAGE).execute()
        assert made == PAGE | {"name": made["name"], "versionId": "1"}
        assert pages.get(name=made["name"]).execute() == made
        assert pages.list(url=PAGE["pageUrl"]).execute() == {"claimReviewMarkupPages": [made]}
        assert pages.list(organization="redaccion.example").execute() == {"claimReviewMarkupPages": [made]}
        markup = {"claimReviewed": "La luna es de roca.", "rating": {"textualRating": "Cierto"}}
        smaller = {**made, "claimReviewMarkups": [markup]}
        replaced = pages.update(name=made["name"], body=smaller).execute()
        assert replaced["versionId"] == "2"
        assert replaced["claimReviewMarkups"] == [markup | {"url": PAGE["pageUrl"]}]
        with pytest.raises(HttpError) as stale:
            pages.update(name=made["name"], body=smaller).execute()
        assert (stale.value.status_code, stale.value.resp.status) == (409, 409)
        assert pages.delete(name=made["name"]).execute() == {}
        assert pages.list(organization="redaccion.example").execute() == {}

    def test_hears_why_it_is_refused(self, api):
        with pytest.raises(HttpError) as refusal:
            api("k").claims().search().execute()
        error = json.loads(refusal.value.content)["error"]
        assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
        assert error["message"] == refusal.value.reason


class TestSearch:
    def texts(self, response):
        return [claim["text"] for claim in response.json().get("claims", [])]

    def test_gives_nothing_rather_than_an_empty_list(self, ask, people):
        assert ask("claims:search", query="nada").json() == {}

    @pytest.mark.parametrize("query", ["INACEPTABLES", "inaceptáble", '"progreso es inaceptable"'])
    def test_finds_words_in_any_inflection_and_accent(self, ask, people, query):
        publish("el progreso es inaceptable", people)
        assert self.texts(ask("claims:search", query=query)) == ["el progreso es inaceptable"]

    @pytest.mark.parametrize(
        ("parameters", "count"),
        [
            ({"reviewPublisherSiteFilter": "https://www.127.0.0.1/"}, 2),
            ({"reviewPublisherSiteFilter": "other.example"}, 0),
            ({"query": "gobierno"}, 1),
            ({"query": "progreso", "languageCode": "en"}, 0),
            ({"query": "progreso", "language_code": "ES-mx"}, 1),
            ({"query": "progreso", "offset": "1"}, 0),
            ({"query": "progreso", "pageSize": "0"}, 1),
        ],
    )
    def test_filters(self, ask, people, parameters, count):
        publish("el progreso es inaceptable", people, "El gobierno")
        publish("el 23 de enero", people)
        assert len(self.texts(ask("claims:search", **parameters))) == count

    def test_counts_age_from_the_newer_of_claim_and_review(self, ask, people):
        publish("el 23 de enero", people, at=timezone.now() - timedelta(days=10))
        found = {days: self.texts(ask("claims:search", query="enero", maxAgeDays=days)) for days in (5, 15)}
        assert found == {5: [], 15: ["el 23 de enero"]}

    def test_forgets_what_was_retracted(self, ask, people):
        check = publish("el 23 de enero", people)
        publication.retract(check.claim, note="Error.", by=people[1], at=NOON)
        assert ask("claims:search", query="enero").json() == {}

    @pytest.mark.parametrize(
        "parameters",
        [
            {},
            {"languageCode": "es"},
            {"query": "a", "pageSize": "x"},
            {"query": "a", "pageSize": "-1"},
            {"query": "a", "offset": "-1"},
            {"query": "a", "maxAgeDays": "-1"},
            {"query": "a", "maxAgeDays": "99999999999"},
            {"query": "a", "pageToken": "made-up"},
            {"query": "a", "surprise": "1"},
            {"query": "a\0"},
            {"query": "a", "fields": "claims(text"},
            {"query": "a", "alt": "proto"},
            {"query": "a", "callback": "alert(1)"},
        ],
    )
    def test_refuses_what_does_not_fit(self, ask, people, parameters):
        response = ask("claims:search", **parameters)
        assert (response.status_code, response.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")

    def test_binds_a_page_token_to_its_query(self, ask, people):
        for number in range(2):
            publish("el 23 de enero", people, at=NOON + timedelta(minutes=number))
        token = ask("claims:search", query="enero", pageSize=1).json()["nextPageToken"]
        again = ask("claims:search", query="enero", pageSize=1, pageToken=token).json()
        assert len(again["claims"]) == 1
        assert "nextPageToken" not in again
        assert ask("claims:search", query="23", pageSize=1, pageToken=token).status_code == 400

    def test_understands_the_parameters_of_every_google_api(self, ask, people):
        publish("el 23 de enero", people)
        few = ask("claims:search", query="enero", fields="claims(text,claimReview/textualRating)", key="AIza")
        assert few.json() == {
            "claims": [{"text": "el 23 de enero", "claimReview": [{"textualRating": "Verdadero"}]}]
        }
        assert few.content.decode().startswith("{\n  ")
        dense = ask("claims:search", query="enero", prettyPrint="false")
        assert dense.content.count(b"\n") == 1
        script = ask("claims:search", query="enero", callback="app.found")
        assert script["Content-Type"].startswith("text/javascript")
        assert script.content.decode().startswith("// API callback\napp.found({")


class TestPages:
    def test_give_published_checks_as_pages_that_cannot_be_written(self, ask, people, words):
        check = publish("el 23 de enero", people, "El gobierno")
        url = json.loads(check.edition.claim_review)["url"]
        (page,) = ask("pages", url=url, key=words).json()["claimReviewMarkupPages"]
        assert (page["name"], page["pageUrl"], page["versionId"]) == (f"pages/{check.uid}", url, "1")
        markup = page["claimReviewMarkups"][0]
        assert (markup["claimReviewed"], markup["claimLocation"]) == ("el 23 de enero", "el 23 de enero")
        assert ask(f"pages/{check.uid}", key=words).json() == page
        site = ask("pages", organization="127.0.0.1", key=words).json()
        assert site["claimReviewMarkupPages"] == [page]
        refused = ask(page["name"], "put", page, key=words)
        assert refused.json()["error"]["status"] == "FAILED_PRECONDITION"

    def test_are_walked_by_organization_checks_first(self, ask, people, words):
        check = publish("el 23 de enero", people)
        for number in range(3):
            body = {**PAGE, "pageUrl": f"http://127.0.0.1/{number}"}
            body["claimReviewMarkups"] = [{"claimReviewed": f"Número {number}."}]
            assert ask("pages", "post", body, key=words).status_code == 200
        names, token = [], {}
        while True:
            answer = ask("pages", organization="127.0.0.1", pageSize=2, key=words, **token).json()
            names += [page["pageUrl"] for page in answer["claimReviewMarkupPages"]]
            if "nextPageToken" not in answer:
                break
            token = {"pageToken": answer["nextPageToken"]}
        own = json.loads(check.edition.claim_review)["url"]
        assert names == [own, *(f"http://127.0.0.1/{number}" for number in (2, 1, 0))]

    def test_become_outside_checks(self, ask, words):
        ask("pages", "post", PAGE, headers={"Authorization": f"Bearer {words}"})
        kept = OutsideCheck.objects.get()
        assert (kept.statement, kept.rating_words, kept.site) == (
            "La luna es de queso.",
            "Falso",
            "redaccion.example",
        )

    def test_answer_a_second_page_of_the_same_address(self, ask, words):
        ask("pages", "post", PAGE, key=words)
        again = ask("pages", "post", PAGE, key=words)
        assert (again.status_code, again.json()["error"]["status"]) == (409, "ALREADY_EXISTS")

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"pageUrl": "ftp://a"}, "pageUrl"),
            ({"pageUrl": 5}, "pageUrl"),
            ({"surprise": 1}, None),
            ({"publishDate": "ayer"}, "publishDate"),
            ({"claimReviewMarkups": []}, "claimReviewMarkups"),
            ({"claimReviewMarkups": [{"claimReviewed": " "}]}, "claimReviewMarkups[0].claimReviewed"),
            (
                {"claimReviewMarkups": [{"claimReviewed": "a", "url": "https://else.example"}]},
                "claimReviewMarkups[0].url",
            ),
            (
                {"claimReviewMarkups": [{"claimReviewed": "a", "rating": {"ratingValue": 1.5}}]},
                "claimReviewMarkups[0].rating.ratingValue",
            ),
            ({"claimReviewMarkups": [{"claimReviewed": "a"}] * 2}, "claimReviewMarkups[1]"),
        ],
    )
    def test_refuse_a_body_that_does_not_fit(self, ask, words, change, field):
        response = ask("pages", "post", PAGE | change, key=words)
        error = response.json()["error"]
        assert (response.status_code, error["status"]) == (400, "INVALID_ARGUMENT")
        if field:
            assert error["details"][0]["fieldViolations"][0]["field"] == field

    @pytest.mark.parametrize("scopes", [["contribute"], ["review"]])
    def test_refuse_a_token_without_the_scope(self, ask, people, scopes):
        words = tokens.issue(people[0], name="x", scopes=scopes, by=people[0], at=NOON)[1]
        status = ask("pages", url=PAGE["pageUrl"], key=words).json()["error"]["status"]
        assert status == "PERMISSION_DENIED"

    def test_refuse_strangers(self, ask, db):
        otto = make_user("otto")
        words = tokens.issue(otto, name="x", scopes=["read"], by=otto, at=NOON)[1]
        assert ask("pages", url="https://a.example", key=words).status_code == 403
        nobody = ask("pages", url="https://a.example", key="AIza")
        assert (nobody.status_code, nobody.json()["error"]["status"]) == (401, "UNAUTHENTICATED")

    @pytest.mark.parametrize("parameters", [{}, {"url": "https://a.example", "organization": "a.example"}])
    def test_list_by_one_of_two(self, ask, words, parameters):
        assert ask("pages", key=words, **parameters).status_code == 400

    @pytest.mark.parametrize("name", ["x", "0190a0a0-0000-7000-8000-000000000000"])
    def test_say_when_there_is_none(self, ask, words, name):
        assert ask(f"pages/{name}", key=words).json()["error"]["code"] == 404
        assert ask(f"pages/{name}", "delete", key=words).json()["error"]["code"] == 404
