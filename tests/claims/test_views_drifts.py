"""A source changed under a claim: where it is told, compared and settled."""

import pytest
from django.urls import reverse

from claims.models import Drift, DriftAnswer, Evidence
from tests.factories import cite, make_claim, make_snapshot, make_user, quoted_then_changed

MOVED = "Hoy, según parece, la reunión consta."


@pytest.fixture
def claim(ana, client):
    client.force_login(ana)
    return quoted_then_changed(by=ana, newer=MOVED)


@pytest.fixture
def drift(claim):
    return Drift.objects.get()


@pytest.fixture
def address(claim, drift):
    return lambda name: reverse(name, args=[claim.uid, drift.uid])


class TestWhereItIsTold:
    def test_is_in_the_queue_of_whoever_marked_it_until_it_is_settled(self, client, claim, drift, address):
        assert client.get("/").context["changed"] == [(claim, drift)]

        client.post(address("drift-dismiss"), {"note": "Da igual."})

        assert client.get("/").context["changed"] == []

    def test_is_not_in_the_queue_of_others(self, client, claim, marta):
        client.force_login(marta)

        assert client.get("/").context["changed"] == []

    def test_is_on_the_claims_page_and_on_the_desk(self, client, claim, drift, address):
        article = claim.appearances.get().article
        for page in (claim.get_absolute_url(), f"{article.get_absolute_url()}?claim={claim.uid}"):
            assert address("claim-drift") in client.get(page).content.decode()

    def test_says_that_the_article_has_a_newer_version(self, client, ana):
        claim = make_claim(by=ana)
        article = claim.appearances.get().article
        make_snapshot("x", by=ana)
        client.force_login(ana)
        assert client.get(article.get_absolute_url()).context["newer"] is None
        from_source = article.source
        from_source.url = "https://acta.example/1"
        from_source.save()
        make_snapshot("Otro texto.", by=ana, url=from_source.url)

        page = client.get(article.get_absolute_url())

        assert page.context["newer"] == 2
        assert page.context["snapshot"].number == 1
        assert reverse("source-diff", args=[from_source.uid, 1, 2]) in page.content.decode()


class TestDrift:
    def test_shows_the_places_that_may_be_quoted_instead(self, client, address):
        page = client.get(address("claim-drift"))

        assert [place.exact for place in page.context["places"]] == ["la reunión consta"]

    def test_is_quoted_anew(self, client, claim, address):
        start = MOVED.index("la reunión")
        chosen = {"start": start, "end": start + 17, "exact": "la reunión consta"}

        assert client.post(address("drift-quote"), chosen).status_code == 302
        assert claim.evidence.standing().get().passage.snapshot.number == 2
        assert client.post(address("drift-quote"), chosen).status_code == 422

    @pytest.mark.parametrize("chosen", [{}, {"start": 0, "end": 3, "exact": "otra cosa"}])
    def test_takes_nothing_that_does_not_stand_there(self, client, address, chosen):
        page = client.post(address("drift-quote"), chosen)

        assert page.status_code in (409, 422)
        assert page.context["refusal"]
        assert Evidence.objects.standing().get().passage.snapshot.number == 1

    def test_needs_a_note_to_be_dismissed(self, client, address):
        assert client.post(address("drift-dismiss"), {"note": " "}).status_code == 422
        assert not DriftAnswer.objects.exists()

    def test_is_told_when_it_was_settled_already(self, client, address):
        client.post(address("drift-dismiss"), {"note": "Da igual."})

        assert client.post(address("drift-dismiss"), {"note": "Da igual."}).status_code == 409
        assert client.get(address("claim-drift")).context["answer"].note == "Da igual."

    def test_belongs_to_the_claims_that_quote_it(self, client, drift, ana):
        other = make_claim(by=ana)

        assert client.get(reverse("claim-drift", args=[other.uid, drift.uid])).status_code == 404

    def test_is_for_the_newsroom_only(self, client, address):
        client.force_login(make_user("visitor"))

        assert client.get(address("claim-drift")).status_code == 404


class TestComparison:
    @pytest.fixture
    def source(self, claim):
        return claim.evidence.get().source

    def test_marks_the_change_that_touches_a_quotation(self, client, claim, source):
        page = client.get(reverse("source-diff", args=[source.uid, 1, 2]))

        assert [row.quoted for row in page.context["rows"] if row.quoted] == [[claim]]
        assert "<del>" in page.content.decode()

    def test_leaves_a_quotation_beside_the_change_unmarked(self, client, ana):
        client.force_login(ana)
        claim = make_claim(by=ana)
        source = cite(claim, by=ana).source
        make_snapshot(f"{source.snapshots.get().text} Y esto es nuevo.", by=ana, url=source.url)

        page = client.get(reverse("source-diff", args=[source.uid, 1, 2]))

        assert (page.context["count"], [row.quoted for row in page.context["rows"]]) == (1, [[]])

    @pytest.mark.parametrize("query", ["", "?view=side", "?all=1", "?view=side&all=1"])
    def test_shows_a_hostile_text_as_text(self, client, ana, query):
        client.force_login(ana)
        url = "https://acta.example/1"
        make_snapshot("<script>alert(1)</script> uno dos", by=ana, url=url)
        source = make_snapshot("<script>alert(1)</script> uno tres", by=ana, url=url).source

        words = client.get(reverse("source-diff", args=[source.uid, 1, 2]) + query).content.decode()

        assert "<script>alert" not in words
        assert "&lt;script&gt;" in words

    def test_leaves_out_what_is_the_same_unless_asked(self, client, ana):
        client.force_login(ana)
        url, same = "https://acta.example/1", "\n\n".join(f"Párrafo {n}." for n in range(20))
        make_snapshot(same, by=ana, url=url)
        source = make_snapshot(f"{same} Más.", by=ana, url=url).source
        address = reverse("source-diff", args=[source.uid, 1, 2])

        assert [row.kind for row in client.get(address).context["rows"]] == ["gap", "same", "changed"]
        assert len(client.get(address + "?all=1").context["rows"]) == 20

    def test_is_made_once(self, client, source, monkeypatch):
        address = reverse("source-diff", args=[source.uid, 1, 2])
        first = client.get(address).context["count"]
        monkeypatch.setattr("sources.comparing.compare", None)

        assert client.get(address).context["count"] == first

    @pytest.mark.parametrize("numbers", ["1..9", "0..1", "1..99999999999999999999"])
    def test_knows_no_version_that_is_not_there(self, client, source, numbers):
        assert client.get(f"/sources/{source.uid}/diff/{numbers}/").status_code == 404

    @pytest.mark.parametrize(("query", "led"), [("old=2&new=1", "diff/1..2/"), ("old=x&new=1", "")])
    def test_leads_from_the_picker_to_the_older_first(self, client, source, query, led):
        answer = client.get(f"/sources/{source.uid}/diff/?{query}")

        assert answer.url == f"/sources/{source.uid}/{led}"
