"""Claims and evidence as W3C Web Annotations: what goes out comes in again, at the same place."""

import json

import pytest

from claims import publication
from claims.export import webannotation
from claims.models import Check, Claim, Evidence, State
from tests import factories
from tests.factories import NOON, bring_to, make_claim
from tests.rest import Rest, rest_of

pytestmark = pytest.mark.django_db
PROFILE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
TEXT = "El pan sube hoy. El vino baja.\n\nDicen que el pan sube mañana."


def quote(exact, **more):
    return {"type": "TextQuoteSelector", "exact": exact, **more}


def note(*selectors, bodies=(), **target):
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "body": list(bodies),
        "target": {"source": "https://x.example/", "selector": list(selectors), **target},
    }


def body(value, purpose):
    return {"type": "TextualBody", "value": value, "purpose": purpose}


@pytest.fixture
def article(ana):
    return factories.make_article(TEXT, by=ana)


@pytest.fixture
def rest(ana):
    return rest_of(ana)


def annotate(rest, article, value, **options):
    return rest.post(f"/articles/{article.uid}/annotations/", value, **options).json()


class TestOut:
    def test_lists_an_articles_claims_with_words_and_place(self, rest, article, ana):
        claim = factories.mark(article, "pan sube", by=ana)
        address = f"/articles/{article.uid}/annotations/"
        whole, page = rest.get(address), rest.get(f"{address}?page=0").json()

        assert (whole["Content-Type"], whole.json()["total"]) == (PROFILE, 1)
        (one,) = page["items"]
        words, place = one["target"]["selector"]
        assert article.snapshot.text[place["start"] : place["end"]] == words["exact"] == "pan sube"
        assert (words["prefix"], words["suffix"][:4]) == ("El ", " hoy")
        assert one["target"]["state"]["cached"].endswith(f"/snapshots/{article.snapshot.uid}/")
        assert one["body"][0]["value"] == claim.statement
        assert rest.get(f"{address}?page=1").status_code == 404

    def test_walks_by_pages(self, rest, ana, monkeypatch, django_assert_max_num_queries):
        monkeypatch.setattr(webannotation, "PAGE_SIZE", 2)
        article = factories.make_article("uno dos tres cuatro cinco", by=ana)
        for word in article.snapshot.text.split():
            factories.mark(article, word, by=ana)
        address, found = rest.get(f"/articles/{article.uid}/annotations/").json()["first"], []
        with django_assert_max_num_queries(30):
            while address:
                page = rest.client.get(address).json()
                found += [item["target"]["selector"][0]["exact"] for item in page["items"]]
                address = page.get("next")
        assert found == article.snapshot.text.split()

    def test_shows_everybody_what_a_check_quotes_and_nothing_more(self, ana, marta, us):
        claim = make_claim(by=ana)
        factories.cite(claim, by=ana, note="Para situarlo.")
        hidden = factories.cite(claim, by=ana, is_confidential=True, confidential_reason="Lo pidió.")
        bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)
        response = Rest().get(f"/checks/{Check.objects.get().uid}/annotations/")

        found = response.json()
        assert (response["Content-Type"], found["total"]) == (PROFILE, len(found["first"]["items"]))
        assert str(hidden.uid) not in json.dumps(found)
        assert {item["body"][0]["value"] for item in found["first"]["items"]} == {"supports"}
        publication.retract(claim, note="No.", by=marta, at=NOON)
        assert Rest().get(f"/checks/{Check.objects.get().uid}/annotations/").json()["total"] == 0

    def test_is_for_the_newsroom(self, article):
        assert Rest().get(f"/articles/{article.uid}/annotations/").status_code == 401


