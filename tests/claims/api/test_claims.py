"""Claims over REST, from words of a text to what is published and retracted."""

import pytest

from claims.models import Claim, State
from sources.models import Passage
from tests import factories
from tests.factories import make_article, make_newsroom
from tests.rest import rest_of

pytestmark = pytest.mark.django_db
PAGE = "https://www.ine.es/prensa/ipc.htm"


class TestPreconditions:
    def test_tell_who_sends_no_object_what_stands(self, rest, claim):
        response = rest.patch(f"/claims/{claim.uid}/", [None], tag='"stale"')
        assert (response.status_code, response.json()["yours"]) == (412, {})


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
