"""Reading and writing the work over REST: same rules as the pages, with the causes named."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.models import Article, Attachment, Claim, Evidence, State, Verdict
from sources.models import FetchAttempt, Passage, Reason, Source
from tests import factories
from tests.factories import TEXT, make_article, make_newsroom, make_people
from tests.rest import path_of, rest_of

pytestmark = pytest.mark.django_db
PAGE = "https://www.ine.es/prensa/ipc.htm"


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def ana(people):
    return people[0]


@pytest.fixture
def rest(ana):
    return rest_of(ana)


@pytest.fixture
def article(ana):
    return make_article(by=ana)


@pytest.fixture
def claim(article, ana):
    return factories.mark(article, "el 23 de enero", by=ana)


class TestPreconditions:
    def test_tell_who_sends_no_object_what_stands(self, rest, claim):
        response = rest.patch(f"/claims/{claim.uid}/", [None], tag='"stale"')
        assert (response.status_code, response.json()["yours"]) == (412, {})


class TestArticleViewSet:
    def test_freezes_a_text(self, rest):
        response = rest.post(
            "/articles/", {"text": TEXT, "title": "Una nota", "published_on": "2026-01-16", "language": "es"}
        )
        assert response.status_code == 201
        made = rest.get(path_of(response)).json()
        assert (made["title"], made["published_on"], made["language"]) == ("Una nota", "2026-01-16", "es")
        assert rest.get(f"/snapshots/{made['snapshot']}/").json()["text"] == TEXT

    def test_queues_an_address_and_shows_how_it_goes(self, rest):
        response = rest.post("/articles/", {"url": PAGE})
        assert response.status_code == 202
        followed = rest.get(path_of(response)).json()
        assert (followed["snapshot"], followed["attempt"]["state"]) == (None, "queued")

    def test_finds_the_article_of_an_address_it_knows(self, rest, ana):
        factories.make_snapshot(by=ana, url=PAGE)
        first = rest.post("/articles/", {"url": PAGE})
        again = rest.post("/articles/", {"url": PAGE + "?utm_source=x"})
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["uid"] == again.json()["uid"]
        assert Article.objects.count() == 1

    def test_queues_a_file(self, rest):
        file = SimpleUploadedFile("nota.txt", TEXT.encode())
        response = rest.upload("/articles/", {"file": file, "title": "Una nota"})
        assert (response.status_code, response.json()["attempt"]["reason"]) == (202, "upload")

    def test_refuses_a_binary_file_named_txt(self, rest):
        file = SimpleUploadedFile("nota.txt", b"\x00\x01\x02\xff" * 100)
        response = rest.upload("/articles/", {"file": file})
        assert (response.status_code, response.json()["code"]) == (422, "file_binary")
        assert not Source.objects.exists()

    @pytest.mark.parametrize(
        ("name", "declared"), [("acta.pdf", "application/pdf"), ("acta.PDF", ""), ("acta", "application/pdf")]
    )
    def test_refuses_what_is_no_pdf_though_it_says_so(self, rest, name, declared):
        file = SimpleUploadedFile(name, b"not a pdf", content_type=declared)
        response = rest.upload("/articles/", {"file": file})
        assert (response.status_code, response.json()["code"]) == (422, "file_not_pdf")
        assert (response.json()["field"], Source.objects.exists()) == ("file", False)

    def test_refuses_a_time_zone_that_does_not_exist(self, rest):
        response = rest.post("/articles/", {"text": TEXT, "time_zone": "Europe/Springfield"})
        assert (response.status_code, response.json()["field"]) == (400, "time_zone")

    @pytest.mark.parametrize("body", [{}, {"url": PAGE, "text": TEXT}, {"title": "x"}])
    def test_refuses_none_or_two_of_url_text_and_file(self, rest, body):
        assert rest.post("/articles/", body).status_code == 400
        assert not Source.objects.exists()

    def test_lists_with_a_constant_number_of_queries(self, rest, ana, django_assert_max_num_queries):
        for number in range(5):
            make_article(f"{TEXT} {number}", by=ana)
        with django_assert_max_num_queries(7):
            assert len(rest.get("/articles/").json()["results"]) == 5

    def test_amends_what_is_known(self, rest, article, ana):
        body = {
            "title": "Otro título",
            "published_on": "2026-01-15",
            "time_zone": "America/Lima",
            "assignee": "ana",
            "deadline": "2026-01-20T13:00:00+01:00",
            "status": "done",
        }
        response = rest.patch(f"/articles/{article.uid}/", body)
        assert response.status_code == 200
        assert {name: response.json()[name] for name in body} == body
        assert rest.get(f"/articles/{article.uid}/")["ETag"] == response["ETag"]

    def test_dismisses_with_a_reason_alone(self, rest, article):
        address = f"/articles/{article.uid}/"
        refused = rest.patch(address, {"status": "dismissed"})
        assert (refused.status_code, refused.json()["field"]) == (422, "dismissed_reason")
        done = rest.patch(address, {"status": "dismissed", "dismissed_reason": "Es publicidad."})
        assert (done.status_code, done.json()["dismissed_reason"]) == (200, "Es publicidad.")

    @pytest.mark.parametrize(("tag", "status"), [("", 428), ('"stale"', 412)])
    def test_amends_only_what_was_read(self, rest, article, tag, status):
        assert rest.patch(f"/articles/{article.uid}/", {"title": "x"}, tag=tag).status_code == status
        article.refresh_from_db()
        assert article.title != "x"

    @pytest.mark.parametrize(
        ("field", "value"),
        [("status", "sold"), ("assignee", "nadie"), ("time_zone", "Mars/Base"), ("deadline", "soon")],
    )
    def test_names_what_does_not_fit(self, rest, article, field, value):
        response = rest.patch(f"/articles/{article.uid}/", {field: value})
        assert (response.status_code, response.json()["field"]) == (400, field)


class TestAppearanceViewSet:
    WORDS = "el 23 de enero"

    @pytest.fixture
    def other(self, ana):
        return make_article(f"Se dijo {self.WORDS} otra vez.", by=ana)

    @pytest.fixture
    def body(self, claim, other):
        return {"claim": str(claim.uid), "article": str(other.uid), "quotation": self.WORDS}

    def test_puts_a_claim_in_one_more_place(self, rest, claim, other, body):
        response = rest.post("/appearances/", body)
        assert response.status_code == 201
        assert rest.get(path_of(response)).json() == response.json()
        assert (response.json()["number"], response.json()["is_first"]) == (1, False)
        assert response.json()["passage"]["exact"] == self.WORDS
        assert claim.appearances.count() == 2

    def test_names_what_is_there_already(self, rest, body):
        first = rest.post("/appearances/", body)
        again = rest.post("/appearances/", body)
        assert (again.status_code, again.json()["code"]) == (409, "already_marked")
        assert again.json()["existing"] == first["Location"]

    def test_gives_candidates_for_words_that_are_not_there(self, rest, body):
        response = rest.post("/appearances/", body | {"quotation": "el 24 de enero"})
        assert (response.status_code, response.json()["code"]) == (409, "quotation_not_found")
        assert response.json()["candidates"][0]["exact"]

    def test_says_where_a_claim_was_first_made(self, rest, claim, body):
        address = path_of(rest.post("/appearances/", body))
        assert rest.patch(address, {"is_first": True}, tag="").status_code == 428
        assert rest.patch(address, {"is_first": False}).status_code == 400
        response = rest.patch(address, {"is_first": True})
        assert (response.status_code, response.json()["is_first"]) == (200, True)
        assert claim.appearances.filter(is_first=True).count() == 1

    @pytest.mark.parametrize(
        ("query", "count"), [("is_first=true", 1), ("claim={claim}", 2), ("article={other}", 1)]
    )
    def test_are_listed_by_claim_and_article(
        self, rest, claim, other, body, query, count, django_assert_max_num_queries
    ):
        rest.post("/appearances/", body)
        with django_assert_max_num_queries(3):
            found = rest.get("/appearances/?" + query.format(claim=claim.uid, other=other.uid)).json()
        assert len(found["results"]) == count


class TestSourceIntakeViewSet:
    def test_amends_what_a_document_is(self, rest, ana):
        source = factories.make_snapshot(by=ana).source
        address = f"/sources/{source.uid}/"
        response = rest.patch(address, {"kind": "dataset", "title": " La  tabla "})
        assert (response.json()["kind"], response.json()["title"]) == ("dataset", "La tabla")
        assert rest.patch(address, {"kind": "dataset"}, tag="").status_code == 428
        assert rest.patch(address, {"kind": "rumour"}).json()["field"] == "kind"

    def test_fetches_again_and_stops(self, rest, ana):
        source = factories.make_snapshot(by=ana, url=PAGE).source
        again = rest.post(f"/sources/{source.uid}/retry/")
        assert (again.status_code, again.json()["attempt"]["state"]) == (202, "queued")
        assert path_of(again).endswith(f"/sources/{source.uid}/")
        stopped = rest.post(f"/sources/{source.uid}/cancel/")
        assert (stopped.status_code, stopped.json()["attempt"]["error_code"]) == (200, "cancelled")
        twice = rest.post(f"/sources/{source.uid}/cancel/")
        assert (twice.status_code, twice.json()["code"]) == (409, "attempt_ended")

    def test_has_nowhere_to_fetch_a_pasted_text_from(self, rest, ana):
        source = rest.post("/sources/", {"text": TEXT}).json()
        refused = rest.post(f"/sources/{source['uid']}/retry/")
        assert (refused.status_code, refused.json()["code"]) == (409, "no_address")

    def test_takes_the_text_of_what_could_not_be_fetched(self, rest):
        source = rest.post("/sources/", {"url": PAGE}).json()
        given = rest.post(f"/sources/{source['uid']}/content/", {"text": TEXT})
        assert (given.status_code, Source.objects.count()) == (201, 1)
        assert rest.get(f"/snapshots/{given.json()['snapshot']}/").json()["text"] == TEXT

    def test_takes_its_file(self, rest, ana):
        source = factories.make_snapshot(by=ana).source
        address = f"/sources/{source.uid}/content/"
        given = rest.upload(address, {"file": SimpleUploadedFile("n.txt", TEXT.encode())})
        assert (given.status_code, given.json()["attempt"]["reason"]) == (202, "upload")
        assert rest.post(address, {}).status_code == 400

    def test_attaches_a_queued_address_to_a_claim(self, rest, claim):
        response = rest.post("/sources/", {"url": PAGE, "claim": str(claim.uid), "kind": "dataset"})
        assert (response.status_code, response.json()["attempt"]["state"]) == (202, "queued")
        assert Attachment.objects.get().source.kind == "dataset"

    def test_joins_the_open_attempt(self, rest):
        rest.post("/sources/", {"url": PAGE})
        assert rest.post("/sources/", {"url": PAGE}).status_code == 202
        assert FetchAttempt.objects.count() == 1

    def test_knows_an_address_that_was_captured(self, rest, ana):
        factories.make_snapshot(by=ana, url=PAGE)
        assert rest.post("/sources/", {"url": PAGE}).status_code == 200
        assert not FetchAttempt.objects.exists()

    def test_asks_again_after_a_failure(self, rest, ana):
        uid = rest.post("/sources/", {"url": PAGE}).json()["uid"]
        FetchAttempt.objects.update(state="failed", error_code="timeout", finished_at=factories.NOON)
        assert rest.post("/sources/", {"url": PAGE}).json()["uid"] == uid
        assert FetchAttempt.objects.latest("id").reason == Reason.RETRY

    def test_writes_nothing_when_the_claim_is_unknown(self, rest):
        body = {"text": TEXT, "claim": "0190a0a0-0000-7000-8000-000000000000"}
        assert rest.post("/sources/", body).json()["field"] == "claim"
        assert not Source.objects.exists()


class TestClaimViewSet:
    def test_marks_a_selection(self, rest, article):
        start = article.snapshot.text.index("el 23")
        body = {"article": str(article.uid), "start": start, "end": start + 14, "exact": "el 23 de enero"}
        response = rest.post("/claims/", body | {"statement": "La reunión será el 23 de enero."})
        assert response.status_code == 201
        claim = Claim.objects.get()
        assert (claim.statement, response.json()["moves"]) == (
            "La reunión será el 23 de enero.",
            ["start", "submit", "drop"],
        )

    def test_keeps_what_is_known_of_a_new_claim(self, rest, article):
        known = {"claimed_on": "2026-01-01", "date_precision": "day", "kind": "statement", "tags": ["agenda"]}
        passage = {"article": str(article.uid), "quotation": "el 23 de enero"}
        response = rest.post("/claims/", passage | known | {"claimant": " Rosa  Gil "})
        made = response.json()
        assert (response.status_code, made["claimant"]["name"]) == (201, "Rosa Gil")
        assert {name: made[name] for name in known} == known
        assert Claim.objects.get().claimant.name == "Rosa Gil"

    @pytest.mark.parametrize(
        ("known", "field"),
        [
            ({"claimed_on": "2026-01-01"}, "date_precision"),
            ({"date_precision": "day"}, "claimed_on"),
            ({"claimant": 5}, "claimant"),
            ({"language": "klingon"}, "language"),
            ({"statement": "x" * 1001}, "statement"),
        ],
    )
    def test_makes_no_claim_of_what_does_not_fit(self, rest, article, known, field):
        passage = {"article": str(article.uid), "quotation": "el 23 de enero"}
        response = rest.post("/claims/", passage | known)
        assert (response.status_code, response.json()["field"]) == (400, field)
        assert not Claim.objects.exists()

    def test_answers_a_stale_selection_with_the_candidates(self, rest, article):
        body = {"article": str(article.uid), "start": 0, "end": 14, "exact": "el 23 de enero"}
        response = rest.post("/claims/", body)
        assert (response.status_code, response.json()["code"]) == (409, "selection_stale")
        (place,) = response.json()["candidates"]
        assert article.snapshot.text[place["start"] : place["end"]] == "el 23 de enero"
        assert not Claim.objects.exists()
        assert not Passage.objects.exists()

    def test_answers_a_quotation_in_two_places_with_both(self, rest, ana):
        twice = make_article("El pan sube. El vino baja. El pan sube.", by=ana)
        response = rest.post("/claims/", {"article": str(twice.uid), "quotation": "El pan sube"})
        assert (response.status_code, response.json()["code"]) == (409, "quotation_ambiguous")
        assert [place["start"] for place in response.json()["candidates"]] == [0, 27]

    def test_answers_a_quotation_that_is_nowhere_with_the_nearest(self, rest, article):
        body = {"article": str(article.uid), "quotation": "La reunión fue el 24 de enero"}
        response = rest.post("/claims/", body)
        said = response.json()
        assert (response.status_code, said["code"], said["field"]) == (
            409,
            "quotation_not_found",
            "quotation",
        )
        assert response.json()["candidates"][0]["similarity"] < 1
        assert not Claim.objects.exists()

    def test_counts_code_points(self, rest, ana):
        flagged = make_article("👩‍👩‍👧 España 🇪🇸 ganó en Bogotá.", by=ana)
        body = {"article": str(flagged.uid), "quotation": "ganó en Bogotá"}
        passage = rest.post("/claims/", body).json()["appearances"][0]["passage"]
        assert flagged.snapshot.text[passage["start"] : passage["end"]] == "ganó en Bogotá"

    def test_names_the_claim_that_is_there(self, rest, article, claim):
        body = {"article": str(article.uid), "quotation": "el 23 de enero"}
        response = rest.post("/claims/", body)
        assert (response.status_code, response.json()["code"]) == (409, "already_marked")
        assert response.json()["existing"].endswith(f"/claims/{claim.uid}/")

    def test_waits_for_the_text(self, rest):
        article = rest.post("/articles/", {"url": PAGE}).json()["uid"]
        response = rest.post("/claims/", {"article": article, "quotation": "x"})
        assert (response.status_code, response.json()["code"]) == (409, "no_text")

    def test_amends(self, rest, claim):
        changes = {
            "version": 1,
            "claimant": "El gobierno",
            "claimed_on": "2026-01-01",
            "date_precision": "month",
            "assignee": "ana",
            "tags": ["agenda"],
            "due_on": "2026-01-23",
            "priority": 3,
        }
        response = rest.patch(f"/claims/{claim.uid}/", changes)
        assert response.status_code == 200
        claim.refresh_from_db()
        assert (claim.version, claim.claimant.name, claim.assignee.username) == (2, "El gobierno", "ana")
        assert (claim.date_precision, claim.tags, claim.priority) == ("month", ["agenda"], 3)

    def test_answers_a_stale_amendment_with_both_texts(self, rest, claim):
        address = f"/claims/{claim.uid}/"
        tag = rest.get(address)["ETag"]
        rest.patch(address, {"statement": "Primero"}, tag=tag)
        response = rest.patch(address, {"statement": "Segundo", "claimant": "Nadie"}, tag=tag)
        assert (response.status_code, response.json()["code"]) == (412, "precondition_failed")
        assert response.json()["current"]["statement"] == "Primero"
        assert response.json()["yours"]["statement"] == "Segundo"
        claim.refresh_from_db()
        assert (claim.statement, claim.version) == ("Primero", 2)
        assert not Claim.objects.filter(claimant__name="Nadie").exists()

    def test_holds_an_amendment_to_the_version_it_names(self, rest, claim):
        address = f"/claims/{claim.uid}/"
        rest.patch(address, {"statement": "Primero"})
        response = rest.patch(address, {"version": 1, "statement": "Segundo", "claimant": "Nadie"})
        assert (response.status_code, response.json()["current"]["version"]) == (412, 2)
        claim.refresh_from_db()
        assert claim.statement == "Primero"
        assert not Claim.objects.filter(claimant__name="Nadie").exists()

    def test_amends_nothing_without_if_match(self, rest, claim):
        response = rest.patch(f"/claims/{claim.uid}/", {"version": 1, "statement": "Primero"}, tag="")
        assert (response.status_code, response.json()["code"]) == (428, "precondition_required")
        claim.refresh_from_db()
        assert claim.version == 1

    def test_refuses_an_amendment_of_a_claim_that_has_new_evidence(self, rest, claim, people):
        address = f"/claims/{claim.uid}/"
        tag = rest.get(address)["ETag"]
        factories.cite(claim, by=people[0])
        assert rest.patch(address, {"statement": "Primero"}, tag=tag).status_code == 412

    @pytest.mark.parametrize(("weak", "status"), [("*", 200), ("W/{tag}", 412), ('"x", {tag}', 200)])
    def test_compares_if_match_strongly(self, rest, claim, weak, status):
        address = f"/claims/{claim.uid}/"
        tag = weak.format(tag=rest.get(address)["ETag"])
        assert rest.patch(address, {"statement": "Primero"}, tag=tag).status_code == status

    def test_gives_the_tag_for_the_next_amendment(self, rest, claim):
        address = f"/claims/{claim.uid}/"
        first = rest.patch(address, {"statement": "Primero"})
        assert first["ETag"] == rest.get(address)["ETag"]
        assert rest.patch(address, {"statement": "Segundo"}, tag=first["ETag"]).status_code == 200

    @pytest.mark.parametrize("form", ["{tag}", "W/{tag}", '"x", {tag}', "*"])
    def test_sends_nothing_that_the_client_holds(self, rest, claim, form):
        address = f"/claims/{claim.uid}/"
        tag = rest.get(address)["ETag"]
        response = rest.get(address, headers={"If-None-Match": form.format(tag=tag)})
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", tag)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"version": 0, "statement": "Sin versión"}, "version"),
            ({"version": 1, "claimed_on": "2026-01-01"}, "date_precision"),
            ({"version": 1, "date_precision": "day"}, "claimed_on"),
            ({"version": 1, "kind": "gossip"}, "kind"),
            ({"version": 1, "statement": " "}, "statement"),
            ({"version": 1, "assignee": "nobody"}, "assignee"),
            ({"version": 1, "priority": 9}, "priority"),
            ({"version": 1, "kind": "\ud800"}, "kind"),
            ({"version": 1, "assignee": "\0"}, "assignee"),
            ({"version": 1, "statement": "\0"}, "statement"),
        ],
    )
    def test_names_the_field_that_does_not_fit(self, rest, claim, changes, field):
        response = rest.patch(f"/claims/{claim.uid}/", changes)
        assert (response.status_code, response.json()["field"]) == (400, field)
        claim.refresh_from_db()
        assert claim.version == 1

    @pytest.mark.parametrize("move", ["approve", "return"])
    def test_needs_the_review_scope_to_review(self, people, claim, move):
        factories.bring_to(claim, State.IN_REVIEW, author=people[0], reviewer=people[1])
        marta = rest_of(people[1], "read", "contribute", "publish")
        response = marta.post(f"/claims/{claim.uid}/moves/", {"move": move, "reason": "Sí."})
        assert (response.status_code, response.json()["scope"]) == (403, "review")

    def test_does_not_publish_by_a_move(self, people, claim):
        factories.bring_to(claim, State.APPROVED, author=people[0], reviewer=people[1])
        response = rest_of(people[1]).post(f"/claims/{claim.uid}/moves/", {"move": "publish"})
        assert (response.status_code, response.json()["field"]) == (400, "move")
        claim.refresh_from_db()
        assert claim.state == State.APPROVED

    def test_refuses_a_second_publication(self, people, claim):
        make_newsroom()
        factories.bring_to(claim, State.PUBLISHED, author=people[0], reviewer=people[1])
        response = rest_of(people[1]).post(f"/claims/{claim.uid}/publication/")
        assert (response.status_code, response.json()["code"]) == (409, "move_refused")
        assert claim.publications.count() == 1

    def test_refuses_publication_by_a_fact_checker(self, people, claim):
        make_newsroom()
        factories.bring_to(claim, State.APPROVED, author=people[0], reviewer=people[1])
        assert rest_of(people[0]).post(f"/claims/{claim.uid}/publication/").status_code == 403

    def test_corrects_and_retracts(self, people, claim):
        make_newsroom()
        factories.bring_to(claim, State.REOPENED, author=people[0], reviewer=people[1])
        checker, editor = rest_of(people[0]), rest_of(people[1])
        address = f"/claims/{claim.uid}/"
        checker.post(f"{address}moves/", {"move": "submit"})
        editor.post(f"{address}moves/", {"move": "approve"})
        assert editor.post(f"{address}publication/").json()["field"] == "kind"
        corrected = editor.post(f"{address}publication/", {"kind": "update", "note": "Fecha exacta."})
        assert (corrected.status_code, corrected.json()["edition"]) == (201, 2)
        assert editor.post(f"{address}retraction/", {"note": " "}).json()["field"] == "note"
        tomb = editor.post(f"{address}retraction/", {"note": "Error nuestro."})
        assert (tomb.status_code, tomb.json()["kind"]) == (201, "retraction")
        again = editor.post(f"{address}retraction/", {"note": "Otra vez."})
        assert (again.status_code, again.json()["code"]) == (409, "already_retracted")

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("state=open", 1),
            ("state=open&state=dropped", 2),
            ("kind=statistic", 0),
            ("q=ENERO", 1),
            ("language=es", 2),
            ("tag=agenda", 0),
            ("assignee=ana", 0),
            ("is_assigned=false", 2),
            ("updated_since=2026-01-16T12:00:00Z", 2),
            ("updated_since=2026-01-17", 0),
            ("due_before=2026-12-31", 0),
            ("page_size=1", 1),
        ],
    )
    def test_filters(self, rest, ana, article, claim, query, count):
        other = factories.mark(article, "El gobierno", by=ana)
        factories.bring_to(other, State.DROPPED, author=ana, reviewer=ana)
        assert len(rest.get(f"/claims/?{query}").json()["results"]) == count

    def test_walks_through_all_pages_once(self, rest, ana):
        words = [f"palabra{number}" for number in range(7)]
        article = make_article(" ".join(words), by=ana)
        made = [str(factories.mark(article, word, by=ana).uid) for word in words]
        found, address = [], "/claims/?page_size=3"
        while address:
            page = rest.get(address).json()
            found += [claim["uid"] for claim in page["results"]]
            address = page["next"] and page["next"].removeprefix("http://testserver")
        assert found == made[::-1]

    @pytest.mark.parametrize("cursor", ["cD1hYmM=", "xyz", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
    def test_refuses_a_cursor_that_is_not_ours(self, rest, cursor):
        assert rest.get(f"/claims/?cursor={cursor}").status_code in (400, 404)

    def test_lists_with_a_constant_number_of_queries(self, rest, ana, django_assert_max_num_queries):
        article = make_article("uno dos tres cuatro", by=ana)
        for word in ("uno", "dos", "tres", "cuatro"):
            factories.judge(factories.mark(article, word, by=ana), by=ana)
        with django_assert_max_num_queries(7):
            assert len(rest.get("/claims/").json()["results"]) == 4


class TestEvidenceViewSet:
    def test_cites_a_passage(self, rest, claim, ana):
        snapshot = factories.make_snapshot(by=ana, url=PAGE)
        body = {
            "claim": str(claim.uid),
            "snapshot": str(snapshot.uid),
            "start": 0,
            "end": 10,
            "exact": snapshot.text[:10],
            "stance": "refutes",
            "is_primary": True,
            "note": "Del acta.",
        }
        response = rest.post("/evidence/", body)
        assert response.status_code == 201
        assert rest.get(path_of(response)).json() == response.json()
        piece = Evidence.objects.get()
        assert (piece.stance, piece.is_primary, piece.note) == ("refutes", True, "Del acta.")
        again = rest.post("/evidence/", body)
        assert (again.status_code, again.json()["code"]) == (409, "already_evidence")
        assert again.json()["existing"].endswith(f"/evidence/{piece.uid}/")

    def test_cites_a_whole_source_with_the_reason(self, rest, claim, ana):
        source = factories.make_snapshot(by=ana).source
        body = {"claim": str(claim.uid), "source": str(source.uid), "stance": "context"}
        assert rest.post("/evidence/", body).status_code == 400
        assert rest.post("/evidence/", body | {"whole_reason": "Es un vídeo."}).status_code == 201

    def test_wants_the_reason_of_confidence(self, rest, claim, ana):
        snapshot = factories.make_snapshot(by=ana)
        body = {
            "claim": str(claim.uid),
            "snapshot": str(snapshot.uid),
            "quotation": "La reunión",
            "stance": "supports",
            "is_confidential": True,
        }
        assert rest.post("/evidence/", body).json()["field"] == "confidential_reason"
        assert not Evidence.objects.exists()

    def test_is_withdrawn_and_restored(self, rest, claim, ana):
        piece = factories.cite(claim, by=ana)
        address = f"/evidence/{piece.uid}/withdrawal/"
        gone = rest.post(address)
        assert (gone.status_code, bool(gone.json()["withdrawn_at"])) == (200, True)
        assert rest.post(address).json()["code"] == "already_withdrawn"
        assert rest.delete(address).status_code == 204
        assert rest.get(f"/evidence/{piece.uid}/").json()["withdrawn_at"] is None
        assert rest.delete(address).json()["code"] == "not_withdrawn"

    def test_is_refused_while_the_claim_is_with_a_reviewer(self, rest, people, claim):
        factories.bring_to(claim, State.IN_REVIEW, author=people[0], reviewer=people[1])
        snapshot = factories.make_snapshot(by=people[0])
        body = {
            "claim": str(claim.uid),
            "snapshot": str(snapshot.uid),
            "quotation": "La reunión",
            "stance": "supports",
        }
        response = rest.post("/evidence/", body)
        assert (response.status_code, response.json()["code"]) == (409, "locked")


class TestVerdictViewSet:
    @pytest.fixture
    def body(self, claim, ana):
        piece = factories.cite(claim, by=ana)
        return {
            "claim": str(claim.uid),
            "question": "substance",
            "rating": "true",
            "short_answer": "Consta en el acta.",
            "evidence": [str(piece.uid)],
        }

    def test_is_taken_back(self, rest, body):
        uid = rest.post("/verdicts/", body).json()["uid"]
        gone = rest.post(f"/verdicts/{uid}/withdrawal/")
        assert (gone.status_code, bool(gone.json()["superseded_at"])) == (200, True)
        assert not Verdict.objects.standing().exists()
        assert rest.post(f"/verdicts/{uid}/withdrawal/").json()["code"] == "superseded"

    def test_supersedes_and_says_when_nothing_is_new(self, rest, body):
        first = rest.post("/verdicts/", body)
        again = rest.post("/verdicts/", body)
        other = rest.post("/verdicts/", body | {"rating": "false"})
        assert [answer.status_code for answer in (first, again, other)] == [201, 200, 201]
        assert first.json()["uid"] == again.json()["uid"]
        assert Verdict.objects.standing().get().rating.key == "false"

    @pytest.mark.parametrize(
        ("change", "status", "field"),
        [
            ({"rating": "said"}, 400, "rating"),
            ({"rating": "nonsense"}, 400, "rating"),
            ({"short_answer": ""}, 400, "short_answer"),
            ({"evidence": ["0190a0a0-0000-7000-8000-000000000000"]}, 400, "evidence"),
            ({"evidence": ["no uid"]}, 400, "evidence"),
            ({"question": "taste"}, 400, "question"),
        ],
    )
    def test_names_the_field_that_does_not_fit(self, rest, body, change, status, field):
        response = rest.post("/verdicts/", body | change)
        assert (response.status_code, response.json()["field"]) == (status, field)
        assert not Verdict.objects.exists()

    def test_refuses_the_evidence_of_another_claim(self, rest, body, article, ana):
        other = factories.mark(article, "El gobierno", by=ana)
        piece = factories.cite(other, by=ana, url="https://otra.example/")
        response = rest.post("/verdicts/", body | {"evidence": [str(piece.uid)]})
        assert (response.status_code, response.json()["field"]) == (422, "evidence")
