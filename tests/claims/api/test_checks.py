"""Published checks over REST: stored text, constant queries, and nothing but what was published."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from claims import amending, publication, workflow
from claims.models import Check, Claim, Question, State
from sources.models import Source
from tests import factories
from tests.factories import NOON, make_newsroom, make_people
from tests.rest import Rest, path_of, rest_of

pytestmark = pytest.mark.django_db
WORDS = ["el 23 de enero", "El gobierno", "el progreso es inaceptable"]


@pytest.fixture(scope="class")
def people(db_of_class):
    make_newsroom()
    return make_people()


@pytest.fixture(scope="class")
def published(people):
    """Three published checks; whatever a test does to them is undone before the next one."""
    ana, marta = people
    article = factories.make_article(by=ana)
    for words in WORDS:
        claim = factories.mark(article, words, by=ana)
        factories.bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)


@pytest.fixture
def checks(published):
    """The published checks, the oldest first."""
    return list(Check.objects.order_by("id"))


@pytest.fixture
def reader():
    return Rest()


def correct(claim, people):
    """A second edition, and the third after a retraction when asked again."""
    ana, marta = people
    claim.refresh_from_db()
    workflow.advance(claim, "reopen", by=ana, at=NOON, reason="Hay datos nuevos.")
    workflow.advance(claim, "submit", by=ana, at=NOON)
    workflow.advance(claim, "approve", by=marta, at=NOON)
    return publication.publish(claim, by=marta, at=NOON, kind="update", note="Se añade un dato.")


class TestEmptyList:
    def test_is_answered_before_anything_is_published(self, reader):
        assert reader.get("/checks/").json() == {"next": None, "previous": None, "results": []}


class TestList:
    def test_gives_the_stored_documents_newest_first(self, reader, checks):
        response = reader.get("/checks/")
        stored = [json.loads(check.edition.document) for check in reversed(checks)]
        assert response.json() == {"next": None, "previous": None, "results": stored}

    def test_gives_the_stored_text_letter_by_letter(self, reader, checks):
        content = reader.get("/checks/").content.decode()
        assert all(check.edition.document in content for check in checks)

    @pytest.mark.parametrize("size", [1, 3])
    def test_costs_two_queries_however_long_the_page(self, reader, checks, django_assert_num_queries, size):
        with django_assert_num_queries(2):
            assert len(reader.get(f"/checks/?page_size={size}").json()["results"]) == size

    @pytest.mark.parametrize(("asked", "most"), [("tag=agenda", 4), ("rating=true", 5)])
    def test_costs_a_token_few_queries(self, people, checks, django_assert_max_num_queries, asked, most):
        """One of them notes, once a minute, that the token was used; one asks whether there is the rating."""
        rest = rest_of(people[0])
        with django_assert_max_num_queries(most):
            rest.get(f"/checks/?{asked}")

    def test_walks_by_cursor_and_back(self, reader, checks):
        first = reader.get("/checks/?page_size=2").json()
        second = reader.get(first["next"].removeprefix("http://testserver")).json()
        back = reader.get(second["previous"].removeprefix("http://testserver")).json()
        assert [len(first["results"]), len(second["results"]), second["next"]] == [2, 1, None]
        assert back["results"] == first["results"]

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("language=es", 3),
            ("language=en", 0),
            ("rating=true", 3),
            ("rating=false", 0),
            ("attribution=said", 0),
            ("claimant=gobierno", 0),
            ("tag=nada", 0),
            ("publisher=nada.example", 0),
            ("published_since=2026-01-16T12:00:00Z", 3),
            ("published_until=2026-01-16T11:59:59Z", 0),
            ("updated_until=2026-01-16T12:00:00Z", 3),
            ("q=INACEPTABLE", 1),
            ("q=nada", 0),
            ("updated_since=2026-01-16T12:00:00Z", 3),
            ("updated_since=2026-01-16T12:00:01Z", 0),
        ],
    )
    def test_filters(self, reader, checks, query, count):
        assert len(reader.get(f"/checks/?{query}").json()["results"]) == count

    def test_refuses_a_filter_that_does_not_fit(self, reader):
        assert reader.get("/checks/?updated_since=soon").json()["field"] == "updated_since"

    @pytest.mark.parametrize("door", ["", "ndjson/", "csv/", "datafeed/", "averitec/"])
    @pytest.mark.parametrize(
        "asked",
        ["rating=zzz", "rating=said", "attribution=true", "language=xx-nonsense", "raiting=true", "_=1"],
    )
    def test_names_the_parameter_that_does_not_fit(self, reader, checks, door, asked):
        refusal = reader.get(f"/checks/{door}?{asked}")
        assert (refusal.status_code, refusal.json()["field"]) == (400, asked.partition("=")[0])

    @pytest.mark.parametrize("size", ["abc", "0", "-1", "1.5", "²", "9" * 30])
    def test_refuses_a_page_size_that_is_none(self, reader, checks, size):
        for address in ("/checks/", "/changes/"):
            refusal = reader.get(f"{address}?page_size={size}")
            assert (refusal.status_code, refusal.json()["field"]) == (400, "page_size")

    def test_gives_at_most_a_thousand(self, reader, checks):
        assert len(reader.get("/checks/?page_size=5000&format=json").json()["results"]) == 3

    def test_shows_a_retraction_as_a_tombstone(self, reader, checks, people):
        secret = json.loads(checks[0].edition.document)["verdicts"]["substance"]["short_answer"]
        publication.retract(checks[0].claim, note="Error nuestro.", by=people[1], at=NOON)
        tomb = reader.get("/checks/").json()["results"][-1]
        assert (tomb["kind"], tomb["note"]) == ("retraction", "Error nuestro.")
        assert secret not in json.dumps(tomb, ensure_ascii=False)

    def test_shows_nothing_of_what_is_not_published(self, reader, checks, people):
        ana, _marta = people
        claim = checks[0].claim
        workflow.advance(claim, "reopen", by=ana, at=NOON, reason="Hay datos nuevos.")
        factories.judge(claim, "false", by=ana)
        content = reader.get("/checks/").content
        assert b'"false"' not in content
        assert content.count(b'"edition":1') == 3

    def test_is_answered_304_until_something_changes(self, reader, checks, people, django_assert_num_queries):
        tag = reader.get("/checks/")["ETag"]
        held = {"headers": {"If-None-Match": f'"other", W/{tag}'}}
        with django_assert_num_queries(1):
            unchanged = reader.get("/checks/", **held)
        assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", tag)
        correct(checks[0].claim, people)
        with django_assert_num_queries(3):
            changed = reader.get("/checks/", **held)
        assert (changed.status_code, changed["ETag"] == tag) == (200, False)
        assert changed.content == reader.get("/checks/").content

    def test_gives_only_the_members_asked_for(self, reader, checks):
        asked = "fields=slug,verdicts(substance/rating/key)"
        page = reader.get(f"/checks/?{asked}")
        assert page.json()["results"][0] == {
            "slug": checks[-1].slug,
            "verdicts": {"substance": {"rating": {"key": "true"}}},
        }
        assert page["ETag"] != reader.get("/checks/")["ETag"]
        one = reader.get(f"/checks/{checks[0].uid}/?{asked}")
        assert one.json()["slug"] == checks[0].slug
        assert set(one.json()) == {"slug", "verdicts"}

    @pytest.mark.parametrize("words", ["a(b", "a,", "a)", "/a", "(", "a b(", "ñ"])
    def test_refuses_a_selection_that_cannot_be_read(self, reader, words):
        refusal = reader.get("/checks/", query_params={"fields": words})
        assert (refusal.status_code, refusal.json()["field"]) == (400, "fields")


class TestRetrieve:
    def test_finds_by_uid_and_by_slug(self, reader, checks):
        by_uid, by_slug = reader.get(f"/checks/{checks[0].uid}/"), reader.get(f"/checks/{checks[0].slug}/")
        assert by_uid.content.decode() == by_slug.content.decode() == checks[0].edition.document

    @pytest.mark.parametrize("name", ["nothing", "0190a0a0-0000-7000-8000-000000000000", "a.b", "%00"])
    def test_says_when_there_is_none(self, reader, name):
        assert reader.get(f"/checks/{name}/").json()["code"] == "not_found"

    def test_is_answered_304_until_the_next_edition(self, reader, checks, people):
        path = f"/checks/{checks[0].uid}/"
        held = {"headers": {"If-None-Match": reader.get(path)["ETag"]}}
        assert reader.get(path, **held).status_code == 304
        correct(checks[0].claim, people)
        assert reader.get(path, **held).json()["edition"] == 2


class TestClaimreview:
    def test_gives_the_stored_json_ld(self, reader, checks):
        response = reader.get(f"/checks/{checks[0].uid}/claimreview/")
        assert response["Content-Type"] == "application/ld+json"
        assert response.content.decode() == checks[0].edition.claim_review

    @pytest.mark.parametrize("accept", ["application/ld+json", "application/json", "*/*"])
    def test_answers_who_asks_for_either_json(self, reader, checks, accept):
        path = f"/checks/{checks[0].uid}/claimreview/"
        assert reader.get(path, headers={"Accept": accept}).status_code == 200

    def test_is_gone_after_a_retraction(self, reader, checks, people):
        publication.retract(checks[0].claim, note="Error nuestro.", by=people[1], at=NOON)
        response = reader.get(f"/checks/{checks[0].uid}/claimreview/")
        assert (response.status_code, response.json()["code"]) == (410, "retracted")


class TestEditions:
    def numbers(self, rest, check):
        return [each["edition"] for each in rest.get(f"/checks/{check.uid}/editions/").json()["results"]]

    def test_gives_every_edition_oldest_first(self, reader, checks, people):
        correct(checks[0].claim, people)
        assert self.numbers(reader, checks[0]) == [1, 2]

    def test_keeps_from_readers_what_a_retraction_took_back(self, reader, checks, people):
        publication.retract(checks[0].claim, note="Error nuestro.", by=people[1], at=timezone.now())
        assert self.numbers(reader, checks[0]) == [2]
        assert self.numbers(rest_of(people[0]), checks[0]) == [1, 2]
        correct(checks[0].claim, people)
        assert self.numbers(reader, checks[0]) == [2, 3]


class TestCheckFilter:
    def test_an_attribution_alone_is_found_by_its_rating(self, people, reader):
        ana, marta = people
        claim = factories.make_claim(by=ana)
        factories.judge(claim, "said", by=ana, question=Question.ATTRIBUTION)
        workflow.advance(claim, "submit", by=ana, at=NOON)
        workflow.advance(claim, "approve", by=marta, at=NOON)
        published = rest_of(marta).post(f"/claims/{claim.uid}/publication/")
        (found,) = reader.get("/checks/?attribution=said").json()["results"]
        assert found == reader.get(path_of(published)).json()


class TestAsOf:
    LATER = NOON + timedelta(days=1)

    @pytest.fixture
    def corrected(self, checks, people):
        """The oldest check, corrected a day after it was published."""
        ana, marta = people
        claim = Claim.objects.get(check_page=checks[0])
        workflow.advance(claim, "reopen", by=ana, at=self.LATER, reason="Hay datos nuevos.")
        workflow.advance(claim, "submit", by=ana, at=self.LATER)
        workflow.advance(claim, "approve", by=marta, at=self.LATER)
        publication.publish(claim, by=marta, at=self.LATER, kind="update", note="Se añade un dato.")
        return claim

    def editions(self, rest, moment, **options):
        response = rest.get("/checks/", data={"as_of": moment.isoformat()} | options)
        return [(row["uid"], row["edition"], row["kind"]) for row in response.json()["results"]]

    def test_shows_each_edition_that_stood_then(self, reader, checks, corrected):
        before = self.editions(reader, NOON)
        after = self.editions(reader, self.LATER)

        assert [row[1:] for row in before] == [(1, "first")] * 3
        assert after == [*before[:2], (str(checks[0].uid), 2, "update")]
        assert self.editions(reader, NOON - timedelta(seconds=1)) == []

    def test_goes_with_pages_and_fields(self, reader, checks, corrected):
        asked = {"as_of": NOON.isoformat(), "page_size": 1, "fields": "uid,edition"}
        page = reader.get("/checks/", data=asked).json()
        second = reader.client.get(page["next"]).json()

        assert page["results"] == [{"uid": str(checks[2].uid), "edition": 1}]
        assert second["results"] == [{"uid": str(checks[1].uid), "edition": 1}]

    def test_shows_strangers_nothing_that_was_taken_back_since(self, reader, people, checks, corrected):
        ana, marta = people
        publication.retract(corrected, note="No se sostiene.", by=marta, at=self.LATER + timedelta(days=1))

        assert self.editions(reader, NOON)[2][1:] == (3, "retraction")
        assert self.editions(rest_of(ana), NOON)[2][1:] == (1, "first")

    @pytest.mark.parametrize(
        "asked",
        [
            {"as_of": "ayer"},
            {"as_of": "2026-01-16T12:00:00"},
            {"as_of": "2026-13-45T12:00:00Z"},
            {"as_of": "0001-01-01T00:00:00+14:00"},
            {"as_of": "2999-01-01T00:00:00Z"},
        ],
    )
    def test_refuses_what_is_no_past_instant(self, reader, checks, asked):
        response = reader.get("/checks/", data=asked)
        assert (response.status_code, response.json()["code"]) == (400, "as_of_refused")

    @pytest.mark.parametrize(
        ("filters", "now", "then"),
        [
            ("rating=true", 2, 3),
            ("rating=false", 1, 0),
            ("attribution=said", 0, 0),
            ("claimant=gobierno", 1, 0),
            ("tag=economía", 1, 0),
            ("language=ES", 3, 3),
            ("q=inaceptables", 1, 1),
            ("q=gobiernos", 2, 1),
            ("updated_since=2026-01-16T12:00:01Z", 1, 0),
            ("updated_until=2026-01-16T12:00:00Z", 2, 3),
            ("published_since=2026-01-16T12:00:00Z", 3, 3),
        ],
    )
    def test_filters_by_what_was_said_then(self, reader, checks, people, filters, now, then):
        """The oldest check got another rating, a claimant and a tag a day later."""
        ana, marta = people
        claim = Claim.objects.get(check_page=checks[0])
        workflow.advance(claim, "reopen", by=ana, at=self.LATER, reason="Hay datos nuevos.")
        amended = {"claimant": amending.claimant_named("El gobierno"), "tags": ["economía"]}
        amending.amend(claim, amended, version=claim.version, by=ana, at=self.LATER)
        claim.refresh_from_db()
        factories.judge(claim, "false", by=ana)
        workflow.advance(claim, "submit", by=ana, at=self.LATER)
        workflow.advance(claim, "approve", by=marta, at=self.LATER)
        publication.publish(claim, by=marta, at=self.LATER, kind="rating_change", note="Cambia.")

        for moment, count in ((self.LATER, now), (NOON, then)):
            page = reader.get(f"/checks/?{filters}&as_of={moment:%Y-%m-%dT%H:%M:%SZ}")
            assert len(page.json()["results"]) == count
        assert len(reader.get(f"/checks/?{filters}").json()["results"]) == now

    @pytest.mark.parametrize("name", ["medio.example", "https://www.medio.example/b", "www.medio.example"])
    def test_filters_by_where_it_had_appeared_then(self, reader, checks, people, name):
        ana, marta = people
        claim = Claim.objects.get(check_page=checks[0])
        for days, url in ((1, "https://www.medio.example/a?b"), (2, "https://otro.example/")):
            moment = NOON + timedelta(days=days)
            Source.objects.filter(article__appearances__claim=claim).update(url=url)
            workflow.advance(claim, "reopen", by=ana, at=moment, reason="Hay datos nuevos.")
            workflow.advance(claim, "submit", by=ana, at=moment)
            workflow.advance(claim, "approve", by=marta, at=moment)
            publication.publish(claim, by=marta, at=moment, kind="update", note="Se añade un dato.")

        found = [len(self.editions(reader, NOON + timedelta(days=days), publisher=name)) for days in range(3)]
        assert found == [0, 1, 0]

    def test_names_a_filter_that_does_not_fit(self, reader, db):
        for field, value in (("updated_since", "soon"), ("rating", "zzz"), ("language", "xx"), ("foo", "1")):
            refusal = reader.get(f"/checks/?as_of=2026-01-16T12:00:00Z&{field}={value}")
            assert (refusal.status_code, refusal.json()["field"]) == (400, field)

    def test_takes_a_plus_sign_that_arrives_as_a_space(self, reader, checks):
        response = reader.get("/checks/?as_of=2026-01-16T13:00:00+01:00")
        assert len(response.json()["results"]) == 3

    def test_costs_the_same_however_many_there_are(self, reader, checks, django_assert_num_queries):
        with django_assert_num_queries(3):
            reader.get("/checks/", data={"as_of": NOON.isoformat()})


class TestValidators:
    LISTS = ["/checks/", "/checks/?page_size=2", "/checks/ndjson/", "/checks/csv/", "/checks/datafeed/"]
    FEEDS = ["/en/checks.atom", "/es/corrections.atom", "/sitemap.xml", "/sitemaps/0.xml"]

    def answer(self, path, **headers):
        return Client(headers=headers).get(path if path in self.FEEDS else f"/api/v1{path}")

    @pytest.mark.parametrize("path", [*LISTS, *FEEDS])
    def test_answer_304_from_one_entry_of_an_index(self, checks, path, django_assert_num_queries):
        first = self.answer(path)
        with django_assert_num_queries(1):
            again = self.answer(path, if_none_match=first["ETag"])
            assert (again.status_code, again["ETag"]) == (304, first["ETag"])
        with django_assert_num_queries(1):
            again = self.answer(path, if_modified_since=first["Last-Modified"])
            assert again.status_code == 304

    @pytest.mark.parametrize("path", [*LISTS, *FEEDS])
    def test_answer_anew_after_another_edition(self, people, checks, path):
        first = self.answer(path)
        publication.retract(checks[1].claim, note="No.", by=people[1], at=timezone.now())

        assert self.answer(path, if_none_match=first["ETag"]).status_code == 200
        assert self.answer(path, if_modified_since=first["Last-Modified"]).status_code == 200

    def test_know_a_page_that_another_edition_leaves_as_it_is(self, people, checks):
        first = self.answer("/checks/?rating=true&page_size=1")
        publication.retract(checks[0].claim, note="No.", by=people[1], at=timezone.now())
        again = self.answer("/checks/?rating=true&page_size=1", if_none_match=first["ETag"])

        assert (again.status_code, again["ETag"] != first["ETag"]) == (304, True)

    def test_do_not_take_the_tag_of_another_address(self, checks):
        other = self.answer("/checks/?page_size=2")
        assert self.answer("/checks/", if_none_match=other["ETag"]).status_code == 200

    def test_give_no_date_while_it_may_still_be_shared(self, people, checks):
        """Last-Modified counts seconds: another edition of the same second would be missed."""
        publication.retract(checks[0].claim, note="No.", by=people[1], at=timezone.now())
        response = self.answer("/checks/")

        assert "Last-Modified" not in response
        since = "Fri, 01 Jan 2100 00:00:00 GMT"
        assert self.answer("/checks/", if_modified_since=since).status_code == 200

    def test_let_entity_tags_decide_alone(self, checks):
        first = self.answer("/checks/")
        headers = {"if_none_match": '"another"', "if_modified_since": first["Last-Modified"]}
        assert self.answer("/checks/", **headers).status_code == 200

    def test_date_one_check(self, checks):
        path = f"/checks/{checks[0].uid}/"
        first = self.answer(path)

        assert first["Last-Modified"] == "Fri, 16 Jan 2026 12:00:00 GMT"
        assert self.answer(path, if_modified_since=first["Last-Modified"]).status_code == 304


class TestInstants:
    @pytest.mark.parametrize("name", ["published_since", "published_until", "updated_since", "updated_until"])
    def test_are_compared_in_any_time_zone(self, reader, checks, name):
        """PostgreSQL knows no zone beyond sixteen hours; ISO 8601 does."""
        assert len(reader.get("/checks/", data={name: "2026-01-15T19:54:00-16:06"}).json()["results"]) == 3

    def test_are_refused_before_time_began(self, reader, checks):
        assert reader.get("/checks/?updated_since=0001-01-01T00:00:00%2B14:00").status_code == 400