class TestIn:
    def test_takes_back_what_went_out(self, rest, article, ana):
        for words in ("El vino baja", "pan sube mañana"):
            factories.mark(article, words, by=ana)
        page = rest.get(f"/articles/{article.uid}/annotations/?page=0").json()
        copy = factories.make_article(TEXT + "\n\nAl final.", by=ana)
        told = annotate(rest, copy, page)

        assert (told["made"], told["refused"]) == (2, 0)
        pairs = [
            list(each.appearances.values_list("passage__start", "passage__exact")) for each in (article, copy)
        ]
        assert pairs[0] == pairs[1]

    def test_finds_words_by_their_surroundings(self, rest, article):
        told = annotate(rest, article, note(quote("pan sube", prefix="Dicen que el ", suffix=" mañana")))

        claim = Claim.objects.get()
        assert told["results"] == [{"item": 1, "status": 201, "claim": str(claim.uid)}]
        assert claim.appearances.get().passage.start == TEXT.rindex("pan sube")

    def test_takes_the_statement_of_a_description(self, rest, article):
        bodies = [body("El vino baja de precio.", "describing"), body("Una nota.", "commenting")]
        annotate(rest, article, [note(quote("El vino baja"), bodies=bodies)])
        assert Claim.objects.get().statement == "El vino baja de precio."

    def test_refuses_each_on_its_own_and_says_why(self, rest, article):
        told = annotate(
            rest,
            article,
            [
                note(quote("pan sube")),
                note(quote("no está")),
                note({"type": "TextPositionSelector", "start": 0, "end": 3}),
                "nada",
                None,
                note(quote("El vino")),
                note(quote("El vino")),
            ],
        )
        codes = [result.get("problem", {}).get("code") for result in told["results"]]
        assert codes == [
            "quotation_not_found",
            "quotation_not_found",
            *["annotation_refused"] * 3,
            None,
            "already_marked",
        ]
        assert (told["made"], Claim.objects.count()) == (1, 1)

    def test_trusts_offsets_only_with_the_words(self, rest, article):
        place = {"type": "TextPositionSelector", "start": 0, "end": 7}
        annotate(rest, article, note(place, quote("El vino")))
        assert Claim.objects.get().appearances.get().passage.exact == "El vino"

    @pytest.mark.parametrize(
        "value", ["x", 7, {"type": "AnnotationCollection", "first": "https://x.example/?page=0"}]
    )
    def test_refuses_what_holds_no_annotations(self, rest, article, value):
        response = rest.post(f"/articles/{article.uid}/annotations/", json.dumps(value))
        assert (response.status_code, response.json()["code"]) == (422, "annotation_refused")

    def test_takes_the_media_type_of_annotations(self, rest, article):
        value = json.dumps(note(quote("El vino")))
        assert annotate(rest, article, value, content_type=PROFILE)["made"] == 1

    def test_makes_evidence_of_a_snapshot_we_have(self, rest, article, ana):
        claim = factories.mark(article, "El vino baja", by=ana)
        url = "https://fuente.example/acta"
        snapshot = factories.make_snapshot("El vino bajó un 2 %.", by=ana, url=url)
        bodies = [body("supports", "assessing"), body("Del acta.", "commenting")]
        cached = {"type": "TimeState", "cached": f"https://ours.example/api/v1/snapshots/{snapshot.uid}/"}
        told = rest.post(
            f"/claims/{claim.uid}/annotations/",
            [
                note(quote("bajó un 2 %"), bodies=bodies, state=cached),
                note(quote("El vino bajó"), bodies=[body("refutes", "tagging")])
                | {"target": {"source": url, "selector": quote("El vino bajó")}},
                note(quote("bajó"), bodies=bodies[1:], state=cached),
                note(quote("bajó"), bodies=bodies),
            ],
        ).json()

        kept = Evidence.objects.order_by("id").values_list("passage__exact", "stance", "note")
        assert list(kept) == [("bajó un 2 %", "supports", "Del acta."), ("El vino bajó", "refutes", "")]
        fields = [result["problem"].get("field") for result in told["results"][2:]]
        assert fields == ["body", "target.source"]
        out = rest.get(f"/claims/{claim.uid}/annotations/?page=0").json()["items"]
        assert [item["body"][0]["value"] for item in out] == ["supports", "refutes"]
